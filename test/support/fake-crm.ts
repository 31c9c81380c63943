/**
 * A CRM in memory that behaves as badly as real ones: it times out after having done the work, asks for patience, loses
 * its credentials, and keeps what it was given twice unless it was told to deduplicate.
 */
import type { CrmConnector, CrmWrite, ReadBackOutcome, SendOutcome, SoughtWrite } from '../../src/crm/connector.ts'

/** What the next send runs into; after that it behaves. */
export type Misbehaviour =
  | { kind: 'times-out'; afterEffect: boolean }
  | { kind: 'rate-limited'; until: Date }
  | { kind: 'refuses'; reason: 'invalid' | 'reconnect_required' }

export interface FakeRecord {
  externalId: string
  /** Of the write that last changed it. */
  key: string
  write: CrmWrite
  /** Goes up with every change, whoever makes it. */
  version: number
  /** What a person wrote over it. */
  note?: string
}

export interface FakeCrm {
  connector: CrmConnector
  records: FakeRecord[]
  sends: number
  readBacks: number
  misbehave(next: Misbehaviour): void
  /** Somebody opens the record in the CRM and writes something there. */
  editByHand(externalId: string, note: string): void
}

export function openFakeCrm({ deduplicates = false } = {}): FakeCrm {
  const coming: Misbehaviour[] = []
  let lastId = 0

  const find = (externalId: string) => fake.records.find(record => record.externalId === externalId)
  const delivered = ({ externalId, version }: FakeRecord): SendOutcome => ({
    kind: 'delivered',
    externalId,
    version: String(version),
  })

  const apply = (write: CrmWrite, key: string): SendOutcome => {
    switch (write.operation) {
      case 'remove_activity':
      case 'remove_contact': {
        const record = find(write.externalId)
        if (record && String(record.version) !== write.expectedVersion) return { kind: 'edited' }
        fake.records = fake.records.filter(other => other !== record)
        return { kind: 'delivered', externalId: write.externalId, version: null }
      }
      case 'update_activity':
      case 'update_contact': {
        const record = find(write.externalId)
        if (!record) return { kind: 'refused', reason: 'not_found' }
        if (deduplicates && record.key === key) return delivered(record)
        if ('expectedVersion' in write && String(record.version) !== write.expectedVersion) return { kind: 'edited' }
        Object.assign(record, { write, key, version: record.version + 1 })
        return delivered(record)
      }
      default: {
        const same = deduplicates ? fake.records.find(record => record.key === key) : undefined
        if (same) return delivered(same)
        const record = { externalId: `crm-${++lastId}`, key, write, version: 1 }
        fake.records.push(record)
        return delivered(record)
      }
    }
  }

  const send = async (write: CrmWrite, key: string): Promise<SendOutcome> => {
    fake.sends++
    const trouble = coming.shift()
    switch (trouble?.kind) {
      case 'rate-limited':
        return { kind: 'deferred', until: trouble.until, reason: 'rate_limited' }
      case 'refuses':
        return { kind: 'refused', reason: trouble.reason }
      case 'times-out':
        if (trouble.afterEffect) apply(write, key)
        return { kind: 'unknown' }
      case undefined:
        return apply(write, key)
    }
  }

  const readBack = async ({ operation, externalId }: SoughtWrite, key: string): Promise<ReadBackOutcome> => {
    fake.readBacks++
    if (externalId !== null && (operation === 'remove_activity' || operation === 'remove_contact'))
      return find(externalId) ? { kind: 'absent' } : { kind: 'there', externalId, version: null }
    const found = fake.records.find(record => record.key === key)
    return found ? { kind: 'there', externalId: found.externalId, version: String(found.version) } : { kind: 'absent' }
  }

  const capabilities = { deduplicates, oneActivityManyRecords: true, backdates: true }
  const fake: FakeCrm = {
    connector: { capabilities, send, readBack },
    records: [],
    sends: 0,
    readBacks: 0,
    misbehave: next => void coming.push(next),
    editByHand: (externalId, note) => {
      const record = find(externalId)
      if (!record) throw new Error(`the CRM has no record ${externalId}`)
      Object.assign(record, { note, version: record.version + 1 })
    },
  }
  return fake
}
