/** Columns that are computed from a record's values, the same for whoever writes the record. */

export interface NamedContact {
  firstName: string | null
  lastName: string | null
  title: string | null
  companyName: string | null
  emails: string[]
  phones: string[]
}

export function contactColumns(
  _salt: number,
  contact: NamedContact,
): { nameNorm: string; searchText: string; keys: number[] } {
  const name = [contact.firstName, contact.lastName].filter(part => part !== null).join(' ')
  const words = [name, contact.companyName ?? '', contact.title ?? '', ...contact.emails, ...contact.phones]
  return { nameNorm: normaliseWords(name), searchText: normaliseWords(words.join(' ')), keys: [] }
}

/** Lower case without accents and runs of blanks: `Łódź  MÜLLER` → `łodz muller`. */
export function normaliseWords(value: string): string {
  const plain = value.normalize('NFKD').replace(/\p{M}/gu, '').normalize('NFC').toLowerCase()
  return plain.replace(/\s+/g, ' ').trim()
}
