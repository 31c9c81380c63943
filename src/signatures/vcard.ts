/**
 * An attached vCard (RFC 6350, 2.1 and 3.0 too) as contact details. It counts only where it is the sender's own: with
 * his address or his name. Nothing in it is trusted more than a line he wrote himself.
 */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { squash } from './fold.ts'
import type { ContactDetails, Evidence, FieldGuess, PhoneGuess, PhoneKind, SignatureInput } from './signature.ts'

const MAX_CARD = 20_000
const MAX_LINES = 200
const MAX_VALUE = 300
/** A card that the sender attached about himself, written by a program from what he typed once. */
const CARD_CONFIDENCE = 0.95

interface Property {
  name: string
  parameters: string
  value: string
}

/** Fills what the signature leaves open, and adds numbers and addresses that it does not give. */
export function addVcards(
  details: ContactDetails,
  cards: readonly string[],
  from: SignatureInput['from'],
): ContactDetails {
  let merged = details
  for (const card of cards) {
    const properties = readProperties(card)
    if (isSenders(properties, from)) merged = merge(merged, properties)
  }
  return merged
}

function readProperties(card: string): Property[] {
  const lines = card
    .slice(0, MAX_CARD)
    .replace(/\r?\n[ \t]/g, '')
    .split(/\r?\n/)
    .slice(0, MAX_LINES)
  const properties: Property[] = []
  for (const line of lines) {
    const colon = line.indexOf(':')
    if (colon <= 0) continue
    const [head = '', ...parameters] = line.slice(0, colon).split(';')
    if (/ENCODING=(?:b|base64)/i.test(line.slice(0, colon))) continue
    const name = head.slice(head.lastIndexOf('.') + 1).toUpperCase()
    const value = line.slice(colon + 1, colon + 1 + MAX_VALUE).trim()
    if (value !== '') properties.push({ name, parameters: parameters.join(';').toUpperCase(), value })
  }
  return properties
}

function isSenders(properties: readonly Property[], from: SignatureInput['from']): boolean {
  const address = from.address?.toLowerCase()
  const name = from.name ? squash(from.name) : ''
  return properties.some(
    property =>
      (property.name === 'EMAIL' && address !== undefined && property.value.toLowerCase() === address) ||
      (property.name === 'FN' && name !== '' && squash(property.value) === name),
  )
}

function merge(details: ContactDetails, properties: readonly Property[]): ContactDetails {
  const first = (name: string) => properties.find(property => property.name === name)
  const plain = (name: string, part = 0): FieldGuess | null => {
    const value = first(name)
    const text = value ? (splitParts(value.value)[part] ?? '') : ''
    return text ? guess(text, text) : null
  }
  const address = first('ADR')
  return {
    name: details.name ?? plain('FN'),
    title: details.title ?? plain('TITLE'),
    department: details.department ?? plain('ORG', 1),
    company: details.company ?? plain('ORG'),
    address: details.address ?? (address ? addressGuess(address.value) : null),
    phones: addMissing(details.phones, properties.filter(isNamed('TEL')).flatMap(phoneGuess)),
    emails: addMissing(details.emails, properties.filter(isNamed('EMAIL')).map(simpleGuess)),
    urls: addMissing(details.urls, properties.filter(isNamed('URL')).map(simpleGuess)),
  }
}

const isNamed = (name: string) => (property: Property) => property.name === name

function splitParts(value: string): string[] {
  return value.split(/(?<!\\);/).map(part =>
    part
      .replace(/\\([;,\\])/g, '$1')
      .replace(/\\n/gi, ', ')
      .trim(),
  )
}

function guess(value: string, text: string): FieldGuess {
  const evidence: Evidence = { line: null, text, why: 'the attached vCard' }
  return { value, confidence: CARD_CONFIDENCE, evidence: [evidence] }
}

function simpleGuess({ value }: Property): FieldGuess {
  return guess(value, value)
}

/** PO box; extended; street; city; region; post code; country. */
function addressGuess(value: string): FieldGuess | null {
  const [box, extended, street, city, region, code, country] = splitParts(value)
  const town = [code, city].filter(Boolean).join(' ')
  const text = [box, extended, street, town, region, country].filter(Boolean).join(', ')
  return text ? guess(text, text) : null
}

const KINDS: [RegExp, PhoneKind][] = [
  [/FAX/, 'fax'],
  [/CELL|MOBILE/, 'mobile'],
  [/PAGER/, 'pager'],
  [/HOME/, 'home'],
]

function phoneGuess({ value, parameters }: Property): PhoneGuess[] {
  const number = value.replace(/^tel:/i, '')
  const digits = number.replace(/\D/g, '')
  if (digits.length < 6 || digits.length > 16) return []
  const parsed = number.startsWith('+') ? parsePhoneNumberFromString(number) : undefined
  const kind = KINDS.find(([pattern]) => pattern.test(parameters))?.[1] ?? 'work'
  return [{ ...guess(parsed?.number ?? digits, value), kind, extension: null }]
}

/** What both say is surer than either says. */
function addMissing<T extends FieldGuess>(known: readonly T[], more: readonly T[]): T[] {
  const key = (value: string) => value.toLowerCase().replace(/^https?:\/\/(?:www\.)?|\/$/g, '')
  const fresh = more.filter(item => !known.some(other => key(other.value) === key(item.value)))
  const confirmed = known.map(item => {
    const same = more.find(other => key(other.value) === key(item.value))
    return same
      ? {
          ...item,
          confidence: Math.max(item.confidence, CARD_CONFIDENCE),
          evidence: [...item.evidence, ...same.evidence],
        }
      : item
  })
  return [...confirmed, ...fresh]
}
