/**
 * How a workspace is registered with Google or Microsoft: what an admin created there and pasted here. Secrets stand
 * apart, encrypted; what is here may be shown.
 */
import { z } from 'zod'
import type { WatchedProvider } from '../provider.ts'

/** Whose permission reads a mailbox: a person's consent, the organisation's for everyone, or that for the app alone. */
export type Access = 'consent' | 'delegation' | 'app_only'
export const accessesOf = { gmail: ['consent', 'delegation'], outlook: ['consent', 'app_only'] } as const

const shortText = z.string().trim().min(1).max(300)
const emailAddress = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .regex(/^[^\s@"<>]+@[^\s@"<>]+$/)
const uuid = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)

/** Addresses in lower case. Mailboxes that are read without anybody's consent must be named here first. */
const mailboxes = z.array(emailAddress).max(5_000).default([])

export const gmailAppSchema = z.object({
  /** Of the client of the type "Web application"; null where mailboxes are read by delegation alone. */
  clientId: shortText.nullable().default(null),
  topic: z
    .string()
    .trim()
    .regex(/^projects\/[\w.:~%+-]{1,100}\/topics\/[\w.~%+-]{1,255}$/)
    .nullable()
    .default(null),
  subscription: z
    .string()
    .trim()
    .regex(/^projects\/[\w.:~%+-]{1,100}\/subscriptions\/[\w.~%+-]{1,255}$/)
    .nullable()
    .default(null),
  /** push: Google calls us · pull: we ask Pub/Sub · poll: no signals, the mailbox is looked at every few minutes. */
  delivery: z.enum(['push', 'pull', 'poll']).default('poll'),
  /** The service account that signs pushes. */
  pushAccount: emailAddress.nullable().default(null),
  /** What a push's token must be made out to; null: the address of our hook. */
  audience: shortText.nullable().default(null),
  /** Google gives projects that used the API before May 2026 two and a half times as much. */
  isOldProject: z.boolean().default(false),
  mailboxes,
})

export const outlookAppSchema = z.object({
  clientId: uuid,
  tenantId: uuid,
  delivery: z.enum(['push', 'poll']).default('poll'),
  mailboxes,
  /** A mailbox that Exchange must refuse the app, which proves that its scope holds. */
  deniedMailbox: emailAddress.nullable().default(null),
})

export type GmailApp = z.infer<typeof gmailAppSchema>
export type OutlookApp = z.infer<typeof outlookAppSchema>
export type ProviderApp = ({ provider: 'gmail' } & GmailApp) | ({ provider: 'outlook' } & OutlookApp)

export const secretKinds = {
  gmail: ['client_secret', 'delegation_key', 'pull_key'],
  outlook: ['client_secret'],
} as const
export type SecretKind = (typeof secretKinds)[WatchedProvider][number]

/** The parts that are used of the JSON file that Google makes for a service account. */
export const serviceAccountSchema = z.object({
  client_email: emailAddress,
  private_key: z.string().startsWith('-----BEGIN').max(10_000),
  private_key_id: z.string().max(100).optional(),
})
export type ServiceAccount = z.infer<typeof serviceAccountSchema>

export function parseApp(provider: WatchedProvider, settings: unknown): ProviderApp {
  return provider === 'gmail'
    ? { provider, ...gmailAppSchema.parse(settings) }
    : { provider, ...outlookAppSchema.parse(settings) }
}

/** What is still missing before a mailbox can be connected in this way: names of fields. */
export function missingFor(app: ProviderApp, access: Access, secrets: readonly SecretKind[]): string[] {
  const missing: string[] = []
  const needSecret = (kind: SecretKind, field: string) => {
    if (!secrets.includes(kind)) missing.push(field)
  }
  if (app.provider === 'outlook') {
    needSecret('client_secret', 'clientSecret')
    return missing
  }
  if (access === 'delegation') needSecret('delegation_key', 'serviceAccount')
  else {
    if (app.clientId === null) missing.push('clientId')
    needSecret('client_secret', 'clientSecret')
  }
  if (app.delivery === 'poll') return missing
  if (app.topic === null) missing.push('topic')
  if (app.subscription === null) missing.push('subscription')
  if (app.delivery === 'push' && app.pushAccount === null) missing.push('pushAccount')
  if (app.delivery === 'pull') needSecret('pull_key', 'pullKey')
  return missing
}
