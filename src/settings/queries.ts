import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'
import { appendAudit } from '../privacy/append-audit.ts'
import {
  isMailboxKey,
  mailboxSchema,
  type SettingKey,
  type Settings,
  settingKeys,
  type WorkspaceSettings,
  workspaceSchema,
} from './settings.ts'

/** The settings in force. A row that its schema refuses is left out: the default then holds. */
export async function readSettings(tx: Tx, workspaceId: string): Promise<Settings> {
  const rows = await tx
    .selectFrom('setting')
    .select(['mailboxId', 'key', 'value', 'version', 'untilVersion'])
    .where('workspaceId', '=', workspaceId)
    .execute()
  const shared = await tx
    .selectFrom('mailbox')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .where('isShared', '=', true)
    .execute()
  const versions = rows.flatMap(row => [Number(row.version), Number(row.untilVersion ?? 0)])
  const inForce = rows.filter(({ untilVersion }) => untilVersion === null)
  const valuesOf = (mailboxId: string | null) => decode(inForce.filter(row => row.mailboxId === mailboxId))
  const ofWorkspace = valuesOf(null)
  const mailboxIds = [...new Set(inForce.flatMap(({ mailboxId }) => mailboxId ?? []))]
  return {
    version: String(Math.max(0, ...versions)),
    workspace: workspaceSchema.parse(Object.fromEntries(ofWorkspace)),
    byMailbox: new Map(
      mailboxIds.map(id => [id, mailboxSchema.parse(Object.fromEntries([...ofWorkspace, ...valuesOf(id)]))]),
    ),
    ownKeys: new Map(mailboxIds.map(id => [id, [...valuesOf(id).keys()]])),
    sharedMailboxIds: new Set(shared.map(({ id }) => id)),
  }
}

export interface SettingChange {
  /** Null: for the whole workspace. */
  mailboxId: string | null
  /** null as a value ends a mailbox's own setting: the workspace's holds again. */
  values: Partial<{ [K in SettingKey]: WorkspaceSettings[K] | null }>
  actor: string
  now: Date
}

/**
 * Writes what differs from what is in force as the next version, with an audit entry. Returns the version, or null
 * where nothing changed.
 */
export async function changeSettings(tx: Tx, workspaceId: string, change: SettingChange): Promise<string | null> {
  const { mailboxId, values, actor, now } = change
  await sql`select pg_advisory_xact_lock(hashtextextended(${`setting:${workspaceId}`}, 0))`.execute(tx)
  const settings = await readSettings(tx, workspaceId)
  const isOwn = (key: SettingKey) => mailboxId === null || (settings.ownKeys.get(mailboxId)?.includes(key) ?? false)
  const current: Partial<WorkspaceSettings> =
    mailboxId === null ? settings.workspace : (settings.byMailbox.get(mailboxId) ?? {})
  const changed = settingKeys.filter(key => {
    const value = values[key]
    if (value === undefined || (mailboxId !== null && !isMailboxKey(key))) return false
    return JSON.stringify(value) !== JSON.stringify(isOwn(key) ? current[key] : null)
  })
  if (changed.length === 0) return null
  const version = String(Number(settings.version) + 1)
  await tx
    .updateTable('setting')
    .set({ untilVersion: version })
    .where('workspaceId', '=', workspaceId)
    .where('mailboxId', mailboxId === null ? 'is' : '=', mailboxId)
    .where('key', 'in', changed)
    .where('untilVersion', 'is', null)
    .execute()
  const rows = changed.flatMap(key => {
    const value = values[key]
    return value === null ? [] : [{ workspaceId, mailboxId, key, value: JSON.stringify(value), version }]
  })
  if (rows.length > 0)
    await tx
      .insertInto('setting')
      .values(rows.map(row => ({ ...row, createdBy: actor, createdAt: now })))
      .execute()
  await appendAudit(tx, workspaceId, {
    at: now,
    actor,
    action: 'settings_changed',
    subject: mailboxId === null ? 'workspace' : `mailbox:${mailboxId}`,
    detail: { version, keys: changed },
  })
  return version
}

function decode(rows: { key: string; value: unknown }[]): Map<SettingKey, unknown> {
  const known = rows.flatMap(({ key, value }): [SettingKey, unknown][] => {
    const name = settingKeys.find(one => one === key)
    return name !== undefined && workspaceSchema.shape[name].safeParse(value).success ? [[name, value]] : []
  })
  return new Map(known)
}
