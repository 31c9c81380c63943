/** The rows of migrations/*.sql as Kysely sees them; printed by test/support/print-schema.ts, compared by a test. */
import type { ColumnType, Generated, Kysely, Transaction } from 'kysely'

/** Written as a JSON text, read as a value. */
export type Json = ColumnType<unknown, string, string>
export type Timestamp = ColumnType<Date, Date | string, Date | string>
export type GeneratedJson = ColumnType<unknown, string | undefined, string>
export type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>

export interface ActivityTable {
  workspaceId: string
  id: Generated<string>
  messageId: string
  happenedAt: Timestamp
  visibility: string
  decisionId: string
  createdAt: GeneratedTimestamp
}

export interface ActivityLinkTable {
  workspaceId: string
  activityId: string
  targetKind: string
  targetId: string
  decisionId: string
  setBy: string
}

export interface AppUserTable {
  id: string
  email: string
  name: string
  createdAt: GeneratedTimestamp
  disabledAt: Timestamp | null
}

export interface AttachmentTable {
  workspaceId: string
  messageId: string
  position: number
  name: string | null
  contentType: string
  size: number
}

export interface AuditDrawTable {
  workspaceId: string
  id: Generated<string>
  stratum: string
  upTo: string
  eligible: number
  drawn: number
  inclusionProbability: number
  seed: string
  drawnAt: Timestamp
}

export interface AuditEntryTable {
  workspaceId: string
  id: Generated<string>
  sequence: string
  at: Timestamp
  actor: string
  action: string
  subject: string
  detail: GeneratedJson
  previousHash: Buffer
  hash: Buffer
}

export interface BatchTable {
  workspaceId: string
  id: Generated<string>
  what: string
  actor: string
  createdAt: GeneratedTimestamp
}

export interface CalibrationTable {
  workspaceId: string
  id: Generated<string>
  kind: string
  version: string
  curve: Json
  thresholds: GeneratedJson
  counts: Json
  madeAt: GeneratedTimestamp
  supersededAt: Timestamp | null
}

export interface ClaimTable {
  workspaceId: string
  suggestionId: string
  userId: string
  until: Timestamp
}

export interface CommentTable {
  workspaceId: string
  id: Generated<string>
  suggestionId: string
  userId: string
  body: string
  createdAt: GeneratedTimestamp
}

export interface CompanyTable {
  workspaceId: string
  id: Generated<string>
  externalId: string | null
  name: string
  nameNorm: string
  phone: string | null
  phoneNorm: string | null
  country: string | null
  ownerEmail: string | null
  origin: string
  provenance: GeneratedJson
  isKeyAccount: Generated<boolean>
  createdAt: GeneratedTimestamp
  updatedAt: GeneratedTimestamp
}

export interface CompanyDomainTable {
  workspaceId: string
  companyId: string
  domain: string
  setBy: string
  setAt: GeneratedTimestamp
}

export interface ConsentTable {
  workspaceId: string
  id: Generated<string>
  contactId: string
  purpose: string
  state: string
  source: string
  recordedAt: GeneratedTimestamp
}

export interface ContactTable {
  workspaceId: string
  id: Generated<string>
  externalId: string | null
  firstName: string | null
  lastName: string | null
  nameNorm: string
  title: string | null
  department: string | null
  postalAddress: string | null
  companyId: string | null
  ownerEmail: string | null
  origin: string
  originMessageId: string | null
  toldAt: Timestamp | null
  provenance: GeneratedJson
  keys: Generated<number[]>
  searchText: Generated<string>
  mergedInto: string | null
  createdAt: GeneratedTimestamp
  updatedAt: GeneratedTimestamp
}

export interface ContactPointTable {
  workspaceId: string
  id: Generated<string>
  contactId: string
  kind: string
  value: string
  valueNorm: string
  domain: string | null
  isPrimary: Generated<boolean>
  phoneKind: string | null
  extension: string | null
  setBy: string
  setAt: GeneratedTimestamp
}

export interface CrmConnectionTable {
  workspaceId: string
  id: Generated<string>
  crm: string
  baseUrl: string
  state: Generated<string>
  keyId: string | null
  credential: Buffer | null
  settings: GeneratedJson
  createdAt: GeneratedTimestamp
}

export interface DealTable {
  workspaceId: string
  id: Generated<string>
  externalId: string | null
  name: string
  reference: string | null
  stage: string
  amount: string | null
  currency: string | null
  companyId: string | null
  ownerEmail: string | null
  origin: string
  provenance: GeneratedJson
  createdAt: GeneratedTimestamp
  closedAt: Timestamp | null
  updatedAt: GeneratedTimestamp
}

