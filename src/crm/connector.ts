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

export type CrmWrite =
  | { operation: 'push_activity'; activity: ActivityPayload }
  | { operation: 'remove_activity'; externalId: string }
  | { operation: 'create_contact'; contact: ContactPayload }
  | { operation: 'update_contact'; externalId: string; contact: ContactPayload }
  | { operation: 'remove_contact'; externalId: string }

export type SendOutcome =
  /** `externalId` of what was made or changed; of something removed, what it was called. */
  | { kind: 'delivered'; externalId: string }
  | { kind: 'deferred'; until: Date; reason: DeferReason }
  | { kind: 'refused'; reason: RefuseReason }
  /** Sent, and nobody knows whether it arrived: it must be looked for before it is sent again. */
  | { kind: 'unknown' }

export type DeferReason = 'rate_limited' | 'quota_exhausted' | 'unavailable'
export type RefuseReason = 'invalid' | 'not_found' | 'forbidden' | 'reconnect_required' | 'unsupported'

export type ReadBackOutcome =
  | { kind: 'there'; externalId: string }
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
  /** Must not throw for anything the CRM or the network does; `signal` ends the wait, and the outcome is unknown. */
  send(write: CrmWrite, idempotencyKey: string, signal: AbortSignal): Promise<SendOutcome>
  /** Looks for what was sent under this key. */
  readBack(write: CrmWrite, idempotencyKey: string, signal: AbortSignal): Promise<ReadBackOutcome>
}

/** The adapter of a connection, by the name of its CRM; null where this version has none. */
export type Connectors = (connection: { workspaceId: string; connectionId: string; crm: string }) => CrmConnector | null

/** No adapter is part of this version: rows wait for one, and no page names a CRM. */
export const noConnectors: Connectors = () => null
