import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ConfigError, readConfig, variables } from '../src/config.ts'
import { addCredentialKey, openKeys } from '../src/keys.ts'

const base64Key = Buffer.alloc(32, 7).toString('base64')
const fourKeys = {
  MESSAGE_KEY: base64Key,
  SUPPRESSION_KEY: base64Key,
  PSEUDONYM_KEY: base64Key,
  CREDENTIAL_KEY: base64Key,
}

describe('settings', () => {
  test('nothing set means the embedded database in ./data and a page on loopback', () => {
    const config = readConfig({})
    expect(config.database).toEqual({ kind: 'pglite', dataDir: join(process.cwd(), 'data') })
    expect(config.web).toEqual({ host: '127.0.0.1', port: 4100 })
    expect(config.hooks).toBeNull()
  })

  test('--data wins over DATA_DIR, and DATABASE_URL over both', () => {
    expect(readConfig({ DATA_DIR: '/one' }, '/two').database).toEqual({ kind: 'pglite', dataDir: '/two' })
    const url = 'postgres://app@db.example/countersign'
    expect(readConfig({ DATABASE_URL: url }, '/two').database).toEqual({ kind: 'postgres', url })
  })

  test('a variable set to nothing counts as unset', () => {
    expect(readConfig({ DATABASE_URL: '', PORT: ' ' }).web.port).toBe(4100)
  })

  test('the value is frozen to its depths', () => {
    const config = readConfig({})
    expect(() => Object.assign(config.web, { port: 1 })).toThrow(TypeError)
  })

  test.each([
    [{ PORT: 'web' }, 'PORT is "web": expected a whole number from 0 to 65535'],
    [{ PORT: '65536' }, 'PORT is "65536"'],
    [{ THREADS: '0' }, 'THREADS is "0"'],
    [{ LOG_LEVEL: 'loud' }, 'expected debug, info, warn, error or silent'],
    [{ HOST: '0.0.0.0' }, 'loopback only'],
    [{ HOST: '127.0.0.1.example.com' }, 'loopback only'],
    [{ HOOKS_PORT: '4101' }, 'Set both HOOKS_HOST and HOOKS_PORT, or neither'],
    [{ MESSAGE_KEY: base64Key }, 'together, or none'],
    [{ ...fourKeys, CREDENTIAL_KEY: '' }, 'together, or none'],
    [{ ...fourKeys, KEYS_FILE: '/k' }, 'not both'],
    [{ ...fourKeys, OLD_CREDENTIAL_KEYS: `${base64Key}, c2hvcnQ=` }, 'OLD_CREDENTIAL_KEYS is not usable'],
    [{ OLD_CREDENTIAL_KEYS: base64Key }, 'goes with CREDENTIAL_KEY'],
    [{ PAGES_URL: 'https://countersign.example' }, 'the pages are on loopback only'],
    [{ PUBLIC_URL: 'http://countersign.example' }, 'expected https://HOST'],
    [{ PUBLIC_URL: 'https://countersign.example/hooks' }, 'without path'],
    [{ GMAIL_API_URL: 'http://gmail.example' }, 'expected https://HOST'],
    [{ GRAPH_URL: 'https://user:pw@graph.example' }, 'without path and user'],
    [{ ...fourKeys, MESSAGE_KEY: 'c2hvcnQ=' }, 'MESSAGE_KEY is not usable: expected 32 random bytes'],
    [{ DATABASE_URL: 'mysql://root:hunter2@db' }, 'DATABASE_URL is not usable'],
  ])('%j is refused with a sentence', (env, sentence) => {
    expect(() => readConfig(env)).toThrow(ConfigError)
    expect(() => readConfig(env)).toThrow(sentence)
  })

  test('a refusal never repeats a password or a key', () => {
    expect(() => readConfig({ DATABASE_URL: 'mysql://root:hunter2@db' })).not.toThrow(/hunter2/)
    expect(() => readConfig({ ...fourKeys, MESSAGE_KEY: 'c2hvcnQ=' })).not.toThrow(/c2hvcnQ/)
  })

  test('providers are where they really are, unless told otherwise, and addresses have no slash at the end', () => {
    expect(readConfig({}).providers.gmail).toBe('https://gmail.googleapis.com')
    const { providers, publicUrl, pagesUrl } = readConfig({
      GRAPH_URL: 'http://127.0.0.1:8080/',
      PUBLIC_URL: 'https://hooks.countersign.example/',
      PAGES_URL: 'http://localhost:9000',
    })
    expect(providers.graph).toBe('http://127.0.0.1:8080')
    expect([publicUrl, pagesUrl]).toEqual(['https://hooks.countersign.example', 'http://localhost:9000'])
  })

  test('keys are made only where one machine holds the database', () => {
    const mayCreate = (env: Record<string, string>) => {
      const { keys } = readConfig(env)
      return keys.kind === 'file' && keys.mayCreate
    }
    expect(mayCreate({})).toBe(true)
    expect(mayCreate({ DATABASE_URL: 'postgres://app@127.0.0.1/x' })).toBe(true)
    expect(mayCreate({ DATABASE_URL: 'postgres://app@db.example/x' })).toBe(false)
    expect(mayCreate({ KEYS_FILE: '/keys' })).toBe(false)
  })

  test('the README explains each variable and no other', async () => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
    const rows = [...readme.matchAll(/^\| `([A-Z_]{1,40})` \|/gm)].map(row => row[1])
    expect(rows.toSorted()).toEqual(Object.keys(variables.shape).toSorted())
  })
})