export interface DealContactTable {
  workspaceId: string
  dealId: string
  contactId: string
  setBy: string
}

export interface DealShadowTable {
  workspaceId: string
  messageId: string
  onlyOpen: string[]
  fiveRecent: string[]
  lastModified: string[]
  decidedAt: Timestamp
}

export interface DecisionTable {
  workspaceId: string
  id: Generated<string>
  kind: string
  ledgerItemId: string | null
  messageId: string | null
  position: number | null
  contactId: string | null
  dealId: string | null
  suggestionId: string | null
  actor: string
  action: string
  reason: string
  confidence: number | null
  terms: GeneratedJson
  modelVersion: string | null
  policyVersion: string | null
  batchId: string | null
  undoes: string | null
  madeAt: GeneratedTimestamp
  undoneBy: string | null
  supersededBy: string | null
  shippedConfidence: number | null
}

export interface DecisionEffectTable {
  workspaceId: string
  decisionId: string
  position: number
  tableName: string
  rowKey: Json
  beforeImage: Json | null
  afterImage: Json | null
}

export interface DecisionEvidenceTable {
  workspaceId: string
  decisionId: string
  detail: Json
}

export interface DecisionLabelTable {
  workspaceId: string
  id: Generated<string>
  decisionId: string
  reviewer: string
  isRight: boolean
  isBlind: Generated<boolean>
  inclusionProbability: number
  confidence: number | null
  terms: GeneratedJson
  modelVersion: string | null
  labelledAt: Timestamp
  withdrawnAt: Timestamp | null
  shippedConfidence: number | null
}

export interface ErasureRequestTable {
  workspaceId: string
  id: Generated<string>
  identity: Buffer
  state: string
  requestedBy: string
  requestedAt: GeneratedTimestamp
  doneAt: Timestamp | null
  counts: Json | null
}

export interface ExternalRefTable {
  workspaceId: string
  connectionId: string
  localKind: string
  localId: string
  externalId: string
  versionSeen: string | null
  updatedAt: GeneratedTimestamp
}

export interface IncidentTable {
  workspaceId: string
  id: Generated<string>
  subjectKey: string
  severity: string
  detail: GeneratedJson
  openedAt: GeneratedTimestamp
  toldAt: Timestamp | null
  closedAt: Timestamp | null
}

export interface KeyFingerprintTable {
  name: string
  fingerprint: string
  recordedAt: GeneratedTimestamp
}

export interface LedgerItemTable {
  workspaceId: string
  id: Generated<string>
  mailboxId: string
  providerMessageId: string
  state: string
  reason: string | null
  attempts: Generated<number>
  nextAttemptAt: Timestamp | null
  leaseOwner: string | null
  leaseUntil: Timestamp | null
  foundBy: string
  policyVersion: string | null
  logicalKey: Buffer | null
  rfcMessageId: string | null
  kind: string | null
  messageId: string | null
  locator: Json | null
  firstSeenAt: GeneratedTimestamp
  updatedAt: GeneratedTimestamp
  providerThreadId: string | null
  priority: Generated<number>
  removedAt: Timestamp | null
}

export interface LegalHoldTable {
  workspaceId: string
  id: Generated<string>
  scope: Json
  reason: string
  placedBy: string
  placedAt: GeneratedTimestamp
  releasedAt: Timestamp | null
}

export interface MailboxTable {
  workspaceId: string
  id: Generated<string>
  provider: string
  providerAccount: string
  address: string
  isShared: Generated<boolean>
  mode: Generated<string>
  state: Generated<string>
  stateReason: string | null
  authservId: string | null
  trustSender: Generated<boolean>
  cursor: Json | null
  watch: Json | null
  watchExpiresAt: Timestamp | null
  headersOnly: Generated<boolean>
  horizonAt: Timestamp | null
  lastSignalAt: Timestamp | null
  lastSuccessAt: Timestamp | null
  lastNewMessageAt: Timestamp | null
  consecutiveFailures: Generated<number>
  pausedUntil: Timestamp | null
  leaseOwner: string | null
  leaseUntil: Timestamp | null
  fencing: Generated<string>
  createdAt: GeneratedTimestamp
  connectedBy: string | null
  syncDueAt: Timestamp | null
  watchDueAt: Timestamp | null
  auditDueAt: Timestamp | null
  identityDueAt: Timestamp | null
  watchRenewedAt: Timestamp | null
  backfill: Json | null
  lastAuditAt: Timestamp | null
  lastAuditListed: number | null
  lastAuditMissing: number | null
  auditFound: Generated<number>
  quotaWaits: Generated<number>
  pollsAheadOfPush: Generated<number>
  resyncs: Generated<number>
  lastResyncAt: Timestamp | null
  access: string | null
  signedInAs: string | null
  disconnectedAt: Timestamp | null
}

