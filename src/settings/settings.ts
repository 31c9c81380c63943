import { z } from 'zod'

/**
 * What an admin sets about logging and creating. The defaults are the cautious ones: known and authenticated senders
 * are logged, everything else asks. A mailbox's own setting wins over the workspace's.
 */
const senderClass = z.enum(['company_domain', 'free_mail', 'role_address'])
const minimumField = z.enum(['name', 'full_name', 'company', 'title', 'phone'])

export const mailboxSchema = z.object({
  /** off: nothing of the mailbox is logged or asked about. */
  logging: z.enum(['automatic', 'ask', 'off']).default('automatic'),
  creating: z.enum(['automatic', 'suggest', 'never']).default('suggest'),
  /** For what it takes that we wrote to the address and that it wrote to us. */
  twoWay: z.enum(['not_needed', 'creating', 'logging_and_creating']).default('creating'),
  loggingByHand: z.array(senderClass).default([]),
  creatingByHand: z.array(senderClass).default(['free_mail', 'role_address']),
  /** stepwise: in a shared mailbox a contact's mail logs by itself once a person has approved the contact there. */
  shared: z.enum(['as_others', 'stepwise']).default('as_others'),
  /** What must be known before a contact is made by itself. */
  minimum: z.array(minimumField).default(['name', 'company']),
  /** Who owns a new contact; a shared mailbox has no owner but whoever connected it. */
  owner: z.enum(['mailbox_owner', 'connector', 'nobody']).default('mailbox_owner'),
  /** What becomes of a stored message that its owner deletes for good at the provider; the trash is not deletion. */
  whenDeleted: z.enum(['keep', 'erase']).default('keep'),
})

export const workspaceSchema = mailboxSchema.extend({
  /** The first of us who writes to a new contact becomes its owner, unless a person or the CRM has set one. */
  firstAnswerTakesOver: z.boolean().default(false),
  /** A match that no identity rule covers logs by itself when at least this share of such matches is proven right. */
  targetPrecision: z.number().min(0.9).max(0.9999).default(0.995),
  /** Trust the certificate measured on the product's own test data until the workspace has one of its own. */
  shippedCertificate: z.boolean().default(false),
  auditsADay: z.number().int().min(0).max(500).default(20),
  /** Share of what is logged that is audited once there is a certificate. */
  auditShare: z.number().min(0).max(1).default(0.03),
})

export type SenderClass = z.infer<typeof senderClass>
export type MinimumField = z.infer<typeof minimumField>
export type MailboxSettings = z.infer<typeof mailboxSchema>
export type WorkspaceSettings = z.infer<typeof workspaceSchema>
export type SettingKey = keyof WorkspaceSettings
export type MailboxSettingKey = keyof MailboxSettings

export const senderClasses = senderClass.options
export const minimumFields = minimumField.options
export const settingKeys = Object.keys(workspaceSchema.shape) as SettingKey[]
export const isMailboxKey = (key: SettingKey): key is MailboxSettingKey => Object.hasOwn(mailboxSchema.shape, key)

/** All settings in force. */
export interface Settings {
  /** 0 while nothing was ever changed. */
  version: string
  workspace: WorkspaceSettings
  /** Of mailboxes with a setting of their own: the workspace's with those in their place. */
  byMailbox: ReadonlyMap<string, MailboxSettings>
  /** Which of them are the mailbox's own. */
  ownKeys: ReadonlyMap<string, readonly SettingKey[]>
  sharedMailboxIds: ReadonlySet<string>
}

export const defaultSettings: Settings = {
  version: '0',
  workspace: workspaceSchema.parse({}),
  byMailbox: new Map(),
  ownKeys: new Map(),
  sharedMailboxIds: new Set(),
}

/** What holds for one message. */
export interface EffectiveSettings extends MailboxSettings {
  /** All copies of the message lie where a person has to approve a contact first. */
  isStepwise: boolean
  /** Answers are collected to prove a threshold. */
  isMeasured: boolean
}

const widest = {
  logging: ['automatic', 'ask', 'off'],
  creating: ['automatic', 'suggest', 'never'],
} as const

/**
 * The settings of the mailbox that allows most: a mailbox's setting binds its own copy, as the pilot mode does, so a
 * message that also lies in a wider mailbox is treated as it would be there. Independent of which copy came first.
 */
export function settingsFor(settings: Settings, mailboxIds: readonly string[]): EffectiveSettings {
  const { workspace, byMailbox, sharedMailboxIds } = settings
  const isMeasured = workspace.auditsADay > 0
  const choices = [...mailboxIds].sort(compareIds).map(id => {
    const own = byMailbox.get(id) ?? workspace
    return { ...own, isStepwise: own.shared === 'stepwise' && sharedMailboxIds.has(id), isMeasured }
  })
  const rank = (choice: EffectiveSettings) =>
    widest.logging.indexOf(choice.logging) * 6 +
    widest.creating.indexOf(choice.creating) * 2 +
    (choice.isStepwise ? 1 : 0)
  return choices.sort((a, b) => rank(a) - rank(b))[0] ?? { ...workspace, isStepwise: false, isMeasured }
}

export function mailboxSettings({ workspace, byMailbox }: Settings, mailboxId: string): MailboxSettings {
  return byMailbox.get(mailboxId) ?? workspace
}

/** True where some mailbox has a setting of which `holds` is true, so that evidence for it must be read. */
export function isAnywhere(settings: Settings, holds: (effective: MailboxSettings) => boolean): boolean {
  return [settings.workspace, ...settings.byMailbox.values()].some(holds)
}

const compareIds = (a: string, b: string): number => (BigInt(a) < BigInt(b) ? -1 : 1)
