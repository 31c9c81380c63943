/**
 * A workspace with people, deals and mail of which much waits for a reviewer. Records and messages are inserted as
 * they are stored; what is decided about them goes through `recordOutcomes`, as in production.
 */
import { createHash } from 'node:crypto'
import { saveContact } from '../../src/contacts/save-contact.ts'
import { inWorkspace, takeRowIds } from '../../src/db/in-workspace.ts'
import type { Database } from '../../src/db/open.ts'
import type { Tx } from '../../src/db/schema.ts'
import type { RankedCandidate } from '../../src/matching/match.ts'
import type { ContactDetails, FieldGuess } from '../../src/signatures/signature.ts'
import type { MessageOutcome } from '../../src/timeline/decide-messages.ts'
import type { LinkOutcome } from '../../src/timeline/link-outcome.ts'
import { recordOutcomes } from '../../src/timeline/record-outcomes.ts'
import { createWorkspace } from './database.ts'

export const worldNow = new Date('2026-03-12T10:00:00Z')

export interface World {
  database: Database
  workspaceId: string
  mailboxId: string
}

export async function makeWorld(database: Database, name?: string): Promise<World> {
  const workspaceId = await createWorkspace(database, name)
  const mailboxId = await inWorkspace(database.db, workspaceId, async tx => {
    const row = await tx
      .insertInto('mailbox')
      .values({
        ...{
          workspaceId,
          provider: 'files',
          providerAccount: 'sales@harbour.example',
          address: 'sales@harbour.example',
        },
        ...{ isShared: true, mode: 'live', state: 'live' },
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    return row.id
  })
  return { database, workspaceId, mailboxId }
}

/** A contact as the CRM would have brought it. */
export const addContact = (
  world: World,
  person: { first: string; last: string; email?: string; phone?: string; company?: string; title?: string },
): Promise<string> =>
  inWorkspace(world.database.db, world.workspaceId, async tx => {
    const saved = await saveContact(
      tx,
      world.workspaceId,
      {
        firstName: person.first,
        lastName: person.last,
        title: person.title ?? null,
        department: null,
        postalAddress: null,
        companyId: null,
        companyName: person.company ?? null,
        emails: person.email ? [person.email] : [],
        phones: person.phone ? [{ value: person.phone, kind: 'work', extension: null }] : [],
      },
      { by: 'crm', messageId: null, now: new Date('2026-01-05T09:00:00Z') },
    )
    if (saved.kind !== 'saved') throw new Error(`the contact was not made: ${saved.kind}`)
    return saved.contactId
  })

export const addDeal = (
  world: World,
  deal: { name: string; reference?: string; contactIds?: string[] },
): Promise<string> =>
  inWorkspace(world.database.db, world.workspaceId, async tx => {
    const { workspaceId } = world
    const row = await tx
      .insertInto('deal')
      .values({ workspaceId, name: deal.name, reference: deal.reference ?? null, stage: 'proposal', origin: 'crm' })
      .returning('id')
      .executeTakeFirstOrThrow()
    for (const contactId of deal.contactIds ?? [])
      await tx.insertInto('dealContact').values({ workspaceId, dealId: row.id, contactId, setBy: 'crm' }).execute()
    return row.id
  })

export interface MessageSpec {
  from: { address: string; name: string | null }
  subject: string
  /** Each line with its zone's letter in front: `b Hello`, `s Ann Lee`. */
  lines: string[]
  sentAt?: Date
  /** A message that this one answers. */
  answers?: string
  verdict?: 'pass' | 'pass_aligned' | 'none' | 'fail'
  language?: string
  details?: Partial<ContactDetails>
  /** What the system makes of the sender. */
  link?: { action: LinkOutcome['action']; reason: string; candidates?: { contactId: string; confidence: number }[] }
  deal?: {
    action: 'linked' | 'review' | 'none'
    reason: 'several_open_deals' | 'thread' | 'not_logged'
    dealIds?: string[]
  }
}

/** A received message of one sender; returns its id. */
export const receive = (world: World, spec: MessageSpec): Promise<string> =>
  inWorkspace(world.database.db, world.workspaceId, async tx => {
    const outcome = outcomeOf(await storeMessage(tx, world, spec), spec)
    await recordOutcomes(tx, world.workspaceId, [outcome], { now: worldNow, modelVersion: 'test' })
    return outcome.facts.messageId
  })

export const guess = (value: string, line: number, confidence = 0.97): FieldGuess => ({
  value,
  confidence,
  evidence: [{ line, text: value, why: 'stands in the signature' }],
})

async function storeMessage(tx: Tx, world: World, spec: MessageSpec): Promise<string> {
  const { workspaceId, mailboxId } = world
  const [threadId, messageId, itemId] = (await takeRowIds(tx, 3)) as [string, string, string]
  const logicalKey = createHash('sha256').update(messageId).digest()
  const rfcMessageId = `${messageId}@mail.example`
  await tx.insertInto('thread').values({ workspaceId, id: threadId }).execute()
  const answered = await tx
    .selectFrom('message')
    .select('threadId')
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', spec.answers ?? '0')
    .executeTakeFirst()
  await tx
    .insertInto('message')
    .values({
      ...{ workspaceId, id: messageId, logicalKey, rfcMessageId, threadId: answered?.threadId ?? threadId },
      ...{ direction: 'inbound', kind: 'person', kindReason: 'default', verdict: spec.verdict ?? 'pass' },
      ...{ sentAt: spec.sentAt ?? worldNow, subject: spec.subject },
      bodyText: spec.lines.map(line => line.slice(2)).join('\n'),
      lineZones: spec.lines.map(line => line[0]).join(''),
      ...{ storage: 'full', sourceRank: '0', policyVersion: '0', readingVersion: 'test' },
    })
    .execute()
  await tx
    .insertInto('participant')
    .values([
      { workspaceId, messageId, position: 0, role: 'from', ...spec.from, isOwn: false, isAuthor: true },
      { workspaceId, messageId, position: 1, role: 'to', address: 'sales@harbour.example', name: null, isOwn: true },
    ])
    .execute()
  await tx
    .insertInto('ledgerItem')
    .values({
      ...{
        workspaceId,
        id: itemId,
        mailboxId,
        providerMessageId: `file:${messageId}`,
        state: 'done',
        foundBy: 'import',
      },
      ...{ logicalKey, rfcMessageId, kind: 'person', messageId },
    })
    .execute()
  await tx.insertInto('messageCopy').values({ workspaceId, messageId, mailboxId, ledgerItemId: itemId }).execute()
  if (spec.details)
    await tx
      .insertInto('signatureSighting')
      .values({
        ...{ workspaceId, messageId, address: spec.from.address, seenAt: spec.sentAt ?? worldNow },
        ...{ language: spec.language ?? 'en', details: JSON.stringify(fullDetails(spec.details)), version: 'test' },
      })
      .execute()
  return messageId
}

const fullDetails = (details: Partial<ContactDetails>): ContactDetails => ({
  ...{ name: null, title: null, department: null, company: null, address: null },
  ...{ phones: [], emails: [], urls: [] },
  ...details,
})

function outcomeOf(messageId: string, spec: MessageSpec): MessageOutcome {
  const {
    action,
    reason,
    candidates = [],
  } = spec.link ?? { action: 'create_suggested' as const, reason: 'no_candidate' }
  const ranked = candidates.map(asRanked)
  const best = action === 'create_suggested' ? null : (ranked[0] ?? null)
  const { address, name } = spec.from
  const subject = {
    ...{ position: 0, address, name, part: 'author' as const },
    query: { email: address, displayName: name, signature: null, authenticated: spec.verdict !== 'none' },
  }
  const link: LinkOutcome = {
    ...{ subject, action, reason, ranked },
    contactId: best?.contactId ?? null,
    confidence: best?.confidence ?? null,
  }
  const deals = (spec.deal?.dealIds ?? []).map((dealId, at) => ({ dealId, confidence: 0.6 - at / 10 }))
  return {
    facts: {
      ...{
        messageId,
        logicalKey: messageId,
        tieBreak: messageId,
        threadId: messageId,
        direction: 'inbound',
        kind: 'person',
      },
      ...{ verdict: spec.verdict ?? 'pass', senderFlags: [], sentAt: spec.sentAt ?? worldNow, subject: spec.subject },
      ...{ visibleText: '', references: [], original: null, labels: [], mailboxIds: [], policyVersion: '0' },
      participants: [{ position: 0, role: 'from', address, name, isOwn: false, isAuthor: true }],
      details: spec.details ? fullDetails(spec.details) : null,
      sightings: [],
      ...{ isPilot: false, isShared: true },
    },
    action: action === 'logged' ? 'logged' : action === 'ignored' ? 'ignored' : 'review',
    reason,
    links: [link],
    companyIds: [],
    deal: { action: spec.deal?.action ?? 'none', reason: spec.deal?.reason ?? 'not_logged', deals, terms: [] },
    shadow: null,
  }
}

const asRanked = (candidate: { contactId: string; confidence: number }): RankedCandidate => ({
  ...candidate,
  shippedConfidence: candidate.confidence,
  externalId: null,
  weight: candidate.confidence * 8,
  terms: [
    { code: 'name.equal', weight: 4.2, params: {} },
    { code: 'domain.other', weight: -1.3, params: {} },
  ],
  comparison: {
    ...{
      email: 'none',
      domain: 'other',
      localPart: 'unclear',
      name: 'equal',
      displayName: 'equal',
      signatureName: 'missing',
    },
    ...{
      phone: 'missing',
      company: 'missing',
      title: 'missing',
      generation: 'none',
      otherEmail: false,
      remembered: false,
    },
  },
  isRoleContact: false,
})