describe('keys', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-keys-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  test('a first start makes four different keys that only the owner can read, and the next one finds them', async () => {
    const path = join(folder, 'deep', 'keys')
    const first = await openKeys({ kind: 'file', path, mayCreate: true })
    expect(first.createdAt).toBe(path)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    const { message, suppression, pseudonym } = first.keys
    const all = [message, suppression, pseudonym, ...first.credential]
    expect(new Set(all.map(key => key.toString('hex'))).size).toBe(4)
    expect(await openKeys({ kind: 'file', path, mayCreate: true })).toEqual({ ...first, createdAt: null })
  })

  test('first starts at the same moment agree on one set of keys', async () => {
    const path = join(folder, 'keys')
    const opened = await Promise.all(Array.from({ length: 8 }, () => openKeys({ kind: 'file', path, mayCreate: true })))
    expect(new Set(opened.map(one => one.keys.message.toString('hex'))).size).toBe(1)
  })

  test('missing keys that may not be made are an error that says what to set', async () => {
    const missing = openKeys({ kind: 'file', path: join(folder, 'keys'), mayCreate: false })
    await expect(missing).rejects.toThrow(/set KEYS_FILE/)
  })

  test('a file from before there was a credential key is given one, once, and its other keys stay', async () => {
    const path = join(folder, 'keys')
    const { keys } = await openKeys({ kind: 'file', path, mayCreate: true })
    await writeFile(path, (await readFile(path, 'utf8')).replace(/^credential.*\n/m, ''))
    await expect(openKeys({ kind: 'file', path, mayCreate: false })).rejects.toThrow(/holds no credential key/)
    const opened = await Promise.all(Array.from({ length: 8 }, () => openKeys({ kind: 'file', path, mayCreate: true })))
    expect(new Set(opened.map(one => one.credential[0].toString('hex'))).size).toBe(1)
    expect(opened[0]).toMatchObject({ keys, createdAt: null })
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  test('a new credential key takes the place of the one before, which stays for reading', async () => {
    const path = join(folder, 'keys')
    const { keys, credential } = await openKeys({ kind: 'file', path, mayCreate: true })
    await addCredentialKey(path, 'always')
    await addCredentialKey(path, 'always')
    const opened = await openKeys({ kind: 'file', path, mayCreate: false })
    expect(opened.keys).toEqual(keys)
    expect(opened.credential).toHaveLength(3)
    expect(opened.credential[2]).toEqual(credential[0])
    expect(opened.credential[0]).not.toEqual(credential[0])
  })

  test('keys given by the environment may come with older ones to read with', async () => {
    const older = Buffer.alloc(32, 8)
    const { keys } = readConfig({ ...fourKeys, OLD_CREDENTIAL_KEYS: older.toString('base64') })
    expect((await openKeys(keys)).credential).toEqual([Buffer.alloc(32, 7), older])
  })

  test('a damaged file is an error and stays as it is', async () => {
    const path = join(folder, 'keys')
    await writeFile(path, 'message = short\n')
    await expect(openKeys({ kind: 'file', path, mayCreate: true })).rejects.toThrow(/does not hold the keys/)
    expect(await readFile(path, 'utf8')).toBe('message = short\n')
  })
})
