/**
 * What every connector keeps, whatever CRM is behind it: run with a fake server of that vendor by each adapter's test.
 * `count` looks into the CRM itself, past the connector.
 */
import { beforeEach, describe, expect, test } from 'vitest'
import type { CrmConnector, CrmWrite } from '../../src/crm/connector.ts'

export interface ContractSubject {
  connector: CrmConnector
  /** How many activities the CRM holds. */
  count(): number
  /** The next send does its work and then answers nothing until it is given up. */
  timeOutAfterEffect(): void
  /** The next send is told to come back then. */
  limitRateUntil(moment: Date): void
  loseCredentials(): void
}

const activity: CrmWrite = {
  operation: 'push_activity',
  activity: {
    direction: 'inbound',
    subject: 'Offer for the spring – "zażółć" & <b>',
    bodyText: 'Line one\nLine two',
    happenedAt: new Date('2026-03-01T09:00:00Z'),
    participants: [{ role: 'from', address: 'ann@customer.example', name: 'Ann Example' }],
    contactIds: ['1'],
    companyIds: [],
    dealIds: [],
  },
}

export function describeConnector(name: string, open: () => ContractSubject | Promise<ContractSubject>): void {
  describe(`${name} as a connector`, () => {
    let subject: ContractSubject
    const send = (write: CrmWrite, key: string) => subject.connector.send(write, key, AbortSignal.timeout(5_000))
    const readBack = (key: string) => subject.connector.readBack(activity, key, AbortSignal.timeout(5_000))
    beforeEach(async () => {
      subject = await open()
    })

    test('what it says it delivered is there once, and is found by its key', async () => {
      const sent = await send(activity, 'key-1')
      expect(sent).toMatchObject({ kind: 'delivered' })
      expect(subject.count()).toBe(1)
      const externalId = sent.kind === 'delivered' ? sent.externalId : ''
      expect(await readBack('key-1')).toEqual({ kind: 'there', externalId })
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
      const sent = await send(activity, 'key-1')
      const externalId = sent.kind === 'delivered' ? sent.externalId : ''
      for (const key of ['key-2', 'key-3']) {
        expect(await send({ operation: 'remove_activity', externalId }, key)).toMatchObject({ kind: 'delivered' })
      }
      expect(subject.count()).toBe(0)
    })
  })
}
