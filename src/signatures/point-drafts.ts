/** Phones, e-mails and web addresses: all that the block gives, each once. */
import type { Found } from './contact-points.ts'
import type { Draft } from './extract-contact-details.ts'
import type { PhoneSpan } from './phones.ts'
import type { Sender } from './sender.ts'
import type { PhoneKind } from './signature.ts'
import { foldUrl } from './urls.ts'

export interface PhoneDraft extends Draft {
  kind: PhoneKind
  extension: string | null
}

export function draftPhones(
  found: readonly Found<PhoneSpan>[],
  lines: readonly string[],
  isOwn: boolean,
): PhoneDraft[] {
  const drafts = new Map<string, PhoneDraft>()
  for (const { line, value: phone } of found) {
    if (drafts.has(phone.value)) continue
    const { labelled, valid, international, kind, extension } = phone
    const flags = { labelled, valid, international, isOwn, short: phone.value.length < 9, many: drafts.size > 3 }
    const text = lines[line]!.slice(phone.start, phone.end)
    const clue = { mean: 1, least: 1, flags }
    drafts.set(phone.value, {
      value: phone.value,
      kind,
      extension,
      clue,
      evidence: { line, text, why: phoneEvidence(phone) },
    })
  }
  return [...drafts.values()]
}

function phoneEvidence({ labelled, valid, region }: PhoneSpan): string {
  if (labelled) return valid ? 'a valid number behind its label' : 'a number behind its label'
  return valid ? `a valid number${region ? ` of ${region}` : ''}` : 'digits in the shape of a number'
}

/** What people write into a form that insists on an address. */
const TEST_ADDRESS = /^(?:test|foo|asdf|abc|x+)@|@(?:test|example|foo)\.|@test$/i

export function draftEmails(
  found: readonly Found<string>[],
  sender: Sender,
  address: string | null,
  isOwn: boolean,
): Draft[] {
  const drafts = new Map<string, Draft>()
  for (const { line, value } of found) {
    const key = value.toLowerCase()
    if (drafts.has(key)) continue
    const own = key === address?.toLowerCase()
    const sameDomain = !own && sender.domain !== null && key.endsWith(`@${sender.domain}`)
    const test = TEST_ADDRESS.test(value)
    const why = test ? 'a test entry, not an address' : own ? 'matches the From address' : 'an e-mail address'
    drafts.set(key, {
      value,
      clue: { mean: 1, least: 1, flags: { own, sameDomain, isOwn } },
      evidence: { line, text: value, why },
    })
  }
  return [...drafts.values()]
}

export function draftUrls(found: readonly Found<string>[], sender: Sender, isOwn: boolean): Draft[] {
  const drafts = new Map<string, Draft>()
  for (const { line, value } of found) {
    const key = foldUrl(value)
    if (drafts.has(key)) continue
    const own = sender.domainLabel !== '' && key.includes(sender.domainLabel)
    const flags = { own, isOwn, scheme: /^https?:/i.test(value), path: key.includes('/'), long: key.length > 50 }
    const why = own ? "a web address of the sender's domain" : 'a web address'
    drafts.set(key, { value, clue: { mean: 1, least: 1, flags }, evidence: { line, text: value, why } })
  }
  return [...drafts.values()]
}
