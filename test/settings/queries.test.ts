import { afterAll, beforeAll, expect, test } from 'vitest'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { auditHash } from '../../src/privacy/append-audit.ts'
import { changeSettings, readSettings, type SettingChange } from '../../src/settings/queries.ts'
import { defaultSettings, settingsFor } from '../../src/settings/settings.ts'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'
import { makeWorld } from '../support/review-world.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.destroy())

const now = new Date('2026-03-20T12:00:00Z')
const change = (workspaceId: string, values: SettingChange['values'], mailboxId: string | null = null) =>
  inWorkspace(database.db, workspaceId, tx =>
    changeSettings(tx, workspaceId, { mailboxId, values, actor: 'person:local', now }),
  )
const read = (workspaceId: string) => inWorkspace(database.db, workspaceId, tx => readSettings(tx, workspaceId))

test('a workspace that never changed anything has the cautious defaults', async () => {
  const { workspaceId } = await makeWorld(database)
  const settings = await read(workspaceId)
  expect(settings.version).toBe('0')
  expect(settings.workspace).toEqual(defaultSettings.workspace)
  expect(settings.workspace).toMatchObject({ logging: 'automatic', creating: 'suggest', shippedCertificate: false })
})

test('each change is a new version, the former rows stay, and what did not change is not written', async () => {
  const { workspaceId } = await makeWorld(database)
  expect(await change(workspaceId, { logging: 'ask', auditsADay: 20 })).toBe('1')
  expect(await change(workspaceId, { logging: 'ask' })).toBeNull()
  expect(await change(workspaceId, { logging: 'off', targetPrecision: 0.99 })).toBe('2')
  expect((await read(workspaceId)).workspace).toMatchObject({ logging: 'off', targetPrecision: 0.99 })
  const rows = await inWorkspace(database.db, workspaceId, tx =>
    tx.selectFrom('setting').select(['key', 'value', 'version', 'untilVersion']).orderBy('id').execute(),
  )
  expect(rows).toEqual([
    { key: 'logging', value: 'ask', version: '1', untilVersion: '2' },
    { key: 'logging', value: 'off', version: '2', untilVersion: null },
    { key: 'targetPrecision', value: 0.99, version: '2', untilVersion: null },
  ])
})

test('a row in force cannot be edited', async () => {
  const { workspaceId } = await makeWorld(database)
  await change(workspaceId, { logging: 'ask' })
  const edit = inWorkspace(database.db, workspaceId, tx =>
    tx.updateTable('setting').set({ value: '"automatic"' }).where('workspaceId', '=', workspaceId).execute(),
  )
  await expect(edit).rejects.toThrow(/append-only/)
})

test('a mailbox’s own setting wins until it is ended, and the rest stays the workspace’s', async () => {
  const { workspaceId, mailboxId } = await makeWorld(database)
  await change(workspaceId, { creating: 'never' })
  await change(workspaceId, { logging: 'ask', auditsADay: 3 }, mailboxId)
  const settings = await read(workspaceId)
  expect(settingsFor(settings, [mailboxId])).toMatchObject({ logging: 'ask', creating: 'never' })
  expect(settings.workspace).toMatchObject({ logging: 'automatic', auditsADay: 20 })
  await change(workspaceId, { logging: null }, mailboxId)
  expect(settingsFor(await read(workspaceId), [mailboxId]).logging).toBe('automatic')
})

test('a message in two mailboxes is treated as in the wider one, whichever came first', async () => {
  const { workspaceId, mailboxId } = await makeWorld(database)
  await change(workspaceId, { logging: 'off' }, mailboxId)
  const settings = await read(workspaceId)
  const other = String(BigInt(mailboxId) + 1n)
  expect(settingsFor(settings, [mailboxId, other]).logging).toBe('automatic')
  expect(settingsFor(settings, [other, mailboxId])).toEqual(settingsFor(settings, [mailboxId, other]))
})

test('each change leaves an entry in the audit chain that hashes the one before', async () => {
  const { workspaceId } = await makeWorld(database)
  await change(workspaceId, { logging: 'ask' })
  await change(workspaceId, { logging: 'off' })
  const entries = await inWorkspace(database.db, workspaceId, tx =>
    tx.selectFrom('auditEntry').selectAll().orderBy('sequence').execute(),
  )
  expect(entries.map(({ sequence, actor, action, detail }) => ({ sequence, actor, action, detail }))).toEqual([
    { sequence: '1', actor: 'person:local', action: 'settings_changed', detail: { version: '1', keys: ['logging'] } },
    { sequence: '2', actor: 'person:local', action: 'settings_changed', detail: { version: '2', keys: ['logging'] } },
  ])
  expect(entries[1]?.previousHash.equals(entries[0]?.hash ?? Buffer.alloc(0))).toBe(true)
  for (const entry of entries)
    expect(auditHash({ ...entry, detail: { ...(entry.detail as object) } }).equals(entry.hash)).toBe(true)
})
