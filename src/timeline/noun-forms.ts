import { createRequire } from 'node:module'

type Nlp = typeof import('compromise').default

/** Loaded with the first deal that has an English-looking word: it takes longer than all else that starts. */
const load = createRequire(import.meta.url)
let nlp: Nlp | undefined

const mostKept = 20_000
const kept = new Map<string, readonly string[]>()

/**
 * An English noun in the singular and the plural, the singular first: `licences` and `licence` both give `licence`,
 * `licences`. Words with other letters than a to z have one form, and a word of another language at worst a form more
 * that nobody writes.
 */
export function nounForms(word: string): readonly string[] {
  if (!/^[a-z]{4,30}$/.test(word)) return [word]
  const known = kept.get(word)
  if (known !== undefined) return known
  nlp ??= load('compromise') as Nlp
  const [singular, plural] = [asNoun(nlp, word).toSingular().text(), asNoun(nlp, word).toPlural().text()]
  const forms = [...new Set([singular || word, plural || word, word])]
  if (kept.size >= mostKept) kept.clear()
  kept.set(word, forms)
  return forms
}

function asNoun(nlp: Nlp, word: string) {
  const text = nlp(word)
  text.tag('Noun')
  return text.nouns()
}
