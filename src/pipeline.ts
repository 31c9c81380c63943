import { sql } from 'kysely'
import type { Keys } from './config.ts'
import { handOverToFirstAnswer } from './contacts/owner-queries.ts'
import { inSavepoint, inWorkspace } from './db/in-workspace.ts'
import type { Db, Tx } from './db/schema.ts'
import { type FinishedItem, finishItems } from './mailboxes/item-queries.ts'
import type { Mailbox } from './mailboxes/queries.ts'
import { crashPoint } from './mailboxes/watching/crash-points.ts'
import { readDecisionRules } from './mailboxes/workspace-rules.ts'
import { readEnvelope } from './messages/envelope.ts'
import { parseHeaders } from './messages/headers.ts'
import { logicalKey } from './messages/logical-key.ts'
import type { Envelope, Message, ReadingContext } from './messages/message.ts'
import { decideIntake, decideStorage } from './privacy/apply-policies.ts'
import { redact } from './privacy/redact.ts'
import { findSuppressed } from './privacy/suppression.ts'
import type { ReadPool } from './read-pool.ts'
import { createAllowed } from './review/create-by-policy.ts'
import type { SignatureReading } from './signatures/signature.ts'
import { affectedBySightings } from './timeline/affected-by-sightings.ts'
import { findReferences } from './timeline/deal-references.ts'
import { bindDrops, type DroppedCopy, recordDrops } from './timeline/drops.ts'
import { writeReferences } from './timeline/load-facts.ts'
import { lockRecording } from './timeline/lock-recording.ts'
import { affectedByEvidence } from './timeline/policy-queries.ts'
import type { RecordCounts } from './timeline/record-outcomes.ts'
import { affectedInThreads, type DecisionRules, decideAgain } from './timeline/redecide.ts'
import { type CopyRecord, storeMessages } from './timeline/store-messages.ts'

export interface PipelineContext {
  db: Db
  keys: Keys
  pool: ReadPool
  now: () => Date
}

/** A ledger row with its bytes, as a mailbox gives them. */
export interface PendingMessage {
  ledgerItemId: string
  providerMessageId: string
  raw: Uint8Array
  /** Size of a message of which only the header is in `raw`; null when it is whole. */
  tooLarge: number | null
  labels: string[]
  inSentFolder: boolean | null
  receivedAt: Date | null
}

export interface BatchCounts extends RecordCounts {
  dropped: number
}

export interface ProcessedBatch {
  counts: BatchCounts
  /** Ledger items that could not be recorded; nothing of them was written. */
  failed: string[]
}

/** What is to be recorded of one mailbox: nothing of it is stored yet. */
export interface ReadBatch {
  mailboxId: string
  read: Read[]
  rules: Rules
  /** Throws where the caller may not write any more. */
  beforeCommit(tx: Tx): Promise<void>
}

/**
 * The path of a batch of messages, and the only place that knows its order: intake by the headers → read the rest in
 * worker threads → storage decision → redact → store → decide from what was stored → record. Up to `redact` everything
 * lives in memory; the batch then commits together, and a message that cannot be stored takes only itself along.
 */
export async function processMessages(
  context: PipelineContext,
  workspaceId: string,
  mailbox: Mailbox,
  pending: PendingMessage[],
): Promise<ProcessedBatch> {
  const { read, rules } = await readMessages(context, workspaceId, mailbox, pending)
  return recordBatches(context, workspaceId, [
    { mailboxId: mailbox.id, read, rules, beforeCommit: async () => undefined },
  ])
}

/** The first half of the path, up to what is allowed to be stored. */
export async function readMessages(
  context: PipelineContext,
  workspaceId: string,
  mailbox: Mailbox,
  pending: PendingMessage[],
): Promise<{ read: Read[]; rules: Rules }> {
  const { taken, rules } = await takeIn(context, workspaceId, mailbox, pending)
  return { read: await readRest(context, mailbox, taken, rules), rules }
}

/**
 * The second half: batches of one workspace, each of a mailbox, in one transaction, as they would be one after the
 * other: a decision does not depend on what it is made together with. The rules are those read last.
 */
export async function recordBatches(
  context: PipelineContext,
  workspaceId: string,
  batches: ReadBatch[],
): Promise<ProcessedBatch> {
  const { rules } = batches.at(-1)!
  const read = batches.flatMap(batch => batch.read)
  return inWorkspace(context.db, workspaceId, async tx => {
    await lockRecording(tx, workspaceId)
    const batch = await commitTogether(tx, read, part => record(tx, context, workspaceId, part, rules))
    await crashPoint('within_record_transaction')
    // Whoever locks rows of several mailboxes does so in this order.
    const inOrder = [...batches].sort((a, b) => (BigInt(a.mailboxId) < BigInt(b.mailboxId) ? -1 : 1))
    for (const { beforeCommit } of inOrder) await beforeCommit(tx)
    return batch
  })
}

