import { findLikelyDuplicates } from '../contacts/likely-duplicates.ts'
import { normaliseEmail } from '../contacts/normalise-email.ts'
import { ownerFromMessage } from '../contacts/owner-queries.ts'
import { findContactByEmail, saveContact } from '../contacts/save-contact.ts'
import type { Tx } from '../db/schema.ts'
import type { Answer } from './resolve-verdict.ts'
import type { DecideOutcome } from './suggestion.ts'

/** Makes the contact that an answer asks for; `ready` without one where it asks for none. */
export async function makeContact(
  tx: Tx,
  workspaceId: string,
  answer: Answer,
  origin: { messageId: string | null; by: 'signature' | 'person'; now: Date },
): Promise<
  | { kind: 'ready'; contactId: string | null; madeCompanyId: string | null }
  | Extract<DecideOutcome, { kind: 'conflict' }>
> {
  if (answer.kind !== 'create') return { kind: 'ready', contactId: null, madeCompanyId: null }
  const unseen = await unseenDuplicates(tx, workspaceId, answer)
  if (unseen !== null) return unseen
  const saved = await saveContact(tx, workspaceId, answer.contact, {
    ...{ by: origin.by, messageId: origin.messageId, now: origin.now },
    ownerEmail: await ownerFromMessage(tx, workspaceId, origin.messageId),
  })
  switch (saved.kind) {
    case 'saved':
      return { kind: 'ready', contactId: saved.contactId, madeCompanyId: saved.madeCompanyId }
    case 'name-missing':
      return { kind: 'conflict', code: 'name_missing' }
    case 'address-taken':
      return { kind: 'conflict', code: 'address_taken', contactId: saved.contactId }
  }
}

/** Nobody makes a second record of one person without having seen the first; an address that is taken says so itself. */
async function unseenDuplicates(
  tx: Tx,
  workspaceId: string,
  { contact, seen }: Extract<Answer, { kind: 'create' }>,
): Promise<Extract<DecideOutcome, { kind: 'conflict' }> | null> {
  const [duplicates = []] = await findLikelyDuplicates(tx, workspaceId, [contact])
  if (duplicates.every(({ contactId }) => seen.includes(contactId))) return null
  const emails = contact.emails.flatMap(email => normaliseEmail(email) ?? [])
  const taken = await findContactByEmail(tx, workspaceId, emails)
  return taken === null ? { kind: 'conflict', code: 'likely_duplicate', duplicates } : null
}
