/** Who the headers say wrote: the words of the From name and address, in the forms the field extractors compare. */
import { fold, romanise, soundKey, squash } from './fold.ts'
import { Remembered } from './remembered.ts'
import { senderKey } from './sender-words.ts'
import type { SignatureInput } from './signature.ts'
import { FREE_MAIL } from './vocabulary/free-mail.ts'
import { classesOf, DEPARTMENT, HONORIFIC, LEGAL, ORGANISATION, ROLE } from './word-classes.ts'

export interface Sender {
  /** Display name without quotes, honorifics, list rewriting ("Ann via Sales") or a company in brackets; may be empty. */
  name: string
  tokens: Set<string>
  sounds: Set<string>
  /** Local part in letters only, romanised; empty for role addresses. */
  local: string
  localParts: string[]
  /** The label a firm chose for its domain; empty for free mail and where there is no address. */
  domainLabel: string
  /** Other labels of the domain ("math", "uni-hamburg"), without the top level. */
  domainLabels: string[]
  /** The same labels as they are compared: without hyphens, and how their longer parts sound. */
  domainNames: { label: string; bare: string; sounds: string[] }[]
  domain: string | null
  /** The display name names a firm, a department or a role, not a person. */
  isOrganisation: boolean
}

const SECOND_LEVEL = new Set(
  'co com org net ac edu gov or ne go in web waw biz info gob gouv nhs ltd plc sch asso'.split(' '),
)

const lately = new Remembered<Sender>(2_000, 600)

export function readSender(from: SignatureInput['from']): Sender {
  return lately.get(senderKey(from), () => compareForms(from))
}

function compareForms(from: SignatureInput['from']): Sender {
  const name = cleanName(from.name ?? '')
  const address = (from.address ?? '').slice(0, 320).toLowerCase()
  const at = address.lastIndexOf('@')
  const words = name.split(/[^\p{L}\p{M}'’.-]+/u).filter(Boolean)
  const tokens = new Set<string>()
  for (const word of words) {
    const plain = romanise(word).replaceAll('.', '')
    if (plain.length === 0) continue
    if (classesOf(fold(word).replaceAll('.', '')) & HONORIFIC && words.length > 1 && plain.length > 1) continue
    tokens.add(plain)
    for (const part of plain.split('-')) if (part.length > 1) tokens.add(part)
  }
  const sounds = new Set([...tokens].filter(token => token.length > 2).map(soundKey))
  const labels = at > 0 ? domainLabels(address.slice(at + 1)) : []
  const local = at > 0 ? address.slice(0, at) : ''
  const localParts = romanise(local)
    .split(/[^\p{L}]+/u)
    .filter(part => part.length > 1)
  const isRole = localParts.some(part => classesOf(part) & ROLE)
  const chosen = labels.at(-1) ?? ''
  const ownLabels = FREE_MAIL.has(chosen) ? [] : labels
  return {
    name,
    tokens,
    sounds,
    local: isRole ? '' : squash(local).replace(/\d+/g, ''),
    localParts: isRole ? [] : localParts,
    domainLabel: FREE_MAIL.has(chosen) ? '' : chosen,
    domainLabels: ownLabels,
    domainNames: ownLabels.map(nameOfLabel),
    domain: at > 0 ? address.slice(at + 1) : null,
    isOrganisation: namesOrganisation(words),
  }
}

function cleanName(raw: string): string {
  return raw
    .slice(0, 200)
    .replace(/^["'\s]+|["'\s]+$/g, '')
    .replace(/\s+via\s.*$/i, '')
    .replace(/\s*[|｜@].*$/u, '')
    .replace(/\s*[([（](?!.*\p{Script=Han}).*$/u, '')
    .replace(/^([^,@]{2,40}),\s*([^,@]{2,40})$/u, '$2 $1')
    .trim()
}

function domainLabels(domain: string): string[] {
  const labels = domain.split('.').slice(0, -1)
  while (labels.length > 1 && SECOND_LEVEL.has(labels.at(-1)!)) labels.pop()
  return labels.slice(-3)
}

function nameOfLabel(label: string): Sender['domainNames'][number] {
  const parts = label.split('-').filter(part => part.length > 2)
  return { label, bare: label.replaceAll('-', ''), sounds: parts.map(soundKey) }
}

function namesOrganisation(words: readonly string[]): boolean {
  let organisation = 0
  for (const word of words) {
    const bits = classesOf(fold(word).replaceAll('.', ''))
    if (bits & (LEGAL | ORGANISATION | DEPARTMENT | ROLE) && !/^\p{Lu}\.?$/u.test(word)) organisation++
  }
  return organisation > 0
}
