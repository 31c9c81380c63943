/** Whether a read value is right by a gold record: the rules that the scorer's head describes. */

import type { CalibratedField, Clue } from '../../../src/signatures/calibration.ts'
import type { ContactDrafts } from '../../../src/signatures/extract-contact-details.ts'
import { foldUrl } from '../../../src/signatures/urls.ts'
import type { GoldRow } from './field-examples.ts'

export interface Verdict {
  field: CalibratedField
  clue: Clue
  right: boolean
}

export function judgeDrafts(drafts: ContactDrafts, gold: GoldRow['gold']): Verdict[] {
  const verdicts: Verdict[] = []
  for (const field of ['name', 'title', 'department', 'company', 'address'] as const) {
    const draft = drafts[field]
    if (!draft) continue
    verdicts.push({ field, clue: draft.clue, right: isRightValue(field, draft.value, gold[field]) })
  }
  for (const { value, clue } of drafts.phones) {
    verdicts.push({ field: 'phones', clue, right: gold.phones.some(phone => sameNumber(phone.number, value)) })
  }
  for (const { value, clue } of drafts.emails) {
    verdicts.push({ field: 'emails', clue, right: gold.emails.some(email => fold(email) === fold(value)) })
  }
  for (const { value, clue } of drafts.urls) {
    verdicts.push({ field: 'urls', clue, right: gold.urls.some(url => foldUrl(url) === foldUrl(value)) })
  }
  return verdicts
}

type SingleField = 'name' | 'title' | 'department' | 'company' | 'address'

/** Whether a value is one of the accepted spellings, or nearly. */
export function isRightValue(field: SingleField, value: string, accepted: readonly string[]): boolean {
  const least = field === 'address' || field === 'department' ? 0.6 : 0.8
  const reduce = field === 'company' ? withoutLegalForm : fold
  const read = reduce(value)
  return accepted.some(other => reduce(other) === read || overlap(reduce(other), read) >= least)
}

function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[“”„«»"'’`]/g, '')
    .replace(/\s+/g, ' ')
    .replace(/^[\s\p{P}\p{S}]+|[\s\p{P}\p{S}]+$/gu, '')
}

const LEGAL =
  /[\s,.]+(?:inc|incorporated|llc|llp|lp|ltd|limited|corp|corporation|co|company|plc|gmbh|ag|kg|mbh|ug|se|s ?a|sas|sarl|s ?r ?l|s ?p ?a|b ?v|n ?v|oy|ab|as|aps|sp z o o|s ?r ?o|kft|ооо|株式会社|pty)$/u

function withoutLegalForm(text: string): string {
  let bare = fold(text)
    .replace(/^(?:株式会社|有限会社|ооо|оао|зао|пао|ао)\s*/u, '')
    .replace(/[.,&]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  for (let i = 0; i < 3; i++) bare = bare.replace(LEGAL, '').trim()
  return bare
}

function overlap(a: string, b: string): number {
  const words = (text: string) =>
    new Set(
      fold(text)
        .split(/[^\p{L}\p{N}]+/u)
        .filter(Boolean),
    )
  const x = words(a)
  const y = words(b)
  const shared = [...x].filter(word => y.has(word)).length
  return x.size && y.size ? shared / Math.max(x.size, y.size) : 0
}

function sameNumber(a: string, b: string): boolean {
  const x = a.replace(/\D/g, '')
  const y = b.replace(/\D/g, '')
  const n = Math.min(9, x.length, y.length)
  return x === y || (n >= 7 && x.slice(-n) === y.slice(-n))
}
