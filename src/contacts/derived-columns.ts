import { blockingKeys } from '../matching/blocking-keys.ts'

/** Columns that are computed from a record's values, the same for whoever writes the record. */

export interface NamedContact {
  firstName: string | null
  lastName: string | null
  title: string | null
  companyName: string | null
  emails: string[]
  phones: string[]
}

export interface SearchColumns {
  nameNorm: string
  searchText: string
}

export function contactColumns(salt: number, contact: NamedContact): SearchColumns & { keys: number[] } {
  return { ...searchColumns(contact), keys: blockingKeys(salt, contact) }
}

/** All values that keys are made of stand in the search text: where it is the same, the keys are too. */
export function searchColumns(contact: NamedContact): SearchColumns {
  const name = [contact.firstName, contact.lastName].filter(part => part !== null).join(' ')
  const words = [
    name,
    contact.companyName ?? '',
    contact.title ?? '',
    ...[...contact.emails].sort(),
    ...[...contact.phones].sort(),
  ]
  return { nameNorm: normaliseWords(name), searchText: normaliseWords(words.join(' ')) }
}

/** Lower case without accents and runs of blanks: `Łódź  MÜLLER` → `łodz muller`. */
export function normaliseWords(value: string): string {
  const plain = value.normalize('NFKD').replace(/\p{M}/gu, '').normalize('NFC').toLowerCase()
  return plain.replace(/\s+/g, ' ').trim()
}
