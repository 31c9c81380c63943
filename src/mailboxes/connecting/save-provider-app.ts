/** Saves what an admin pasted of a registration, by page or by command: the same fields, the same refusals. */
import { createPrivateKey } from 'node:crypto'
import type { z } from 'zod'
import { inWorkspace } from '../../db/in-workspace.ts'
import type { Db } from '../../db/schema.ts'
import { appendAudit } from '../../privacy/append-audit.ts'
import type { WatchedProvider } from '../provider.ts'
import type { Keyring } from './credentials.ts'
import { findApp, upsertApp, upsertAppSecret, wakeMailboxes } from './provider-app-queries.ts'
import {
  gmailAppSchema,
  outlookAppSchema,
  type ProviderApp,
  type SecretKind,
  serviceAccountSchema,
} from './provider-apps.ts'

/** By the names of the form's fields; a field that is not given stays as it is, an empty one is taken away. */
export type AppForm = Readonly<Record<string, string | boolean | string[] | undefined>>

export type SaveAppOutcome =
  | { kind: 'saved'; app: ProviderApp }
  /** `field` by its name in the form. */
  | { kind: 'refused'; field: string }

/** Secrets by the names under which a form asks for them. */
const secretFields: Record<string, SecretKind> = {
  clientSecret: 'client_secret',
  serviceAccount: 'delegation_key',
  pullKey: 'pull_key',
}

export async function saveProviderApp(
  { db, keyring, now }: { db: Db; keyring: Keyring; now: () => Date },
  workspaceId: string,
  provider: WatchedProvider,
  form: AppForm,
  actor: string,
): Promise<SaveAppOutcome> {
  const secrets: { kind: SecretKind; value: string }[] = []
  for (const [field, kind] of Object.entries(secretFields)) {
    const given = form[field]
    if (typeof given !== 'string' || given.trim() === '') continue
    if (provider === 'outlook' && kind !== 'client_secret') return { kind: 'refused', field }
    if (given.length > 20_000 || (kind !== 'client_secret' && !isServiceAccount(given)))
      return { kind: 'refused', field }
    secrets.push({ kind, value: given.trim() })
  }
  const at = now()
  return inWorkspace(db, workspaceId, async tx => {
    const before = await findApp(tx, workspaceId, provider)
    const read = readApp(provider, { ...before, ...givenFields(provider, form) })
    if (!read.success) return { kind: 'refused', field: String(read.error.issues[0]?.path[0] ?? 'clientId') }
    const app = { provider, ...read.data } as ProviderApp
    await upsertApp(tx, workspaceId, app, { actor, now: at })
    for (const secret of secrets) await upsertAppSecret(tx, keyring, workspaceId, { provider, ...secret }, at)
    // Mailboxes that wait for a registration that works go on at once, and are watched as it says now.
    await wakeMailboxes(tx, workspaceId, provider, at)
    await appendAudit(tx, workspaceId, {
      at,
      actor,
      action: before === null ? 'provider_app_added' : 'provider_app_changed',
      subject: `provider:${provider}`,
      detail: { secrets: secrets.map(({ kind }) => kind) },
    })
    return { kind: 'saved', app }
  })
}

function readApp(provider: WatchedProvider, value: object): z.ZodSafeParseResult<object> {
  return provider === 'gmail' ? gmailAppSchema.safeParse(value) : outlookAppSchema.safeParse(value)
}

function givenFields(provider: WatchedProvider, form: AppForm): Record<string, unknown> {
  const { shape } = provider === 'gmail' ? gmailAppSchema : outlookAppSchema
  return Object.fromEntries(
    Object.keys(shape).flatMap(field => {
      const value = form[field]
      if (value === undefined) return []
      if (field === 'mailboxes' && typeof value === 'string') return [[field, value.split(/[\s,;]+/).filter(Boolean)]]
      if (field === 'isOldProject') return [[field, value === true || value === 'true' || value === 'on']]
      return [[field, typeof value === 'string' && value.trim() === '' ? null : value]]
    }),
  )
}

function isServiceAccount(json: string): boolean {
  try {
    const { private_key } = serviceAccountSchema.parse(JSON.parse(json))
    return createPrivateKey(private_key).asymmetricKeyType === 'rsa'
  } catch {
    return false
  }
}
