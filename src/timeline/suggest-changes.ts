import { sql } from 'kysely'
import { comparePersonNames } from '../contacts/compare-person-names.ts'
import { type PersonName, parsePersonName } from '../contacts/person-name.ts'
import { takeRowIds } from '../db/in-workspace.ts'
import type { Tx } from '../db/schema.ts'
import type { NameLevel } from '../matching/match.ts'
import type { VerdictResult } from '../messages/message.ts'
import { fuseSightings } from '../signatures/fuse-sightings.ts'
import type { MessageOutcome } from './decide-messages.ts'
import { areWorthAsking, type DetailChange, findDetailChanges, type KnownDetails } from './detail-changes.ts'
import { readKnownDetails, withoutTakenEmails } from './known-contacts.ts'
import { loadSightings, type SenderSighting } from './load-sightings.ts'

/** Only who is authenticated for a domain that publishes a policy, or is believed by the admin's own word. */
const MAY_CHANGE: ReadonlySet<VerdictResult> = new Set(['own', 'pass', 'trusted'])

/** The signature must be the contact's own: a colleague who answers from the same mailbox changes nothing. */
const SAME_NAME: ReadonlySet<NameLevel> = new Set(['equal', 'spelling', 'extended', 'nickname', 'initial'])

/**
 * Opens "details changed" for contacts whose authenticated signatures, taken together, say something that we do not
 * know. One suggestion a contact, about the newest message that says so, whichever came first; what a reviewer has
 * refused before is not asked again, and what the newest signatures take back is withdrawn.
 */
export async function suggestChanges(
  tx: Tx,
  workspaceId: string,
  outcomes: MessageOutcome[],
  now: Date,
): Promise<void> {
  const sightings = sightingsByContact(outcomes)
  if (sightings.size === 0) return
  const contactIds = [...sightings.keys()]
  const known = await readKnownDetails(tx, workspaceId, contactIds)
  await addOtherAddresses(tx, workspaceId, sightings, known)
  const earlier = await readEarlier(tx, workspaceId, contactIds.map(updateSubjectKey))
  const all = contactIds.map(contactId => {
    const before = earlier.filter(row => row.subjectKey === updateSubjectKey(contactId))
    const refused = before.filter(({ state }) => state === 'rejected').flatMap(row => row.changes.map(changeKey))
    const changes = changesFor(known.get(contactId), [...(sightings.get(contactId)?.values() ?? [])].flat())
    return {
      contactId,
      openId: before.find(({ state }) => state === 'open')?.id ?? null,
      changes: changes.filter(change => !refused.includes(changeKey(change))),
    }
  })
  await record(tx, workspaceId, await withoutTakenEmails(tx, workspaceId, all), now)
}

/** By contact, by address. */
type ContactSightings = Map<string, Map<string, SenderSighting[]>>

function sightingsByContact(outcomes: MessageOutcome[]): ContactSightings {
  const found: ContactSightings = new Map()
  for (const { facts, links } of outcomes) {
    if (facts.direction !== 'inbound' || facts.isPilot || facts.sightings.length === 0) continue
    const author = links.find(({ subject, action }) => subject.part === 'author' && action === 'logged')
    if (!author?.contactId || !MAY_CHANGE.has(facts.verdict)) continue
    const ofContact = found.get(author.contactId) ?? new Map<string, SenderSighting[]>()
    found.set(author.contactId, ofContact.set(author.subject.address, facts.sightings))
  }
  return found
}

/** A contact may write from several addresses; what is asked must not depend on which of them wrote last. */
async function addOtherAddresses(
  tx: Tx,
  workspaceId: string,
  sightings: ContactSightings,
  known: Map<string, KnownDetails>,
): Promise<void> {
  const missing = [...known.values()].flatMap(({ contactId, emails }) =>
    emails.filter(email => !sightings.get(contactId)?.has(email)).map(email => ({ contactId, email })),
  )
  const others = await loadSightings(
    tx,
    workspaceId,
    missing.map(({ email }) => email),
  )
  for (const { contactId, email } of missing) sightings.get(contactId)?.set(email, others.get(email) ?? [])
}

function changesFor(known: KnownDetails | undefined, sightings: SenderSighting[]): DetailChange[] {
  if (known === undefined) return []
  const own = sightings.filter(
    ({ verdict, details }) => MAY_CHANGE.has(verdict) && isNamed(known.name, details.name?.value ?? null),
  )
  return findDetailChanges(known, fuseSightings(own).values)
}

function isNamed(contact: PersonName, signed: string | null): boolean {
  return signed !== null && SAME_NAME.has(comparePersonNames(parsePersonName(signed), contact).level)
}

interface Suggested {
  contactId: string
  openId: string | null
  changes: DetailChange[]
}

async function record(tx: Tx, workspaceId: string, all: Suggested[], now: Date): Promise<void> {
  const isAsked = ({ changes }: Suggested) => areWorthAsking(changes)
  const withdrawn = all.flatMap(one => (one.openId !== null && !isAsked(one) ? [one.openId] : []))
  if (withdrawn.length > 0) {
    await tx
      .updateTable('suggestion')
      .set({ state: 'withdrawn', decidedAt: now })
      .where('workspaceId', '=', workspaceId)
      .where('id', 'in', withdrawn)
      .execute()
  }
  const again = all.filter(one => one.openId !== null && isAsked(one))
  if (again.length > 0) {
    const rows = again.map(one => ({ id: one.openId, ...suggestionRow(one), proposal: { changes: one.changes } }))
    await sql`
      update suggestion s set message_id = n."messageId", confidence = n.confidence, proposal = n.proposal
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as n(id bigint, "messageId" bigint, confidence double precision, proposal jsonb)
      where s.workspace_id = ${workspaceId} and s.id = n.id and s.proposal is distinct from n.proposal`.execute(tx)
  }
  const opened = all.filter(one => one.openId === null && isAsked(one))
  if (opened.length === 0) return
  const ids = await takeRowIds(tx, opened.length)
  await tx
    .insertInto('suggestion')
    .values(
      opened.map((one, at) => ({
        ...suggestionRow(one),
        id: ids[at]!,
        workspaceId,
        kind: 'update',
        subjectKey: updateSubjectKey(one.contactId),
        contactId: one.contactId,
        reason: 'details_changed',
        openedAt: now,
      })),
    )
    .execute()
}

function suggestionRow({ changes }: Suggested) {
  const newest = changes.reduce((best, one) => (one.source.seenAt > best.source.seenAt ? one : best))
  return {
    messageId: newest.source.messageId,
    confidence: Math.min(...changes.map(({ confidence }) => confidence)),
    proposal: JSON.stringify({ changes }),
  }
}

async function readEarlier(tx: Tx, workspaceId: string, keys: string[]) {
  const rows = await tx
    .selectFrom('suggestion')
    .select(['id', 'subjectKey', 'state', 'proposal'])
    .where('workspaceId', '=', workspaceId)
    .where('subjectKey', 'in', keys)
    .where('state', 'in', ['open', 'rejected'])
    .execute()
  return rows.map(row => ({ ...row, changes: changesOf(row.proposal) }))
}

function changesOf(proposal: unknown): Pick<DetailChange, 'field' | 'value'>[] {
  const { changes } = proposal as { changes?: DetailChange[] }
  return changes ?? []
}

function changeKey({ field, value }: Pick<DetailChange, 'field' | 'value'>): string {
  return `${field}:${value}`
}

/** What such a suggestion is about: one contact. */
export function updateSubjectKey(contactId: string): string {
  return `update:${contactId}`
}
