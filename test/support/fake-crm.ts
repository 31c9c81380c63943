/**
 * A CRM in memory that behaves as badly as real ones: it times out after having done the work, asks for patience, loses
 * its credentials, and keeps what it was given twice unless it was told to deduplicate.
 */
import type { CrmConnector, CrmWrite, ReadBackOutcome, SendOutcome } from '../../src/crm/connector.ts'

/** What the next send runs into; after that it behaves. */
export type Misbehaviour =
  | { kind: 'times-out'; afterEffect: boolean }
  | { kind: 'rate-limited'; until: Date }
  | { kind: 'refuses'; reason: 'invalid' | 'reconnect_required' }

export interface FakeRecord {
  externalId: string
  key: string
  write: CrmWrite
}

export interface FakeCrm {
  connector: CrmConnector
  records: FakeRecord[]
  sends: number
  readBacks: number
  misbehave(next: Misbehaviour): void
}

export function openFakeCrm({ deduplicates = false } = {}): FakeCrm {
  const coming: Misbehaviour[] = []
  let lastId = 0

  const apply = (write: CrmWrite, key: string): string => {
    switch (write.operation) {
      case 'remove_activity':
      case 'remove_contact':
        fake.records = fake.records.filter(record => record.externalId !== write.externalId)
        return write.externalId
      case 'update_contact': {
        const record = fake.records.find(one => one.externalId === write.externalId)
        if (record) record.write = write
        return write.externalId
      }
      default: {
        const same = deduplicates ? fake.records.find(record => record.key === key) : undefined
        if (same) return same.externalId
        const externalId = `crm-${++lastId}`
        fake.records.push({ externalId, key, write })
        return externalId
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
        return { kind: 'delivered', externalId: apply(write, key) }
    }
  }

  const readBack = async (write: CrmWrite, key: string): Promise<ReadBackOutcome> => {
    fake.readBacks++
    if ('externalId' in write && write.operation !== 'update_contact') {
      const isStillThere = fake.records.some(record => record.externalId === write.externalId)
      return isStillThere ? { kind: 'absent' } : { kind: 'there', externalId: write.externalId }
    }
    const found = fake.records.find(record => record.key === key)
    return found ? { kind: 'there', externalId: found.externalId } : { kind: 'absent' }
  }

  const capabilities = { deduplicates, oneActivityManyRecords: true, backdates: true }
  const fake: FakeCrm = {
    connector: { capabilities, send, readBack },
    records: [],
    sends: 0,
    readBacks: 0,
    misbehave: next => void coming.push(next),
  }
  return fake
}
