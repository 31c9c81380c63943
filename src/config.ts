/**
 * The one door for settings: the environment is read here and nowhere else, once, into a frozen and grouped value.
 * Half-set groups and unsafe combinations are refused with one sentence that says what to set.
 */
import { resolve } from 'node:path'
import { z } from 'zod'

/** What a person can set. The descriptions are the variable table of the README. */
export const variables = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/\S+$/, 'expected postgres://USER:PASSWORD@HOST:PORT/NAME')
    .optional()
    .describe('PostgreSQL 15 or newer; without it the embedded database is used'),
  DATA_DIR: z.string().default('./data').describe('folder of the embedded database and of its keys; --data wins'),
  HOST: z.string().default('127.0.0.1').describe('address the pages listen on; loopback only'),
  PORT: wholeNumber(0, 65_535).default(4100).describe('port of the pages'),
  HOOKS_HOST: z.string().optional().describe('address of a second listener that answers only /hooks'),
  HOOKS_PORT: wholeNumber(0, 65_535).optional().describe('port of that listener'),
  PUBLIC_URL: address()
    .optional()
    .describe(
      'https address under which Google and Microsoft reach /hooks; without it Gmail’s signals are pulled and Outlook is polled',
    ),
  PAGES_URL: address()
    .optional()
    .describe(
      'address to which a browser comes back after consent, on loopback, e.g. of a tunnel; default http://localhost:PORT',
    ),
  KEYS_FILE: z.string().optional().describe('file with the four keys; default DATA_DIR/keys'),
  MESSAGE_KEY: key().optional().describe('instead of a file: key of message identities, 32 bytes in base64'),
  SUPPRESSION_KEY: key().optional().describe('instead of a file: key of erased identities, 32 bytes in base64'),
  PSEUDONYM_KEY: key().optional().describe('instead of a file: key of pseudonyms, 32 bytes in base64'),
  CREDENTIAL_KEY: key().optional().describe('instead of a file: key of stored tokens, 32 bytes in base64'),
  OLD_CREDENTIAL_KEYS: keyList()
    .optional()
    .describe(
      'keys that CREDENTIAL_KEY took the place of, separated by commas, until `countersign keys rotate` has run',
    ),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'expected debug, info, warn, error or silent')
    .default('info')
    .describe('how much the log says'),
  THREADS: wholeNumber(1, 64).optional().describe('threads that read mail; default: one a processor, at most 4'),
  GOOGLE_ACCOUNTS_URL: address('https://accounts.google.com').describe('where people agree at Google'),
  GOOGLE_OAUTH_URL: address('https://oauth2.googleapis.com').describe('where Google gives and revokes tokens'),
  GOOGLE_APIS_URL: address('https://www.googleapis.com').describe('where Google’s signing certificates are'),
  GMAIL_API_URL: address('https://gmail.googleapis.com').describe('the Gmail API'),
  PUBSUB_URL: address('https://pubsub.googleapis.com').describe('Cloud Pub/Sub, for signals that are pulled'),
  MICROSOFT_LOGIN_URL: address('https://login.microsoftonline.com').describe(
    'where people agree at Microsoft and tokens are given; national clouds have their own',
  ),
  GRAPH_URL: address('https://graph.microsoft.com').describe('Microsoft Graph; national clouds have their own'),
})

export interface Keys {
  /** HMAC of message identities. */
  message: Buffer
  /** HMAC of erased identities: losing it lets erased people come back. */
  suppression: Buffer
  pseudonym: Buffer
}

export type DatabaseConfig = { kind: 'postgres'; url: string } | { kind: 'pglite'; dataDir: string }

/** Encrypts with the first one; the others are still read with, until everything was encrypted anew. */
export type CredentialKeys = readonly [Buffer, ...Buffer[]]

export type KeysConfig =
  | { kind: 'given'; keys: Keys; credential: CredentialKeys }
  /** `mayCreate`: a first start on one machine makes them; where several machines share a database they are given. */
  | { kind: 'file'; path: string; mayCreate: boolean }

/** Where the providers are, without a slash at the end. Nothing but these is ever asked. */
export interface ProviderUrls {
  readonly googleAccounts: string
  readonly googleOauth: string
  readonly googleApis: string
  readonly gmail: string
  readonly pubsub: string
  readonly microsoftLogin: string
  readonly graph: string
}

export interface Config {
  readonly database: DatabaseConfig
  readonly keys: KeysConfig
  readonly web: { readonly host: string; readonly port: number }
  readonly hooks: { readonly host: string; readonly port: number } | null
  /** Null: no provider can reach us. */
  readonly publicUrl: string | null
  /** Null: the address at which the pages listen. */
  readonly pagesUrl: string | null
  readonly providers: ProviderUrls
  readonly log: { readonly level: z.infer<typeof variables>['LOG_LEVEL'] }
  /** Null: as many as the machine suggests. */
  readonly threads: number | null
}

