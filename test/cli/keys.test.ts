import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { runRotation } from '../../src/cli/rotate-keys.ts'
import type { CredentialKeys, KeysConfig } from '../../src/config.ts'
import type { CommandIo } from '../../src/db/command-socket.ts'
import { listKeysInUse, refuseWrongKeys } from '../../src/db/key-fingerprints.ts'
import type { Installation } from '../../src/installation.ts'
import { openKeys, rereadCredentialKeys } from '../../src/keys.ts'
import { openKeyring } from '../../src/mailboxes/connecting/credentials.ts'
import { openTokenSources } from '../../src/mailboxes/connecting/token-source.ts'
import { openMailbox } from '../../src/mailboxes/open-mailbox.ts'
import { connectGmail, openConnectWorld } from '../support/connect-world.ts'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'
import { type FakeGmail, startFakeGmail } from '../support/fake-gmail/start-fake-gmail.ts'
import { endAll, runCountersign } from '../support/processes.ts'

describe('the keys of a database', () => {
  let database: TestDatabase
  let folder: string
  beforeAll(async () => {
    database = await openTestDatabase()
    folder = await mkdtemp(join(tmpdir(), 'countersign-keys-'))
  })
  afterAll(async () => {
    await database.destroy()
    await rm(folder, { recursive: true })
  })
  const start = async (path: string) => {
    const config: KeysConfig = { kind: 'file', path, mayCreate: true }
    const { keys, credential } = await openKeys(config)
    const { knows } = openKeyring(credential)
    return refuseWrongKeys(database.db, { config, keys, knowsCredentialKey: knows })
  }

  test('are remembered by the first start; another one’s are refused and named, the right ones let in again', async () => {
    const [right, wrong] = [join(folder, 'right'), join(folder, 'wrong')]
    await start(right)
    await expect(start(wrong)).rejects.toThrow(/The message key in .*wrong is not the one that this database was made/)
    const text = (await readFile(right, 'utf8')).replace(
      /^suppression = .*$/m,
      `suppression = ${Buffer.alloc(32, 3).toString('base64')}`,
    )
    await writeFile(join(folder, 'mixed'), text)
    await expect(start(join(folder, 'mixed'))).rejects.toThrow(/The suppression key in/)
    await start(right)
  })

  test('tell nothing of themselves in the database', async () => {
    const stored = JSON.stringify((await database.executeSql('select * from key_fingerprint')).rows)
    for (const key of Object.values(
      (await openKeys({ kind: 'file', path: join(folder, 'right'), mayCreate: false })).keys as object,
    ))
      for (const form of ['hex', 'base64'] as const) expect(stored).not.toContain((key as Buffer).toString(form))
  })
})

describe('a rotation', () => {
  const ann = 'ann@ours.example'
  let database: TestDatabase
  let gmail: FakeGmail
  let folder: string
  let config: KeysConfig & { kind: 'file' }
  beforeEach(async () => {
    database = await openTestDatabase()
    gmail = await startFakeGmail({ users: [ann] })
    folder = await mkdtemp(join(tmpdir(), 'countersign-keys-'))
    config = { kind: 'file', path: join(folder, 'keys'), mayCreate: true }
  })
  afterEach(async () => {
    await gmail.close()
    await database.destroy()
    await rm(folder, { recursive: true })
  })

  const processWith = (credential: CredentialKeys, urls: Parameters<typeof openTokenSources>[0]['urls']) => {
    const keyring = openKeyring(credential, () => rereadCredentialKeys(config))
    const deps = { db: database.db, keyring, urls, now: () => new Date() }
    return { ...deps, tokens: openTokenSources(deps) }
  }
  const command = (connect: object, signal = new AbortController().signal) => {
    let out = ''
    const sink = { write: (text: string) => (out += text) }
    const io = { stdout: sink, stderr: sink, signal } as unknown as CommandIo
    return { run: () => runRotation({ database, connect } as unknown as Installation, config, io), out: () => out }
  }

  test('encrypts all secrets anew while others read; one that was started before reads on; it may be interrupted', async () => {
    const { credential } = await openKeys(config)
    const world = await openConnectWorld(database, { gmail, credential, reread: () => rereadCredentialKeys(config) })
    await world.registerGmail(gmail)
    const outcome = await connectGmail(world, ann)
    if (outcome.kind !== 'connected') throw new Error(outcome.problem)
    const before = [...(await listKeysInUse(database.db)).keys()]
    expect(before).toHaveLength(1)

    const stopped = new AbortController()
    stopped.abort()
    const rotating = processWith(credential, world.deps.urls)
    const first = command(rotating, stopped.signal)
    expect(await first.run()).toBe(130)
    expect(first.out()).toContain('A new key was made')
    const again = command(rotating)
    expect(await again.run()).toBe(0)
    expect(again.out()).toMatch(/A rotation was under way.*\n3 secrets encrypted anew/)
    const after = [...(await listKeysInUse(database.db)).keys()]
    expect(after).toEqual([rotating.keyring.currentKeyId()])
    expect(after).not.toEqual(before)

    const olderProcess = await openMailbox(world.otherProcess())(world.workspaceId, outcome.mailboxId)
    expect((await olderProcess.identify({ signal: AbortSignal.timeout(9_000), urgency: 'live' })).address).toBe(ann)

    const { keys } = await openKeys(config)
    const stale = openKeyring(credential)
    const refused = refuseWrongKeys(database.db, { config, keys, knowsCredentialKey: stale.knows })
    await expect(refused).rejects.toThrow(/Stored tokens are encrypted with a credential key that is not in/)
  })
})

test('keys that several machines may share are never changed by the command, which says what to do', async () => {
  const database = await openTestDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'countersign-keys-'))
  const path = join(folder, 'keys')
  const { credential } = await openKeys({ kind: 'file', path, mayCreate: true })
  const before = await readFile(path, 'utf8')
  let out = ''
  const sink = { write: (text: string) => (out += text) }
  const io = { stdout: sink, stderr: sink, signal: new AbortController().signal } as unknown as CommandIo
  const installation = { database, connect: { keyring: openKeyring(credential) } } as unknown as Installation
  expect(await runRotation(installation, { kind: 'file', path, mayCreate: false }, io)).toBe(0)
  expect(out).toContain('every copy of the keys file')
  expect(await readFile(path, 'utf8')).toBe(before)
  await database.destroy()
  await rm(folder, { recursive: true })
})

test('the command makes a new key in the file of an embedded installation', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-keys-'))
  const data = join(folder, 'data')
  const first = await runCountersign(['keys', 'rotate', '--data', data])
  expect(first).toMatchObject({ status: 0, out: '0 secrets encrypted anew\n' })
  const text = await readFile(join(data, 'keys'), 'utf8')
  expect(text.match(/^old_credential = /gm)).toHaveLength(1)
  expect(text.match(/^credential = /gm)).toHaveLength(1)
  await writeFile(
    join(data, 'keys'),
    text.replace(/^message = .*$/m, `message = ${Buffer.alloc(32, 3).toString('base64')}`),
  )
  const wrong = await runCountersign(['keys', 'rotate', '--data', data])
  expect(wrong.status).toBe(2)
  expect(wrong.err).toMatch(/^countersign: The message key in .* is not the one that this database was made with/)
  await endAll()
  await rm(folder, { recursive: true })
}, 120_000)