export interface MailboxCredentialTable {
  workspaceId: string
  mailboxId: string
  kind: string
  keyId: string
  ciphertext: Buffer
  expiresAt: Timestamp | null
  updatedAt: GeneratedTimestamp
  refreshOwner: string | null
  refreshUntil: Timestamp | null
}

export interface MailboxRouteTable {
  provider: string
  routeKey: string
  workspaceId: string
  mailboxId: string
}

export interface MembershipTable {
  workspaceId: string
  userId: string
  roles: string[]
  createdAt: GeneratedTimestamp
}

export interface MessageTable {
  workspaceId: string
  id: Generated<string>
  logicalKey: Buffer
  rfcMessageId: string | null
  threadId: string
  direction: string
  kind: string
  kindReason: string
  verdict: string
  verdictEvidence: string | null
  senderFlags: Generated<string[]>
  sentAt: Timestamp
  subject: string | null
  bodyText: string | null
  lineZones: string | null
  dealReferences: Generated<string[]>
  originalAddress: string | null
  originalName: string | null
  storage: string
  unparsed: string | null
  sourceRank: string
  policyVersion: string
  readingVersion: string
  recordedAt: GeneratedTimestamp
}

export interface MessageCopyTable {
  workspaceId: string
  messageId: string
  mailboxId: string
  ledgerItemId: string
  inSentFolder: boolean | null
  labels: Generated<string[]>
}

export interface NoteTable {
  workspaceId: string
  id: Generated<string>
  contactId: string | null
  companyId: string | null
  dealId: string | null
  body: string
  author: string
  decisionId: string | null
  createdAt: GeneratedTimestamp
}

export interface OauthAttemptTable {
  workspaceId: string
  id: Generated<string>
  provider: string
  startHash: Buffer
  stateHash: Buffer | null
  browserHash: Buffer | null
  keyId: string | null
  ciphertext: Buffer | null
  redirectUri: string
  mailboxId: string | null
  options: Json
  actor: string
  createdAt: Timestamp
  expiresAt: Timestamp
  answeredAt: Timestamp | null
  outcome: string | null
  connectedMailboxId: string | null
}

export interface OutboxTable {
  workspaceId: string
  id: Generated<string>
  connectionId: string
  operation: string
  localKind: string
  localId: string
  idempotencyKey: string
  state: Generated<string>
  reason: string | null
  attempts: Generated<number>
  dueAt: GeneratedTimestamp
  leaseOwner: string | null
  leaseUntil: Timestamp | null
  decisionId: string | null
  createdAt: GeneratedTimestamp
  deliveredAt: Timestamp | null
  contentKey: string | null
}

export interface OwnAddressTable {
  workspaceId: string
  kind: string
  value: string
  mailboxId: string | null
  source: string
  createdAt: GeneratedTimestamp
}

export interface ParticipantTable {
  workspaceId: string
  messageId: string
  position: number
  role: string
  address: string | null
  name: string | null
  isOwn: boolean
  isAuthor: Generated<boolean>
}

export interface PolicyTable {
  workspaceId: string
  id: Generated<string>
  version: string
  untilVersion: string | null
  rule: Json
  createdBy: string
  createdAt: GeneratedTimestamp
}

export interface ProviderAppTable {
  workspaceId: string
  provider: string
  settings: Json
  updatedBy: string
  updatedAt: Timestamp
}

export interface ProviderAppSecretTable {
  workspaceId: string
  provider: string
  kind: string
  keyId: string
  ciphertext: Buffer
  updatedAt: Timestamp
}

export interface ProviderThreadTable {
  workspaceId: string
  mailboxId: string
  providerThreadId: string
  priority: Generated<number>
  seenAt: Timestamp
  readAt: Timestamp | null
}

export interface RetentionRuleTable {
  workspaceId: string
  id: Generated<string>
  what: string
  keepDays: number
  createdBy: string
  createdAt: GeneratedTimestamp
  supersededAt: Timestamp | null
}

export interface SettingTable {
  workspaceId: string
  id: Generated<string>
  mailboxId: string | null
  key: string
  value: Json
  version: string
  untilVersion: string | null
  createdBy: string
  createdAt: GeneratedTimestamp
}

