/**
 * The log names things by their ids and codes, never by content: no address, name, subject or text of a mail can get
 * into it, because only the fields listed here pass, and of an error only its class, code and stack frames.
 */
import { pino } from 'pino'
import type { Config } from './config.ts'

/** What may be said, and of which type. An unlisted field is left out, and its name is said under `leftOut`. */
const allowed = {
  workspaceId: 'id',
  mailboxId: 'id',
  ledgerItemId: 'id',
  messageId: 'id',
  activityId: 'id',
  suggestionId: 'id',
  decisionId: 'id',
  outboxId: 'id',
  connectionId: 'id',
  jobId: 'id',
  job: 'code',
  queue: 'code',
  reason: 'code',
  state: 'code',
  route: 'code',
  method: 'code',
  version: 'code',
  signal: 'code',
  migration: 'code',
  count: 'number',
  failed: 'number',
  attempt: 'number',
  status: 'number',
  port: 'number',
  milliseconds: 'number',
} as const

export type LogFields = Partial<Record<keyof typeof allowed, string | number>> & { error?: unknown }

export interface Log {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}

/** `event` is a constant of the code, e.g. 'batch committed'; what varies goes into fields. */
export function openLog(level: Config['log']['level'], out: { write(text: string): unknown } = process.stderr): Log {
  const sink = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    { write: line => void out.write(line) },
  )
  const at =
    (severity: 'debug' | 'info' | 'warn' | 'error') =>
    (event: string, fields: LogFields = {}) =>
      sink[severity](allowedFields(fields), event)
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** For commands that only answer and have nobody who reads a log. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} }

function allowedFields(fields: LogFields): Record<string, unknown> {
  const said: Record<string, unknown> = {}
  const leftOut: string[] = []
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue
    if (name === 'error') Object.assign(said, describeError(value))
    else if (isAllowed(name, value)) said[name] = value
    else leftOut.push(Object.hasOwn(allowed, name) ? name : 'unlisted')
  }
  return leftOut.length > 0 ? { ...said, leftOut } : said
}

/** Ids are numbers, UUIDs and hashes; codes are words of ours. Neither can hold an address or a name with a space. */
function isAllowed(name: string, value: unknown): boolean {
  if (!Object.hasOwn(allowed, name)) return false
  const type = allowed[name as keyof typeof allowed]
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'string' || type === 'number') return false
  return type === 'id' ? /^[0-9a-f-]{1,64}$/i.test(value) : /^[\w./:-]{1,80}$/.test(value)
}

/** Messages of errors quote what they choked on (SQL parameters, header values), so they stay out. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error }
  const code =
    'code' in error && typeof error.code === 'string' && /^\w{1,40}$/.test(error.code) ? error.code : undefined
  const frames = (error.stack ?? '').split('\n').filter(line => /^\s{2,8}at /.test(line.slice(0, 20)))
  // A name can be set to anything; a stack frame holds only files and functions.
  const name = /^\w{1,60}$/.test(error.name) ? error.name : 'Error'
  return { error: name, ...(code && { code }), at: frames.slice(0, 6).map(line => line.trim().slice(0, 300)) }
}
