import { normalisePhone } from '../contacts/normalise-phone.ts'
import type { ContactDetails } from '../signatures/signature.ts'

/** What is known of a contact, for comparing it with what a signature says. */
export interface KnownDetails {
  contactId: string
  title: string | null
  titleSetBy: string | null
  /** Of the contact and of its company, E.164. */
  phones: string[]
}

/** One value that a signature has and the contact has not; a person decides, nothing is overwritten. */
export interface DetailChange {
  field: 'title' | 'phone'
  old: string | null
  oldSetBy: string | null
  value: string
  confidence: number
  phoneKind: string | null
}

/** Below this a reading is not worth a reviewer's time. */
const LEAST_CONFIDENCE = 0.8

/** What the signature says otherwise, or besides. A fax or a number that cannot be dialled as written is no news. */
export function findDetailChanges(known: KnownDetails, details: ContactDetails): DetailChange[] {
  const changes: DetailChange[] = []
  const { title } = details
  if (
    title !== null &&
    title.confidence >= LEAST_CONFIDENCE &&
    foldTitle(title.value) !== foldTitle(known.title ?? '')
  ) {
    changes.push({
      field: 'title',
      old: known.title,
      oldSetBy: known.titleSetBy,
      value: title.value,
      confidence: title.confidence,
      phoneKind: null,
    })
  }
  for (const phone of details.phones) {
    const number = normalisePhone(phone.value)
    if (number === null || !number.startsWith('+') || phone.kind === 'fax' || phone.confidence < LEAST_CONFIDENCE)
      continue
    if (known.phones.includes(number) || changes.some(({ value }) => value === number)) continue
    changes.push({
      field: 'phone',
      old: null,
      oldSetBy: null,
      value: number,
      confidence: phone.confidence,
      phoneKind: phone.kind,
    })
  }
  return changes
}

/** "Sales Manager" and "SALES  MANAGER," are one title. */
function foldTitle(title: string): string {
  return title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
