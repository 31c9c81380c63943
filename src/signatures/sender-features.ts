/** How a piece agrees with the From name, the local part and the domain of the sender. */
import { featureNumber, featureNumbers } from './feature-names.ts'
import { squash } from './fold.ts'
import type { Sender } from './sender.ts'
import { soundOf, type WordFacts } from './words.ts'

const F = featureNumbers(
  'from',
  'from=all',
  'from++',
  'from1of3',
  'fromOrg&from',
  'notFrom',
  'fromOrg',
  'noFromName',
  'fromSound',
  'fromSound=all',
  'local',
  'local++',
)

export function addSenderFeatures(text: string, words: readonly WordFacts[], sender: Sender, features: number[]): void {
  let meaningful = 0
  let inName = 0
  let sounds = 0
  let inLocal = 0
  for (const word of words) {
    const { plain } = word
    if (plain.length < 2) continue
    meaningful++
    if (sender.tokens.has(plain)) inName++
    else if (plain.length > 3 && sender.sounds.size > 0 && sender.sounds.has(soundOf(word))) sounds++
    if (plain.length > 2 && (sender.localParts.includes(plain) || (plain.length > 3 && sender.local.includes(plain)))) {
      inLocal++
    }
  }
  if (inName > 0) {
    features.push(F.from)
    if (inName === meaningful) features.push(F['from=all'])
    if (inName > 1) features.push(F['from++'])
    if (inName === 1 && meaningful > 2) features.push(F.from1of3)
    if (sender.isOrganisation) features.push(F['fromOrg&from'])
  } else if (sounds > 0) features.push(sounds === meaningful ? F['fromSound=all'] : F.fromSound)
  else if (sender.tokens.size > 0 && !sender.isOrganisation) features.push(F.notFrom)
  if (inLocal > 0) features.push(inLocal > 1 ? F['local++'] : F.local)
  if (sender.isOrganisation) features.push(F.fromOrg)
  if (sender.tokens.size === 0) features.push(F.noFromName)
  if (sender.domainNames.length > 0) addDomain(text, words, sender, features)
}

/** The label that the firm chose, and those before it. */
const OWN_LABEL = labelFeatures('domain')
const SUB_LABEL = labelFeatures('domainSub')

function labelFeatures(domain: string) {
  return {
    whole: featureNumber(`${domain}=whole`),
    part: featureNumber(domain),
    sounds: featureNumber(`${domain}~`),
    initials: featureNumber(`${domain}=initials`),
    equal: featureNumber(`${domain}=equal`),
  }
}

function addDomain(text: string, words: readonly WordFacts[], sender: Sender, features: number[]): void {
  const whole = squash(text)
  let initials = ''
  for (const word of words) if (word.hasLetters && !word.isLinking) initials += word.plain[0] ?? ''
  for (const { label, bare, sounds } of sender.domainNames) {
    const names = label === sender.domainLabel ? OWN_LABEL : SUB_LABEL
    if (whole.length > 2 && bare.length > 2 && (whole.includes(bare) || (bare.includes(whole) && whole.length > 3))) {
      features.push(names.whole)
    } else if (words.some(({ plain }) => plain.length > 3 && bare.includes(plain))) features.push(names.part)
    else if (sounds.length > 0 && words.some(word => word.plain.length > 3 && sounds.includes(soundOf(word)))) {
      features.push(names.sounds)
    }
    if (initials.length > 1 && (initials === bare || (bare.length > 2 && initials.startsWith(bare)))) {
      features.push(names.initials)
    }
    if (words.length === 1 && bare.length > 1 && whole === bare) features.push(names.equal)
  }
}
