/**
 * What one sender's signatures say together. Every sighting counts, whenever it arrived and whichever message is asked
 * about: an early "Thanks, Ann" is filled up by the block that Ann sent a month later as by the one before. (Values as
 * of each message's date would let an old message know less than we do, and gain nothing: the address is the same.)
 *
 * Within a field the value seen last stands, older ones are history. Sightings of one value add up in log-odds: another
 * block that says the same is evidence of its own, the same block again is hardly any. Pure, whatever the order.
 */
import type { ContactDetails, Evidence, FieldGuess, PhoneGuess, PhoneKind } from './signature.ts'
import { isShortName, type SeenField, valueKey } from './value-key.ts'

export interface Sighting {
  messageId: string
  /** Sorts sightings of one moment, the same way whichever arrived first. */
  tieBreak: string
  seenAt: Date
  details: ContactDetails
}

/** One value of one field over all messages that show it. */
export interface SeenValue {
  field: SeenField
  value: string
  confidence: number
  /** Stands: no newer signature says otherwise. */
  isCurrent: boolean
  firstSeenAt: Date
  lastSeenAt: Date
  /** Messages that show it, newest first. */
  messageIds: string[]
  /** Where the newest of them shows it. */
  evidence: Evidence[]
  phoneKind: PhoneKind | null
  extension: string | null
}

export interface FusedSightings {
  /** The values that stand, as if one message had said them all. */
  details: ContactDetails
  /** All values, those that stand first, then newest first. */
  values: SeenValue[]
}

/** A value of which even the best sighting is more likely wrong than right never replaces another. */
const LEAST_TO_REPLACE = 0.5
/** What another block adds of its log-odds: the same reader errs the same way on like blocks (half, by choice). */
const OTHER_BLOCK = 0.5
/** What each doubling of the very same block adds, in log-odds. */
const SAME_BLOCK = 0.1
/** All repetition together adds no more than this (from 0.90 to 0.985), in log-odds. */
const MOST_ADDED = 2
const MOST = 0.999

interface Seen extends FieldGuess {
  sighting: Sighting
  /** What the whole block says: equal blocks are one piece of evidence. */
  block: string
  phone: PhoneGuess | null
}

export function fuseSightings(sightings: readonly Sighting[]): FusedSightings {
  const ordered = newestFirst(sightings)
  const blocks = new Map(ordered.map(sighting => [sighting, blockText(sighting.details)]))
  const seen = (field: SeenField) =>
    ordered.flatMap(sighting =>
      guessesOf(sighting.details, field).map(
        (guess): Seen => ({ ...guess, sighting, block: blocks.get(sighting)!, phone: 'kind' in guess ? guess : null }),
      ),
    )
  const values = fields.flatMap(field => fuseField(field, seen(field)))
  return { details: standing(values), values }
}

const fields: readonly SeenField[] = ['name', 'title', 'department', 'company', 'address', 'phone', 'email', 'url']

/** Each message once; then by time, newest first. */
function newestFirst(sightings: readonly Sighting[]): Sighting[] {
  const once = new Map(sightings.map(sighting => [sighting.messageId, sighting]))
  return [...once.values()].sort(
    (a, b) =>
      b.seenAt.getTime() - a.seenAt.getTime() || (a.tieBreak < b.tieBreak ? -1 : a.tieBreak > b.tieBreak ? 1 : 0),
  )
}

function guessesOf(details: ContactDetails, field: SeenField): (FieldGuess | PhoneGuess)[] {
  switch (field) {
    case 'phone':
      return details.phones
    case 'email':
      return details.emails
    case 'url':
      return details.urls
    default: {
      const guess = details[field]
      return guess === null ? [] : [guess]
    }
  }
}

function blockText(details: ContactDetails): string {
  return fields
    .flatMap(field => guessesOf(details, field).map(({ value }) => `${field}:${valueKey(field, value)}`))
    .sort()
    .join('\n')
}

function fuseField(field: SeenField, all: Seen[]): SeenValue[] {
  const byKey = new Map<string, Seen[]>()
  for (const one of all) {
    const key = valueKey(field, one.value)
    const list = byKey.get(key)
    if (list === undefined) byKey.set(key, [one])
    else list.push(one)
  }
  const values = [...byKey.values()].map(list => fuseValue(field, list))
  for (const value of standingOf(field, values)) value.isCurrent = true
  return values.sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent) || byLast(a, b))
}

