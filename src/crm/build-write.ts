/**
 * Builds what is sent, at the moment of sending: rows of the outbox hold ids only, so a record that was erased or
 * narrowed in between is sent as it is now, or not at all.
 */
import type { Tx } from '../db/schema.ts'
import type { CrmWrite } from './connector.ts'
import { readActivity, readContact } from './payload-queries.ts'
import { findExternalIds, findWritten, hasEarlierWrite, type OutboxRow } from './queries.ts'

export type BuildOutcome =
  | { kind: 'write'; write: CrmWrite }
  /** A record it refers to is not in the CRM yet. */
  | { kind: 'waits'; reason: string }
  /** What the CRM holds was never marked by a write of ours, so nobody can tell whether a person changed it. */
  | { kind: 'unmarked' }
  /** The record that was to be made there is gone here. */
  | { kind: 'gone'; operation: 'push_activity' | 'create_contact' }
  /** There is nothing to do any more. */
  | { kind: 'void'; reason: string }

export async function buildWrite(tx: Tx, workspaceId: string, row: OutboxRow): Promise<BuildOutcome> {
  if (await hasEarlierWrite(tx, workspaceId, row)) return { kind: 'waits', reason: 'earlier_write' }
  switch (row.operation) {
    case 'push_activity':
      return await buildActivity(tx, workspaceId, row)
    case 'create_contact':
    case 'update_contact':
      return await buildContact(tx, workspaceId, row, row.operation)
    case 'remove_activity':
    case 'remove_contact': {
      const written = await findWritten(tx, workspaceId, row)
      if (!written) return { kind: 'void', reason: 'never_sent' }
      const { externalId, expectedVersion } = written
      if (expectedVersion === null) return { kind: 'unmarked' }
      return { kind: 'write', write: { operation: row.operation, externalId, expectedVersion } }
    }
    default:
      return { kind: 'void', reason: 'unknown_operation' }
  }
}

async function buildActivity(tx: Tx, workspaceId: string, row: OutboxRow): Promise<BuildOutcome> {
  const found = await readActivity(tx, workspaceId, row.localId)
  if (!found) return { kind: 'gone', operation: 'push_activity' }
  const { links, ...activity } = found
  const inCrm = async (kind: string) => {
    const ids = links.filter(link => link.kind === kind).map(link => link.id)
    const known = await findExternalIds(tx, workspaceId, row.connectionId, kind, ids)
    return ids.map(id => known.get(id))
  }
  const contactIds = await inCrm('contact')
  if (contactIds.includes(undefined)) return { kind: 'waits', reason: 'contact_not_in_crm' }
  // A contact carries the activity; a company or deal that the CRM lacks is left out.
  const [companyIds, dealIds] = [await inCrm('company'), await inCrm('deal')]
  const payload = {
    ...activity,
    contactIds: present(contactIds),
    companyIds: present(companyIds),
    dealIds: present(dealIds),
  }
  // What the CRM has already is changed there: a second one would be logged twice.
  const written = await findWritten(tx, workspaceId, row)
  if (!written) return { kind: 'write', write: { operation: 'push_activity', activity: payload } }
  const { externalId, expectedVersion } = written
  if (expectedVersion === null) return { kind: 'unmarked' }
  return { kind: 'write', write: { operation: 'update_activity', externalId, expectedVersion, activity: payload } }
}

async function buildContact(
  tx: Tx,
  workspaceId: string,
  row: OutboxRow,
  operation: 'create_contact' | 'update_contact',
): Promise<BuildOutcome> {
  const found = await readContact(tx, workspaceId, row.localId)
  if (!found)
    return operation === 'create_contact' ? { kind: 'gone', operation } : { kind: 'void', reason: 'record_gone' }
  const { companyId: localCompanyId, ...rest } = found
  const companies = await findExternalIds(
    tx,
    workspaceId,
    row.connectionId,
    'company',
    localCompanyId === null ? [] : [localCompanyId],
  )
  const contact = { ...rest, companyId: companies.get(localCompanyId ?? '') ?? null }
  if (operation === 'create_contact') return { kind: 'write', write: { operation, contact } }
  const written = await findWritten(tx, workspaceId, row)
  if (!written) return { kind: 'waits', reason: 'contact_not_in_crm' }
  return { kind: 'write', write: { operation, externalId: written.externalId, contact } }
}

function present(ids: (string | undefined)[]): string[] {
  return ids.filter(id => id !== undefined)
}
