import { domainToUnicode } from 'node:url'
import { domainOf } from './organisation.ts'

/** Letters of other scripts that look like Latin ones (a part of Unicode's confusables.txt 16.0). */
const LATIN_LOOK_ALIKES = /^[асԁеһіјӏорԛѕԝхуүѵαοινρυκ0-9-]+$/u
const SCRIPTS = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
]

/**
 * Does the address mix alphabets within a label, or spell a whole label in letters that look Latin ("аррӏе")?
 * Japanese, Chinese and Korean mix their own scripts by nature and are not looked at.
 */
export function hasMixedScript(address: string): boolean {
  const local = address.slice(0, address.lastIndexOf('@'))
  const labels = [...domainToUnicode(domainOf(address)).split('.'), ...local.split(/[.+_-]/)]
  return labels.some(label => {
    if (/^[\x20-\x7e]*$/.test(label)) return false
    return SCRIPTS.filter(script => script.test(label)).length > 1 || LATIN_LOOK_ALIKES.test(label)
  })
}
