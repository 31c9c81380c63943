/** Asks a person about records that may be one: each pair once, the likeliest first. What was refused is not asked again. */
import { inWorkspace } from '../db/in-workspace.ts'
import type { Db, Tx } from '../db/schema.ts'
import type { CandidateContact } from '../matching/match.ts'
import { loadAllContacts } from '../matching/queries.ts'
import { type DuplicatePair, pairDuplicates } from './find-duplicates.ts'

/** More likely one person than not, by far: a question that is mostly answered with no is not worth a reviewer's time. */
const leastConfidence = 0.8
/** As many as somebody looks through in a sitting; the next run asks about the rest. */
const mostOpen = 50

/** Returns how many questions were opened. */
export async function suggestMerges(db: Db, workspaceId: string, now: Date): Promise<number> {
  return inWorkspace(db, workspaceId, async tx => {
    const contacts = await loadAllContacts(tx, workspaceId)
    const byId = new Map(contacts.map(contact => [contact.id, contact]))
    await withdrawOvertaken(tx, workspaceId, byId, now)
    const known = await readKnown(tx, workspaceId)
    const room = mostOpen - known.filter(({ state }) => state === 'open').length
    if (room <= 0) return 0
    const asked = new Set(known.map(({ subjectKey }) => subjectKey))
    // Without the CRM's ids pairs are named by our own.
    const pairs = pairDuplicates(contacts.map(contact => ({ ...contact, externalId: null })))
    const rows = pairs
      .filter(pair => pair.confidence >= leastConfidence && !asked.has(mergeSubjectKey(pair)))
      .slice(0, room)
      .map(pair => suggestionRow(pair, byId))
    if (rows.length === 0) return 0
    await tx
      .insertInto('suggestion')
      .values(rows.map(row => ({ ...row, workspaceId, openedAt: now })))
      .execute()
    return rows.length
  })
}

function mergeSubjectKey({ a, b }: Pick<DuplicatePair, 'a' | 'b'>): string {
  const [first, second] = BigInt(a) < BigInt(b) ? [a, b] : [b, a]
  return `merge:${first}:${second}`
}

function suggestionRow(pair: DuplicatePair, byId: Map<string, CandidateContact>) {
  const [first, second] = [byId.get(pair.a)!, byId.get(pair.b)!]
  const [kept, other] = staysFirst(first, second) ? [first, second] : [second, first]
  return {
    kind: 'merge',
    subjectKey: mergeSubjectKey(pair),
    contactId: kept.id,
    reason: 'duplicate',
    confidence: pair.confidence,
    proposal: JSON.stringify({ otherContactId: other.id, terms: pair.terms }),
  }
}

/** The record that the CRM knows stays; else the one that says more; else the older one. */
function staysFirst(a: CandidateContact, b: CandidateContact): boolean {
  if ((a.externalId === null) !== (b.externalId === null)) return a.externalId !== null
  const says = (contact: CandidateContact) =>
    contact.emails.length + contact.phones.length + (contact.title ? 1 : 0) + (contact.companyId ? 1 : 0)
  return says(a) === says(b) ? BigInt(a.id) < BigInt(b.id) : says(a) > says(b)
}

/** Whatever became of it, a pair is asked about once; a question that was withdrawn was never answered. */
async function readKnown(tx: Tx, workspaceId: string): Promise<{ subjectKey: string; state: string }[]> {
  return tx
    .selectFrom('suggestion')
    .select(['subjectKey', 'state'])
    .where('workspaceId', '=', workspaceId)
    .where('kind', '=', 'merge')
    .where('state', '!=', 'withdrawn')
    .execute()
}

/** One of the two is gone, or has been merged since: there is nothing left to ask. */
async function withdrawOvertaken(
  tx: Tx,
  workspaceId: string,
  byId: Map<string, CandidateContact>,
  now: Date,
): Promise<void> {
  const open = await tx
    .selectFrom('suggestion')
    .select(['id', 'subjectKey'])
    .where('workspaceId', '=', workspaceId)
    .where('kind', '=', 'merge')
    .where('state', '=', 'open')
    .execute()
  const overtaken = open.filter(
    ({ subjectKey }) =>
      !subjectKey
        .split(':')
        .slice(1)
        .every(id => byId.has(id)),
  )
  if (overtaken.length === 0) return
  await tx
    .updateTable('suggestion')
    .set({ state: 'withdrawn', decidedAt: now })
    .where('workspaceId', '=', workspaceId)
    .where(
      'id',
      'in',
      overtaken.map(({ id }) => id),
    )
    .execute()
}