function fuseValue(field: SeenField, seen: Seen[]): SeenValue {
  const newest = seen[0]!
  const oldest = seen.at(-1)!
  return {
    field,
    value: newest.value,
    confidence: fuseConfidence(seen),
    isCurrent: false,
    firstSeenAt: oldest.sighting.seenAt,
    lastSeenAt: newest.sighting.seenAt,
    messageIds: [...new Set(seen.map(({ sighting }) => sighting.messageId))],
    evidence: newest.evidence,
    phoneKind: newest.phone?.kind ?? null,
    extension: newest.phone?.extension ?? null,
  }
}

function fuseConfidence(seen: Seen[]): number {
  const bestOfBlock = new Map<string, number>()
  for (const { block, confidence } of seen) bestOfBlock.set(block, Math.max(bestOfBlock.get(block) ?? 0, confidence))
  const [best = 0, ...others] = [...bestOfBlock.values()].sort((a, b) => b - a)
  const added =
    others.reduce((sum, confidence) => sum + OTHER_BLOCK * Math.max(0, logOdds(confidence)), 0) +
    SAME_BLOCK * Math.log2(1 + seen.length - bestOfBlock.size)
  if (added <= 0 || best >= MOST) return best
  const fused = 1 / (1 + Math.exp(-(logOdds(best) + Math.min(MOST_ADDED, added))))
  return Math.round(Math.min(MOST, fused) * 10_000) / 10_000
}

function logOdds(probability: number): number {
  const p = Math.min(MOST, Math.max(1 - MOST, probability))
  return Math.log(p / (1 - p))
}

/**
 * Of values that exclude each other the one seen last. Several addresses, links or phones of a kind may stand beside
 * each other: those of the newest block that shows any. A first name or an initial never takes the full name's place.
 */
function standingOf(field: SeenField, values: SeenValue[]): SeenValue[] {
  if (field === 'phone') {
    const kinds = [...new Set(values.map(({ phoneKind }) => phoneKind))]
    return kinds.flatMap(kind => ofNewestBlock(values.filter(({ phoneKind }) => phoneKind === kind)))
  }
  if (field === 'email' || field === 'url') return ofNewestBlock(values)
  const likely = likelyOnes(values)
  const full = likely.filter(
    value => field !== 'name' || !likely.some(other => other !== value && isShortName(value.value, other.value)),
  )
  return full.sort(byLast).slice(0, 1)
}

function ofNewestBlock(values: SeenValue[]): SeenValue[] {
  const newest = likelyOnes(values).sort(byLast)[0]
  return values.filter(({ messageIds }) => messageIds[0] === newest?.messageIds[0])
}

function likelyOnes(values: SeenValue[]): SeenValue[] {
  const likely = values.filter(({ confidence }) => confidence >= LEAST_TO_REPLACE)
  return likely.length > 0 ? likely : [...values]
}

function byLast(a: SeenValue, b: SeenValue): number {
  return b.lastSeenAt.getTime() - a.lastSeenAt.getTime() || b.confidence - a.confidence || byText(a, b)
}

function byText(a: SeenValue, b: SeenValue): number {
  return a.value < b.value ? -1 : a.value > b.value ? 1 : 0
}

function standing(values: SeenValue[]): ContactDetails {
  const all = (field: SeenField) => values.filter(value => value.field === field && value.isCurrent).map(guess)
  const one = (field: SeenField) => all(field)[0] ?? null
  const phones = values.filter(({ field, isCurrent }) => field === 'phone' && isCurrent)
  return {
    name: one('name'),
    title: one('title'),
    department: one('department'),
    company: one('company'),
    address: one('address'),
    phones: phones.map(phone => ({
      ...guess(phone),
      kind: phone.phoneKind ?? 'other',
      extension: phone.extension,
    })),
    emails: all('email'),
    urls: all('url'),
  }
}

function guess({ value, confidence, evidence }: SeenValue): FieldGuess {
  return { value, confidence, evidence }
}