export interface SignalTable {
  workspaceId: string
  id: Generated<string>
  mailboxId: string
  receivedAt: Timestamp
  payload: Json
  handledAt: Timestamp | null
}

export interface SignatureSightingTable {
  workspaceId: string
  messageId: string
  address: string
  seenAt: Timestamp
  language: string | null
  details: Json
  version: string
}

export interface SuggestionTable {
  workspaceId: string
  id: Generated<string>
  kind: string
  state: Generated<string>
  subjectKey: string
  messageId: string | null
  contactId: string | null
  dealId: string | null
  address: string | null
  reason: string
  confidence: number | null
  proposal: Json
  isAudit: Generated<boolean>
  inclusionProbability: Generated<number>
  openedAt: Timestamp
  decidedAt: Timestamp | null
  decidedBy: string | null
  decisionId: string | null
  rejectReason: string | null
  auditOf: string | null
}

export interface SuppressionTable {
  workspaceId: string
  identity: Buffer
  kind: string
  reason: string
  createdAt: GeneratedTimestamp
}

export interface TagTable {
  workspaceId: string
  targetKind: string
  targetId: string
  label: string
  decisionId: string | null
  createdAt: GeneratedTimestamp
}

export interface TaskTable {
  workspaceId: string
  id: Generated<string>
  title: string | null
  contactId: string | null
  dealId: string | null
  activityId: string | null
  assignee: string | null
  dueAt: Timestamp | null
  doneAt: Timestamp | null
  decisionId: string | null
  createdAt: GeneratedTimestamp
  code: string | null
  subjectKey: string | null
  messageId: string | null
  connectionId: string | null
  externalId: string | null
  doneBy: string | null
}

export interface ThreadTable {
  workspaceId: string
  id: Generated<string>
  mergedInto: string | null
  createdAt: GeneratedTimestamp
}

export interface ThreadKeyTable {
  workspaceId: string
  key: Buffer
  threadId: string
}

export interface TicketTable {
  workspaceId: string
  id: Generated<string>
  title: string
  state: Generated<string>
  contactId: string | null
  threadId: string | null
  decisionId: string | null
  createdAt: GeneratedTimestamp
}

export interface WorkDueTable {
  workspaceId: string
  mailboxId: string
  dueAt: Timestamp
  servedAt: Timestamp | null
  takenUntil: Timestamp | null
  isWatched: Generated<boolean>
}

export interface WorkspaceTable {
  id: Generated<string>
  name: string
  salt: Generated<number>
  isSample: Generated<boolean>
  createdAt: GeneratedTimestamp
}

export interface Schema {
  activity: ActivityTable
  activityLink: ActivityLinkTable
  appUser: AppUserTable
  attachment: AttachmentTable
  auditDraw: AuditDrawTable
  auditEntry: AuditEntryTable
  batch: BatchTable
  calibration: CalibrationTable
  claim: ClaimTable
  comment: CommentTable
  company: CompanyTable
  companyDomain: CompanyDomainTable
  consent: ConsentTable
  contact: ContactTable
  contactPoint: ContactPointTable
  crmConnection: CrmConnectionTable
  deal: DealTable
  dealContact: DealContactTable
  dealShadow: DealShadowTable
  decision: DecisionTable
  decisionEffect: DecisionEffectTable
  decisionEvidence: DecisionEvidenceTable
  decisionLabel: DecisionLabelTable
  erasureRequest: ErasureRequestTable
  externalRef: ExternalRefTable
  incident: IncidentTable
  keyFingerprint: KeyFingerprintTable
  ledgerItem: LedgerItemTable
  legalHold: LegalHoldTable
  mailbox: MailboxTable
  mailboxCredential: MailboxCredentialTable
  mailboxRoute: MailboxRouteTable
  membership: MembershipTable
  message: MessageTable
  messageCopy: MessageCopyTable
  note: NoteTable
  oauthAttempt: OauthAttemptTable
  outbox: OutboxTable
  ownAddress: OwnAddressTable
  participant: ParticipantTable
  policy: PolicyTable
  providerApp: ProviderAppTable
  providerAppSecret: ProviderAppSecretTable
  providerThread: ProviderThreadTable
  retentionRule: RetentionRuleTable
  setting: SettingTable
  signal: SignalTable
  signatureSighting: SignatureSightingTable
  suggestion: SuggestionTable
  suppression: SuppressionTable
  tag: TagTable
  task: TaskTable
  thread: ThreadTable
  threadKey: ThreadKeyTable
  ticket: TicketTable
  workDue: WorkDueTable
  workspace: WorkspaceTable
}

export type Db = Kysely<Schema>
export type Tx = Transaction<Schema>