/**
 * Reads stored messages again, as far as today's rules let them in whole: each reading takes the place of the one that
 * was made of the same copy. Decides nothing. Returns how many were read.
 */
export async function rereadMessages(
  context: PipelineContext,
  workspaceId: string,
  mailbox: Mailbox,
  pending: PendingMessage[],
): Promise<number> {
  const { read, rules } = await readMessages(context, workspaceId, mailbox, pending)
  const allowed = read.filter(({ drop, headersOnly }) => drop === null && !headersOnly)
  const copies = allowed.map(one => copyRecord(one, rules, context.now()))
  await inWorkspace(context.db, workspaceId, async tx => {
    await lockRecording(tx, workspaceId)
    await storeMessages(tx, workspaceId, context.keys.message, copies)
  })
  return allowed.length
}

type Rules = Awaited<ReturnType<typeof readDecisionRules>>

interface Taken {
  item: PendingMessage
  mailbox: Mailbox
  envelope: Envelope
  logicalKey: Buffer
  headersOnly: boolean
  suppressed: Set<string>
  drop: { reason: string; keepMessageId: boolean } | null
}

/** Nothing is stored, and no body is even read, before the headers were allowed. */
async function takeIn(
  { db, keys, now }: PipelineContext,
  workspaceId: string,
  mailbox: Mailbox,
  pending: PendingMessage[],
): Promise<{ taken: Taken[]; rules: Rules }> {
  return inWorkspace(db, workspaceId, async tx => {
    const rules = await readDecisionRules(tx, workspaceId)
    const envelopes = pending.map(item =>
      readEnvelope(parseHeaders(item.raw).headers, readingContext(mailbox, item, rules, now())),
    )
    const everybody = envelopes.flatMap(({ participants }) => participants.flatMap(({ address }) => address ?? []))
    const suppressed = await findSuppressed(tx, workspaceId, keys.suppression, everybody)
    const taken = pending.map((item, index) => takeItem(item, envelopes[index]!, { mailbox, rules, suppressed, keys }))
    return { taken, rules }
  })
}

function takeItem(
  item: PendingMessage,
  envelope: Envelope,
  { mailbox, rules, suppressed, keys }: { mailbox: Mailbox; rules: Rules; suppressed: ReadonlySet<string>; keys: Keys },
): Taken {
  const intake = decideIntake(envelope, { labels: item.labels, mailboxId: mailbox.id }, rules.policies)
  const author = envelope.author?.address ?? null
  return {
    ...{ item, mailbox, envelope },
    logicalKey: logicalKey(keys.message, envelope, item.providerMessageId),
    headersOnly: mailbox.headersOnly || item.tooLarge !== null || intake.kind === 'headers_only',
    suppressed: new Set(
      envelope.participants.flatMap(({ address }) => (address && suppressed.has(address) ? [address] : [])),
    ),
    drop:
      author !== null && suppressed.has(author)
        ? { reason: 'suppressed', keepMessageId: false }
        : intake.kind === 'drop'
          ? intake
          : null,
  }
}

interface Read extends Taken {
  message: Message
  signature: SignatureReading | null
}

async function readRest(
  { pool, now }: PipelineContext,
  mailbox: Mailbox,
  taken: Taken[],
  rules: Rules,
): Promise<Read[]> {
  const wanted = taken.filter(({ drop, headersOnly }) => drop === null && !headersOnly)
  const outcomes = await pool.read(
    wanted.map(({ item }) => ({ raw: item.raw, inSentFolder: item.inSentFolder })),
    readingContext(mailbox, null, rules, now()),
  )
  const outcomeOf = new Map(wanted.map((one, index) => [one, outcomes[index]!]))
  return taken.map(one => {
    const outcome = outcomeOf.get(one)
    if (outcome?.kind === 'read') {
      const read = { ...one, message: outcome.message, signature: outcome.signature }
      const storage = decideStorage(outcome.message, { labels: one.item.labels, mailboxId: mailbox.id }, rules.policies)
      if (storage.kind === 'drop') return { ...read, drop: storage }
      return { ...read, headersOnly: storage.kind === 'reduce' }
    }
    const why = outcome?.kind === 'failed' ? outcome.reason : one.item.tooLarge !== null ? 'size' : null
    return { ...one, headersOnly: true, message: headersAlone(one.envelope, why), signature: null }
  })
}

