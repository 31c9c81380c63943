/** How a piece agrees with the From name, the local part and the domain of the sender. */
import { soundKey, squash } from './fold.ts'
import type { Sender } from './sender.ts'
import type { WordFacts } from './words.ts'

type Add = (name: string) => void

export function addSenderFeatures(text: string, words: readonly WordFacts[], sender: Sender, add: Add): void {
  let meaningful = 0
  let inName = 0
  let sounds = 0
  let inLocal = 0
  for (const { plain } of words) {
    if (plain.length < 2) continue
    meaningful++
    if (sender.tokens.has(plain)) inName++
    else if (plain.length > 3 && sender.sounds.size > 0 && sender.sounds.has(soundKey(plain))) sounds++
    if (plain.length > 2 && (sender.localParts.includes(plain) || (plain.length > 3 && sender.local.includes(plain)))) {
      inLocal++
    }
  }
  if (inName > 0) {
    add('from')
    if (inName === meaningful) add('from=all')
    if (inName > 1) add('from++')
    if (inName === 1 && meaningful > 2) add('from1of3')
    if (sender.isOrganisation) add('fromOrg&from')
  } else if (sounds > 0) add(sounds === meaningful ? 'fromSound=all' : 'fromSound')
  else if (sender.tokens.size > 0 && !sender.isOrganisation) add('notFrom')
  if (inLocal > 0) add(inLocal > 1 ? 'local++' : 'local')
  if (sender.isOrganisation) add('fromOrg')
  if (sender.tokens.size === 0) add('noFromName')
  if (sender.domainLabels.length > 0) addDomain(text, words, sender, add)
}

function addDomain(text: string, words: readonly WordFacts[], sender: Sender, add: Add): void {
  const whole = squash(text)
  let initials = ''
  for (const word of words) if (word.hasLetters && !word.isLinking) initials += word.plain[0] ?? ''
  for (const label of sender.domainLabels) {
    const suffix = label === sender.domainLabel ? '' : 'Sub'
    const bare = label.replaceAll('-', '')
    const parts = label.split('-').filter(part => part.length > 2)
    if (whole.length > 2 && bare.length > 2 && (whole.includes(bare) || (bare.includes(whole) && whole.length > 3))) {
      add(`domain${suffix}=whole`)
    } else if (words.some(({ plain }) => plain.length > 3 && bare.includes(plain))) add(`domain${suffix}`)
    else if (words.some(({ plain }) => plain.length > 3 && parts.some(part => soundKey(part) === soundKey(plain)))) {
      add(`domain${suffix}~`)
    }
    if (initials.length > 1 && (initials === bare || (bare.length > 2 && initials.startsWith(bare)))) {
      add(`domain${suffix}=initials`)
    }
    if (words.length === 1 && bare.length > 1 && whole === bare) add(`domain${suffix}=equal`)
  }
}
