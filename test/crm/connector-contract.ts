/**
 * What every connector keeps, whatever CRM is behind it: run with a fake server of that vendor by each adapter's test.
 * `count` looks into the CRM itself, past the connector.
 */
import { beforeEach, describe, expect, test } from 'vitest'
import type { CrmConnector, CrmWrite, SendOutcome, SoughtWrite } from '../../src/crm/connector.ts'

export interface ContractSubject {
  connector: CrmConnector
  /** How many activities the CRM holds. */
  count(): number
  /** The next send does its work and then answers nothing until it is given up. */
  timeOutAfterEffect(): void
  /** The next send is told to come back then. */
  limitRateUntil(moment: Date): void
  loseCredentials(): void
  /** A person changes the record in the CRM. */
  editByHand(externalId: string): void
}

const activity = {
  operation: 'push_activity' as const,
  activity: {
    direction: 'inbound' as const,
    subject: 'Offer for the spring – "zażółć" & <b>',
    bodyText: 'Line one\nLine two',
    happenedAt: new Date('2026-03-01T09:00:00Z'),
    participants: [{ role: 'from', address: 'ann@customer.example', name: 'Ann Example' }],
    contactIds: ['1'],
    companyIds: [],
    dealIds: [],
  },
} satisfies CrmWrite

const made: SoughtWrite = { operation: 'push_activity', externalId: null }

export function describeConnector(name: string, open: () => ContractSubject | Promise<ContractSubject>): void {
  describe(`${name} as a connector`, () => {
    let subject: ContractSubject
    const send = (write: CrmWrite, key: string) => subject.connector.send(write, key, AbortSignal.timeout(5_000))
    const readBack = (key: string, sought = made) => subject.connector.readBack(sought, key, AbortSignal.timeout(5_000))
    beforeEach(async () => {
      subject = await open()
    })

    test('what it says it delivered is there once, and is found by its key', async () => {
      const sent = await send(activity, 'key-1')
      expect(sent).toMatchObject({ kind: 'delivered' })
      expect(subject.count()).toBe(1)
      const { externalId, version } = delivered(sent)
      expect(await readBack('key-1')).toEqual({ kind: 'there', externalId, version })
    })

    test('what was never sent is absent', async () => {
      await send(activity, 'key-1')
      expect(await readBack('key-2')).toEqual({ kind: 'absent' })
    })

    test('a send that gets no answer is unknown, never delivered or refused', async () => {
      subject.timeOutAfterEffect()
      const sent = await subject.connector.send(activity, 'key-1', AbortSignal.timeout(300))
      expect(sent).toEqual({ kind: 'unknown' })
    })

    test('after a lost answer, reading back or sending again leaves one', async () => {
      subject.timeOutAfterEffect()
      await subject.connector.send(activity, 'key-1', AbortSignal.timeout(300))
      if (subject.connector.capabilities.deduplicates) await send(activity, 'key-1')
      else expect(await readBack('key-1')).toMatchObject({ kind: 'there' })
      expect(subject.count()).toBe(1)
    })

    test('a rate limit is a moment to come back, and nothing was done', async () => {
      const moment = new Date('2026-03-01T10:00:00Z')
      subject.limitRateUntil(moment)
      expect(await send(activity, 'key-1')).toEqual({ kind: 'deferred', until: moment, reason: 'rate_limited' })
      expect(subject.count()).toBe(0)
    })

    test('lost credentials ask for a person, and are not tried in a loop', async () => {
      subject.loseCredentials()
      expect(await send(activity, 'key-1')).toEqual({ kind: 'refused', reason: 'reconnect_required' })
    })

    test('what was removed is gone, and removing it again is no failure', async () => {
      const { externalId, version: expectedVersion } = delivered(await send(activity, 'key-1'))
      for (const key of ['key-2', 'key-3']) {
        const removal: CrmWrite = { operation: 'remove_activity', externalId, expectedVersion }
        expect(await send(removal, key)).toMatchObject({ kind: 'delivered', version: null })
      }
      expect(subject.count()).toBe(0)
    })

    test('what we change stays one record, and has another mark', async () => {
      const { externalId, version } = delivered(await send(activity, 'key-1'))
      const changed = delivered(await send({ ...change, externalId, expectedVersion: version }, 'key-2'))
      expect(changed.externalId).toBe(externalId)
      expect(changed.version).not.toBe(version)
      expect(subject.count()).toBe(1)
    })

    test('what a person changed is neither changed nor removed', async () => {
      const { externalId, version: expectedVersion } = delivered(await send(activity, 'key-1'))
      subject.editByHand(externalId)
      expect(await send({ ...change, externalId, expectedVersion }, 'key-2')).toEqual({ kind: 'edited' })
      const removal: CrmWrite = { operation: 'remove_activity', externalId, expectedVersion }
      expect(await send(removal, 'key-3')).toEqual({ kind: 'edited' })
      expect(subject.count()).toBe(1)
    })

    test('our own change is not taken for a person’s after its answer was lost', async () => {
      const { externalId, version: expectedVersion } = delivered(await send(activity, 'key-1'))
      const changing: CrmWrite = { ...change, externalId, expectedVersion }
      subject.timeOutAfterEffect()
      await subject.connector.send(changing, 'key-2', AbortSignal.timeout(300))
      const seen = subject.connector.capabilities.deduplicates
        ? await send(changing, 'key-2')
        : await readBack('key-2', { operation: changing.operation, externalId })
      expect(['delivered', 'there']).toContain(seen.kind)
    })
  })
}

const change = {
  operation: 'update_activity' as const,
  activity: { ...activity.activity, contactIds: ['2'] },
}

function delivered(outcome: SendOutcome): { externalId: string; version: string } {
  if (outcome.kind !== 'delivered' || outcome.version === null)
    throw new Error(`expected a delivery that says how it left the record, got ${JSON.stringify(outcome)}`)
  return { externalId: outcome.externalId, version: outcome.version }
}
