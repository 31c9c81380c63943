import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ConfigError, readConfig, variables } from '../src/config.ts'
import { openKeys } from '../src/keys.ts'

const base64Key = Buffer.alloc(32, 7).toString('base64')
const threeKeys = { MESSAGE_KEY: base64Key, SUPPRESSION_KEY: base64Key, PSEUDONYM_KEY: base64Key }

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
    [{ ...threeKeys, KEYS_FILE: '/k' }, 'not both'],
    [{ ...threeKeys, MESSAGE_KEY: 'c2hvcnQ=' }, 'MESSAGE_KEY is not usable: expected 32 random bytes'],
    [{ DATABASE_URL: 'mysql://root:hunter2@db' }, 'DATABASE_URL is not usable'],
  ])('%j is refused with a sentence', (env, sentence) => {
    expect(() => readConfig(env)).toThrow(ConfigError)
    expect(() => readConfig(env)).toThrow(sentence)
  })

  test('a refusal never repeats a password or a key', () => {
    expect(() => readConfig({ DATABASE_URL: 'mysql://root:hunter2@db' })).not.toThrow(/hunter2/)
    expect(() => readConfig({ ...threeKeys, MESSAGE_KEY: 'c2hvcnQ=' })).not.toThrow(/c2hvcnQ/)
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

  test('a first start makes three different keys that only the owner can read, and the next one finds them', async () => {
    const path = join(folder, 'deep', 'keys')
    const first = await openKeys({ kind: 'file', path, mayCreate: true })
    expect(first.createdAt).toBe(path)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    const { message, suppression, pseudonym } = first.keys
    expect(new Set([message, suppression, pseudonym].map(key => key.toString('hex'))).size).toBe(3)
    expect(await openKeys({ kind: 'file', path, mayCreate: true })).toEqual({ keys: first.keys, createdAt: null })
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

  test('a damaged file is an error and stays as it is', async () => {
    const path = join(folder, 'keys')
    await writeFile(path, 'message = short\n')
    await expect(openKeys({ kind: 'file', path, mayCreate: true })).rejects.toThrow(/does not hold the three keys/)
    expect(await readFile(path, 'utf8')).toBe('message = short\n')
  })
})