/** A setting that cannot be used; the message is one sentence for the person who set it, without secrets. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

export type Environment = Readonly<Record<string, string | undefined>>

/** `dataDir` is what --data says; it wins over DATA_DIR. */
export function readConfig(env: Environment = process.env, dataDir?: string): Config {
  const read = readVariables(env)
  const folder = resolve(dataDir ?? read.DATA_DIR)
  const database: DatabaseConfig = read.DATABASE_URL
    ? { kind: 'postgres', url: read.DATABASE_URL }
    : { kind: 'pglite', dataDir: folder }
  if (!isLoopback(read.HOST)) {
    throw new ConfigError(
      `HOST is "${read.HOST}": there are no user accounts yet, so the pages listen on loopback only (127.0.0.1, ::1 or localhost)`,
    )
  }
  return freeze({
    database,
    keys: keysConfig(read, database, folder),
    web: { host: read.HOST, port: read.PORT },
    hooks: hooksConfig(read),
    publicUrl: read.PUBLIC_URL ?? null,
    pagesUrl: pagesUrl(read),
    providers: {
      googleAccounts: read.GOOGLE_ACCOUNTS_URL,
      googleOauth: read.GOOGLE_OAUTH_URL,
      googleApis: read.GOOGLE_APIS_URL,
      gmail: read.GMAIL_API_URL,
      pubsub: read.PUBSUB_URL,
      microsoftLogin: read.MICROSOFT_LOGIN_URL,
      graph: read.GRAPH_URL,
    },
    log: { level: read.LOG_LEVEL },
    threads: read.THREADS ?? null,
  })
}

/** The names and addresses under which only this machine reaches a listener. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
}

type Variables = z.infer<typeof variables>

function readVariables(env: Environment): Variables {
  // A variable that is set to nothing is what a compose file leaves behind for an unset one.
  const names = Object.keys(variables.shape)
  const set = Object.fromEntries(names.map(name => [name, env[name]?.trim()]).filter(([, value]) => value))
  const result = variables.safeParse(set)
  if (result.success) return result.data
  const issue = result.error.issues[0]!
  const name = String(issue.path[0])
  const isSecret = /_KEYS?$/.test(name) || name === 'DATABASE_URL'
  throw new ConfigError(`${name} is ${isSecret ? 'not usable' : `"${env[name]}"`}: ${issue.message}`)
}

function keysConfig(read: Variables, database: DatabaseConfig, folder: string): KeysConfig {
  const { MESSAGE_KEY: message, SUPPRESSION_KEY: suppression, PSEUDONYM_KEY: pseudonym } = read
  const { CREDENTIAL_KEY: credential, OLD_CREDENTIAL_KEYS: old } = read
  if (message && suppression && pseudonym && credential) {
    if (read.KEYS_FILE) throw new ConfigError('Set KEYS_FILE or the four keys themselves, not both')
    return { kind: 'given', keys: { message, suppression, pseudonym }, credential: [credential, ...(old ?? [])] }
  }
  if (message || suppression || pseudonym || credential) {
    throw new ConfigError(
      'Set MESSAGE_KEY, SUPPRESSION_KEY, PSEUDONYM_KEY and CREDENTIAL_KEY together, or none of them',
    )
  }
  if (old) throw new ConfigError('OLD_CREDENTIAL_KEYS goes with CREDENTIAL_KEY; a keys file holds its old keys itself')
  if (read.KEYS_FILE) return { kind: 'file', path: resolve(read.KEYS_FILE), mayCreate: false }
  return { kind: 'file', path: resolve(folder, 'keys'), mayCreate: isOnThisMachine(database) }
}

function isOnThisMachine(database: DatabaseConfig): boolean {
  if (database.kind === 'pglite') return true
  // An empty host means the server's own unix socket.
  const host = URL.canParse(database.url) ? new URL(database.url).hostname : ''
  return host === '' || isLoopback(host)
}

function hooksConfig(read: Variables): Config['hooks'] {
  const { HOOKS_HOST: host, HOOKS_PORT: port } = read
  if (host !== undefined && port !== undefined) return { host, port }
  if (host !== undefined || port !== undefined) throw new ConfigError('Set both HOOKS_HOST and HOOKS_PORT, or neither')
  return null
}

/** A page that a browser is sent back to with a code must be ours, and the pages are on loopback. */
function pagesUrl({ PAGES_URL: url }: Variables): string | null {
  if (url === undefined) return null
  if (isLoopback(new URL(url).hostname)) return url
  throw new ConfigError(`PAGES_URL is "${url}": the pages are on loopback only (127.0.0.1, ::1 or localhost)`)
}

/** Scheme, host and port alone; tokens travel there, so in the clear only within this machine. */
function address(): z.ZodType<string, string>
function address(standard: string): z.ZodType<string, string | undefined>
function address(standard?: string): z.ZodType<string, string | undefined> {
  const origin = z
    .string()
    .refine(isAddress, 'expected https://HOST, or http:// on loopback, without path and user')
    .transform(text => new URL(text).origin)
  return standard === undefined ? origin : origin.default(standard)
}

function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, pathname, search, hash, username, password } = new URL(text)
  const isBare = pathname === '/' && !search && !hash && !username && !password
  return isBare && (protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname)))
}

function wholeNumber(least: number, most: number) {
  const message = `expected a whole number from ${least} to ${most}`
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .refine(value => value >= least && value <= most, message)
}

function keyHint() {
  return 'expected 32 random bytes in base64, as `openssl rand -base64 32` prints'
}

function key() {
  return z
    .string()
    .transform(text => Buffer.from(text, 'base64'))
    .refine(bytes => bytes.length === 32, keyHint())
}

function keyList() {
  return z
    .string()
    .transform(text => text.split(',').map(one => Buffer.from(one.trim(), 'base64')))
    .refine(keys => keys.every(bytes => bytes.length === 32), keyHint())
}

/** Buffers cannot be frozen and need not be. */
function freeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) {
    if (inner !== null && typeof inner === 'object' && !Buffer.isBuffer(inner)) freeze(inner)
  }
  return Object.freeze(value)
}