/** A batch commits together. When it fails, each message is tried alone, so that one cannot hold up the others. */
async function commitTogether(
  tx: Tx,
  all: Read[],
  work: (part: Read[]) => Promise<BatchCounts>,
): Promise<ProcessedBatch> {
  try {
    return { counts: await inSavepoint(tx, () => work(all)), failed: [] }
  } catch {
    // A transaction that is lost altogether says so here.
    await sql`select 1`.execute(tx)
  }
  const batch: ProcessedBatch = { counts: { logged: 0, review: 0, ignored: 0, unchanged: 0, dropped: 0 }, failed: [] }
  if (all.length === 1) return { ...batch, failed: [all[0]!.item.ledgerItemId] }
  for (const one of all) {
    const { counts, failed } = await commitTogether(tx, [one], work)
    for (const name of Object.keys(batch.counts) as (keyof BatchCounts)[]) batch.counts[name] += counts[name]
    batch.failed.push(...failed)
  }
  return batch
}

async function record(
  tx: Tx,
  { keys, now }: PipelineContext,
  workspaceId: string,
  read: Read[],
  rules: DecisionRules,
): Promise<BatchCounts> {
  const at = now()
  const bound = await bindDrops(tx, workspaceId, read)
  const kept = bound.filter(({ drop }) => drop === null)
  const dropped = bound.flatMap((one): DroppedCopy[] =>
    one.drop === null ? [] : [{ ...one.drop, ledgerItemId: one.item.ledgerItemId, logicalKey: one.logicalKey }],
  )
  const copies = kept.map(one => copyRecord(one, rules, at))
  const stored = await storeMessages(tx, workspaceId, keys.message, copies)
  const inThreads = await affectedInThreads(tx, workspaceId, stored.touched, stored.joinedThreadIds)
  const byEvidence = await affectedByEvidence(tx, workspaceId, stored.touched, rules.settings)
  const bySightings = await affectedBySightings(tx, workspaceId, stored.touched)
  const affected = [...new Set([...stored.touched, ...inThreads, ...byEvidence, ...bySightings])]
  const counts = await decideAgain(tx, workspaceId, affected, rules, { now: at })
  const made = await createAllowed(tx, workspaceId, affected, rules, at)
  counts.logged += made
  counts.review -= made
  await handOverToFirstAnswer(tx, workspaceId, stored.touched, rules.settings, at)
  await recordDrops(tx, workspaceId, dropped, rules.policies.version, at)
  await finishItems(
    tx,
    workspaceId,
    bound.map(one => finished(one, stored.messageIds)),
    rules.policies.version,
    at,
  )
  return { ...counts, dropped: dropped.length }
}

function copyRecord(one: Read, rules: DecisionRules, now: Date): CopyRecord {
  const redacted = redact(one, one.item.receivedAt ?? now, {
    headersOnly: one.headersOnly,
    suppressed: one.suppressed,
    isOwn: rules.isOwn,
  })
  const text = one.message.content.lines.filter((_, index) => one.message.content.parts[index] === 'visible')
  return {
    record: { ...redacted, labels: [...new Set([...redacted.labels, ...one.item.labels])] },
    logicalKey: one.logicalKey,
    ledgerItemId: one.item.ledgerItemId,
    mailboxId: one.mailbox.id,
    mailboxAddress: one.mailbox.address,
    providerMessageId: one.item.providerMessageId,
    inSentFolder: one.item.inSentFolder,
    policyVersion: rules.policies.version,
    dealReferences: writeReferences(
      findReferences(redacted.subject),
      redacted.body === null ? [] : findReferences(text.map(line => line.text).join('\n')),
    ),
  }
}

function finished(one: Read, messageIds: Map<string, string>): FinishedItem {
  return {
    id: one.item.ledgerItemId,
    messageId: messageIds.get(one.item.ledgerItemId) ?? null,
    logicalKey: one.logicalKey,
    rfcMessageId: one.drop === null || one.drop.keepMessageId ? one.envelope.rfcMessageId : null,
    kind: one.message.kind,
  }
}

function headersAlone(envelope: Envelope, unparsed: string | null): Message {
  return {
    envelope,
    kind: envelope.headerKind.kind,
    kindReason: envelope.headerKind.reason,
    content: { lines: [], parts: [], forwarded: null, attachments: [], vcards: [], calendarMethod: null, unparsed },
  }
}

function readingContext(mailbox: Mailbox, item: PendingMessage | null, rules: Rules, now: Date): ReadingContext {
  return {
    ownAddresses: rules.ownAddresses,
    ownDomains: rules.ownDomains,
    mailboxAddress: mailbox.address,
    authservId: mailbox.authservId,
    trustSender: mailbox.trustSender,
    inSentFolder: item?.inSentFolder ?? null,
    now,
  }
}
