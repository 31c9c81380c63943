import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { type MailboxHealth, readHealth } from '../../src/mailboxes/health.ts'
import { healthSentence } from '../../src/web/health-sentence.ts'
import { createWorkspace, openTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
const now = new Date('2026-03-12T10:00:00Z')
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000)

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.destroy())

interface Given {
  mailbox?: Record<string, unknown>
  /** Ledger rows, seen so many minutes ago. */
  items?: { state: string; priority?: number; seen?: number }[]
}

/** A mailbox in a workspace of its own, read a minute ago and audited, unless said otherwise. */
async function healthOf({ mailbox = {}, items = [] }: Given): Promise<MailboxHealth> {
  const workspaceId = await createWorkspace(database)
  return inWorkspace(database.db, workspaceId, async tx => {
    const { id: mailboxId } = await tx
      .insertInto('mailbox')
      .values({
        ...{ workspaceId, provider: 'gmail', providerAccount: 'a', address: 'a@acme.example', state: 'live' },
        ...{ lastSuccessAt: minutesAgo(1), lastAuditAt: minutesAgo(400), lastAuditListed: 12, lastAuditMissing: 0 },
        ...mailbox,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    for (const [at, { seen = 0, ...item }] of items.entries()) {
      const row = {
        workspaceId,
        mailboxId,
        providerMessageId: `m${at}`,
        foundBy: 'push',
        firstSeenAt: minutesAgo(seen),
      }
      await tx
        .insertInto('ledgerItem')
        .values({ ...row, ...item })
        .execute()
    }
    return (await readHealth(tx, workspaceId, now))[0]!
  })
}

const saidOf = async (given: Given) => {
  const { tone, title, text } = healthSentence(await healthOf(given), now)
  return `${tone}: ${title}. ${text}`
}

describe('a mailbox is healthy', () => {
  it('when it was read lately, nothing waits or failed, and the audit missed nothing', async () => {
    expect((await healthOf({ items: [{ state: 'done' }, { state: 'gone' }] })).isHealthy).toBe(true)
  })

  it('while new mail takes its ordinary turn', async () => {
    expect((await healthOf({ items: [{ state: 'pending', seen: 1 }] })).isHealthy).toBe(true)
  })

  it('while old mail is still being read', async () => {
    const health = await healthOf({ items: [{ state: 'pending', priority: 2, seen: 600 }] })
    expect([health.isHealthy, health.pending, health.pendingBackfill]).toEqual([true, 0, 1])
  })

  it('when it is polled because no signals can come', async () => {
    const watch = JSON.stringify({ kind: 'none', reason: 'no_public_address' })
    const mailbox = { state: 'degraded', stateReason: 'no_public_address', watch }
    expect((await healthOf({ mailbox })).isHealthy).toBe(true)
    expect(await saidOf({ mailbox })).toContain('Gmail is asked every few minutes')
  })

  it.each<[string, Given]>([
    ['a message failed', { items: [{ state: 'failed' }] }],
    ['a message waits longer than work takes', { items: [{ state: 'pending', seen: 6 }] }],
    ['it was not looked at for half an hour', { mailbox: { lastSuccessAt: minutesAgo(31) } }],
    ['it was never read', { mailbox: { lastSuccessAt: null } }],
    ['the last audit found mail that nothing had told of', { mailbox: { lastAuditMissing: 1 } }],
    ['the provider does not answer', { mailbox: { pausedUntil: minutesAgo(-1), consecutiveFailures: 2 } }],
    ['its signals were lost', { mailbox: { state: 'degraded', stateReason: 'push_lost' } }],
    ['it is paused', { mailbox: { state: 'paused' } }],
    ['it has to be connected again', { mailbox: { state: 'reconnect_required', stateReason: 'invalid_grant' } }],
  ])('but not when %s', async (_, given) => {
    const health = await healthOf(given)
    expect(health.isHealthy).toBe(false)
    expect(healthSentence(health, now).tone).not.toBe('good')
  })
})

describe('the sentence about a mailbox', () => {
  it.each<[string, Given, RegExp]>([
    [
      'counts what failed',
      { items: [{ state: 'failed' }, { state: 'failed' }] },
      /^bad: Some messages failed.*2 have failed/,
    ],
    ['counts what waits', { items: [{ state: 'pending', seen: 9 }] }, /^warn: Behind. 1 message waits to be read/],
    ['says when it goes on', { mailbox: { state: 'throttled', pausedUntil: minutesAgo(-7) } }, /goes on in 7 minutes/],
    [
      'says that the provider does not answer',
      { mailbox: { pausedUntil: minutesAgo(-2), consecutiveFailures: 3 } },
      /^warn: Waiting. Gmail did not answer as it should, 3 times in a row. It goes on in 2 minutes/,
    ],
    ['says since when nothing is read', { mailbox: { state: 'reconnect_required' } }, /last read 1 minute ago/],
    [
      'admits that no audit has been yet',
      { mailbox: { lastAuditAt: null } },
      /^good:.*for the first time within a day/,
    ],
    [
      'shows a code that has no words',
      { mailbox: { state: 'throttled', stateReason: 'newFault' } },
      /own word for it is “newFault”/,
    ],
    ['knows a disconnected one', { mailbox: { state: 'disabled', stateReason: 'disconnected' } }, /Disconnected/],
  ])('%s', async (_, given, pattern) => {
    expect(await saidOf(given)).toMatch(pattern)
  })
})
