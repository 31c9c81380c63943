import { setterOf } from '../contacts/provenance.ts'
import { takeRowIds } from '../db/in-workspace.ts'
import type { Tx } from '../db/schema.ts'
import type { NameLevel } from '../matching/match.ts'
import type { VerdictResult } from '../messages/message.ts'
import type { MessageOutcome } from './decide-messages.ts'
import { type DetailChange, findDetailChanges, type KnownDetails } from './detail-changes.ts'

/** Only who is authenticated for a domain that publishes a policy, or is believed by the admin's own word. */
const MAY_CHANGE: ReadonlySet<VerdictResult> = new Set(['pass', 'trusted'])

/** The signature must be the contact's own: a colleague who answers from the same mailbox changes nothing. */
const SAME_NAME: ReadonlySet<NameLevel> = new Set(['equal', 'spelling', 'extended', 'nickname', 'initial'])

interface Sighting {
  contactId: string
  outcome: MessageOutcome
}

/**
 * Opens "details changed" for contacts whose newest authenticated signature says something that we do not know. One
 * suggestion a contact, about its newest message; what a reviewer has refused before is not asked again.
 */
export async function suggestChanges(
  tx: Tx,
  workspaceId: string,
  outcomes: MessageOutcome[],
  now: Date,
): Promise<void> {
  const newest = newestByContact(outcomes)
  if (newest.size === 0) return
  const known = await readKnown(tx, workspaceId, [...newest.keys()])
  const earlier = await readEarlier(tx, workspaceId, [...newest.keys()].map(updateSubjectKey))
  for (const { contactId, outcome } of newest.values()) {
    const contact = known.get(contactId)
    if (contact === undefined || outcome.facts.details === null) continue
    const before = earlier.filter(row => row.subjectKey === updateSubjectKey(contactId))
    const refused = new Set(
      before.filter(({ state }) => state === 'rejected').flatMap(row => row.changes.map(changeKey)),
    )
    const changes = findDetailChanges(contact, outcome.facts.details).filter(change => !refused.has(changeKey(change)))
    const open = before.find(({ state }) => state === 'open')
    if (changes.length === 0 || (open?.sentAt ?? 0) > outcome.facts.sentAt.getTime()) continue
    const row = {
      messageId: outcome.facts.messageId,
      confidence: Math.min(...changes.map(({ confidence }) => confidence)),
      proposal: JSON.stringify({ changes }),
    }
    if (open === undefined) {
      const [id] = await takeRowIds(tx, 1)
      await tx
        .insertInto('suggestion')
        .values({
          ...row,
          id: id!,
          workspaceId,
          kind: 'update',
          subjectKey: updateSubjectKey(contactId),
          contactId,
          reason: 'details_changed',
          openedAt: now,
        })
        .execute()
    } else {
      await tx
        .updateTable('suggestion')
        .set(row)
        .where('workspaceId', '=', workspaceId)
        .where('id', '=', open.id)
        .execute()
    }
  }
}

function newestByContact(outcomes: MessageOutcome[]): Map<string, Sighting> {
  const newest = new Map<string, Sighting>()
  for (const outcome of outcomes) {
    const { facts, links } = outcome
    if (facts.direction !== 'inbound' || facts.isPilot || facts.details === null || !MAY_CHANGE.has(facts.verdict))
      continue
    const author = links.find(({ subject, action }) => subject.part === 'author' && action === 'logged')
    const chosen = author?.ranked.find(({ contactId }) => contactId === author.contactId)
    if (!author?.contactId || chosen === undefined || !SAME_NAME.has(chosen.comparison.signatureName)) continue
    const other = newest.get(author.contactId)
    if (other === undefined || other.outcome.facts.sentAt < facts.sentAt) {
      newest.set(author.contactId, { contactId: author.contactId, outcome })
    }
  }
  return newest
}

async function readKnown(tx: Tx, workspaceId: string, contactIds: string[]): Promise<Map<string, KnownDetails>> {
  const contacts = await tx
    .selectFrom('contact as c')
    .leftJoin('company as o', join => join.onRef('o.id', '=', 'c.companyId').on('o.workspaceId', '=', workspaceId))
    .select(['c.id', 'c.title', 'c.origin', 'c.provenance', 'o.phoneNorm'])
    .where('c.workspaceId', '=', workspaceId)
    .where('c.id', 'in', contactIds)
    .execute()
  const points = await tx
    .selectFrom('contactPoint')
    .select(['contactId', 'valueNorm'])
    .where('workspaceId', '=', workspaceId)
    .where('kind', '=', 'phone')
    .where('contactId', 'in', contactIds)
    .execute()
  return new Map(
    contacts.map(row => [
      row.id,
      {
        contactId: row.id,
        title: row.title,
        titleSetBy: row.title === null ? null : setterOf(row, 'title'),
        phones: [
          ...(row.phoneNorm === null ? [] : [row.phoneNorm]),
          ...points.filter(({ contactId }) => contactId === row.id).map(({ valueNorm }) => valueNorm),
        ],
      },
    ]),
  )
}

async function readEarlier(tx: Tx, workspaceId: string, keys: string[]) {
  const rows = await tx
    .selectFrom('suggestion as s')
    .leftJoin('message as m', join => join.onRef('m.id', '=', 's.messageId').on('m.workspaceId', '=', workspaceId))
    .select(['s.id', 's.subjectKey', 's.state', 's.proposal', 'm.sentAt'])
    .where('s.workspaceId', '=', workspaceId)
    .where('s.subjectKey', 'in', keys)
    .where('s.state', 'in', ['open', 'rejected'])
    .execute()
  return rows.map(row => ({ ...row, sentAt: row.sentAt?.getTime() ?? 0, changes: changesOf(row.proposal) }))
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
