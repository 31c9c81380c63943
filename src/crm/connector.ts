/**
 * What the outbox asks of a CRM. An adapter translates its vendor's answers into these outcomes by status and error codes,
 * never by message text, and does nothing on its own: retries, order and what may be sent are decided here.
 */

/** Ids are the CRM's own. */
export interface ActivityPayload {
  direction: 'inbound' | 'outbound'
  subject: string | null
  /** Null where policy keeps or sends headers only. */
  bodyText: string | null
  happenedAt: Date
  participants: { role: string; address: string; name: string | null }[]
  contactIds: string[]
  companyIds: string[]
  dealIds: string[]
}

export interface ContactPayload {
  firstName: string | null
  lastName: string | null
  title: string | null
  emails: string[]
  phones: string[]
  companyId: string | null
}

/** A record that is in the CRM already, and how our last write left it. */
interface Written {
  externalId: string
  expectedVersion: string
}

export type CrmWrite =
  | { operation: 'push_activity'; activity: ActivityPayload }
  | ({ operation: 'update_activity'; activity: ActivityPayload } & Written)
  | ({ operation: 'remove_activity' } & Written)
  | { operation: 'create_contact'; contact: ContactPayload }
  | { operation: 'update_contact'; externalId: string; contact: ContactPayload }
  | ({ operation: 'remove_contact' } & Written)

/** What a connector needs to know to look for a write: of a removal, what was removed. */
export interface SoughtWrite {
  operation: CrmWrite['operation']
  externalId: string | null
}

export type SendOutcome =
  /**
   * `externalId` of what was made or changed; of something removed, what it was called. `version` is the CRM's own mark
   * of the record after the write (an etag, a version number, else a fingerprint of what it holds): the same as long
   * as nobody changes the record. Null where nothing is left to have one.
   */
  | { kind: 'delivered'; externalId: string; version: string | null }
  /** The record is not as `expectedVersion` says: somebody changed it, and nothing was done. */
  | { kind: 'edited' }
  | { kind: 'deferred'; until: Date; reason: DeferReason }
  | { kind: 'refused'; reason: RefuseReason }
  /** Sent, and nobody knows whether it arrived: it must be looked for before it is sent again. */
  | { kind: 'unknown' }

export type DeferReason = 'rate_limited' | 'quota_exhausted' | 'unavailable'
export type RefuseReason = 'invalid' | 'not_found' | 'forbidden' | 'reconnect_required' | 'unsupported'

export type ReadBackOutcome =
  /** It has been done. `version` as after a delivery; an edit between the lost answer and this look goes unseen. */
  | { kind: 'there'; externalId: string; version: string | null }
  | { kind: 'absent' }
  | { kind: 'deferred'; until: Date; reason: DeferReason }

export interface CrmConnector {
  capabilities: {
    /** A second send under the same key changes nothing and answers with the first one's id. */
    deduplicates: boolean
    /** One activity hangs on several records; else one is sent for each. */
    oneActivityManyRecords: boolean
    backdates: boolean
  }
  /**
   * Must not throw for anything the CRM or the network does; `signal` ends the wait, and the outcome is unknown. What
   * has an `expectedVersion` is compared with the CRM's in the same request where the CRM can (If-Match), else just
   * before: a record that somebody changed is left alone. One that is gone counts as removed.
   */
  send(write: CrmWrite, idempotencyKey: string, signal: AbortSignal): Promise<SendOutcome>
  /** Looks for what was sent under this key; the record it was made of may be gone by now. */
  readBack(write: SoughtWrite, idempotencyKey: string, signal: AbortSignal): Promise<ReadBackOutcome>
}

/** The adapter of a connection, by the name of its CRM; null where this version has none. */
export type Connectors = (connection: { workspaceId: string; connectionId: string; crm: string }) => CrmConnector | null

/** No adapter is part of this version: rows wait for one, and no page names a CRM. */
export const noConnectors: Connectors = () => null
