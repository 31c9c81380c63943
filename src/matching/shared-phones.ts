/** Numbers that several people have: a switchboard or a department, which names a company and not a person. */
import { compareTokens } from '../contacts/compare-name-tokens.ts'
import { phoneTail } from '../contacts/normalise-phone.ts'
import { parseContactName } from '../contacts/person-name.ts'
import type { CandidateContact } from './match.ts'

/** Fills `sharedPhones` from the contacts given; where they are not all, the database adds what it knows. */
export function markSharedPhones(contacts: CandidateContact[]): CandidateContact[] {
  const holders = new Map<string, CandidateContact[]>()
  for (const contact of contacts) {
    for (const tail of new Set(contact.phones.map(phoneTail))) {
      const list = holders.get(tail)
      if (list) list.push(contact)
      else holders.set(tail, [contact])
    }
  }
  return contacts.map(contact => {
    const shared = contact.phones.filter(phone => {
      const others = holders.get(phoneTail(phone)) ?? []
      return others.length > 1 && others.some(other => other !== contact && !mayBeOnePerson(contact, other))
    })
    return shared.length > 0
      ? { ...contact, sharedPhones: [...new Set([...contact.sharedPhones, ...shared])] }
      : contact
  })
}

export interface PhoneHolder {
  firstName: string | null
  lastName: string | null
}

/** Adds the numbers that somebody of another name has as well. */
export function withSharedPhones(
  contact: CandidateContact,
  holders: ReadonlyMap<string, readonly PhoneHolder[]>,
): CandidateContact {
  const shared = contact.phones.filter(phone => holders.get(phone)?.some(holder => !mayBeOnePerson(contact, holder)))
  return shared.length > 0 ? { ...contact, sharedPhones: [...new Set([...contact.sharedPhones, ...shared])] } : contact
}

/** Two records of one person (a duplicate) do not make a number shared. */
function mayBeOnePerson(a: PhoneHolder, b: PhoneHolder): boolean {
  const left = parseContactName(a.firstName ?? '', a.lastName ?? '').tokens
  const right = parseContactName(b.firstName ?? '', b.lastName ?? '').tokens
  if (left.length === 0 || right.length === 0) return true
  const answered = left.filter(x => right.some(y => !['different', 'initial', 'prefix'].includes(compareTokens(x, y))))
  return answered.length >= Math.min(2, left.length, right.length)
}
