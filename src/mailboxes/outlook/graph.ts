/**
 * Microsoft's Graph client with our own middleware: it sends the token to the configured host and to no other, asks for
 * immutable ids each time, and never retries by itself (the retry policy is the machine's). The SDK's own middleware
 * would leave the token away over http, and its reading of answers would lose errors that are no JSON.
 */
import {
  Client,
  type Context,
  GraphClientError,
  GraphError,
  HTTPMessageHandler,
  type Middleware,
  ResponseType,
} from '@microsoft/microsoft-graph-client'
import { z } from 'zod'
import type { Budget } from '../budget.ts'
import { type AccessToken, type CallOptions, MailProviderError } from '../provider.ts'
import { sortGraphError } from './graph-errors.ts'

export interface GraphOptions {
  /** Origin of Graph, without a slash at the end. */
  baseUrl: string
  accessToken: AccessToken
  budget: Budget
  now: () => Date
}

export interface GraphCall {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  body?: unknown
  /** Entries that a page of a delta round shall have. */
  pageSize?: number
  /** Requests that Graph counts for this one. */
  cost?: number
}

export interface Graph {
  /** `path` stands below /v1.0, its query encoded. */
  json<T>(path: string, schema: z.ZodType<T>, options: CallOptions, call?: GraphCall): Promise<T>
  /** For calls whose answer has no content. */
  send(path: string, options: CallOptions, call: GraphCall): Promise<void>
  /** At most so many bytes of the answer; `isWhole` tells whether that was all. */
  bytes(path: string, most: number, options: CallOptions): Promise<{ bytes: Uint8Array; isWhole: boolean }>
  /** Path and query of a link that Graph gave us. A link to any other host is refused, whoever slipped it in. */
  pathOf(link: string): string
  now(): Date
}

const VERSION = 'v1.0'
const JSON_BYTES = 32 * 1024 * 1024
const ERROR_BYTES = 64 * 1024
/** A large message over a slow line. */
const TIMEOUT_MILLISECONDS = 60_000

export function openGraph({ baseUrl, accessToken, budget, now }: GraphOptions): Graph {
  const origin = new URL(baseUrl).origin
  const client = Client.initWithMiddleware({
    baseUrl: `${baseUrl}/`,
    defaultVersion: VERSION,
    middleware: withToken(accessToken, origin),
  })

  async function call<T>(path: string, options: CallOptions, given: GraphCall, read: (answer: Response) => Promise<T>) {
    const leave = await budget.take(given.cost ?? 1, options)
    try {
      const answer = await request(path, options, given)
      if (answer.ok) return await read(answer)
      const refusal = sortGraphError(await readRefusal(answer), now())
      if (refusal.kind === 'rate') budget.holdUntil(refusal.retryAt ?? new Date(now().getTime() + 1_000), 'mailbox')
      throw refusal
    } catch (error) {
      throw asProviderError(error, options)
    } finally {
      leave()
    }
  }

  async function request(path: string, { signal }: CallOptions, given: GraphCall): Promise<Response> {
    const sent = client
      .api(path)
      .headers({ Prefer: prefer(given.pageSize) })
      .responseType(ResponseType.RAW)
      .options({ signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MILLISECONDS)]), redirect: 'manual' })
    switch (given.method ?? 'GET') {
      case 'GET':
        return sent.get()
      case 'POST':
        return sent.post(given.body)
      case 'PATCH':
        return sent.patch(given.body)
      case 'DELETE':
        return sent.delete()
    }
  }

  return {
    now,
    json: (path, schema, options, given = {}) =>
      call(path, options, given, async answer => {
        const { bytes, isWhole } = await readBytes(answer, JSON_BYTES)
        const parsed = isWhole ? schema.safeParse(parseJson(bytes)) : null
        if (parsed?.success) return parsed.data
        throw new MailProviderError('transient', { code: 'unexpected_answer', status: answer.status })
      }),
    send: (path, options, given) =>
      call(path, options, given, async answer => {
        await answer.body?.cancel()
      }),
    bytes: (path, most, options) => call(path, options, {}, answer => readBytes(answer, most)),
    pathOf: link => {
      const url = URL.canParse(link) ? new URL(link) : null
      const path = `${url?.pathname}${url?.search}`
      if (url?.origin === origin && path.startsWith(`/${VERSION}/`)) return path.slice(VERSION.length + 1)
      throw new MailProviderError('permanent', { code: 'foreign_link' })
    },
  }
}

/** On every request: a page, a part of a batch or a subscription without it would name other ids. */
export const IMMUTABLE_IDS = 'IdType="ImmutableId"'

function prefer(pageSize: number | undefined): string {
  return pageSize === undefined ? IMMUTABLE_IDS : `${IMMUTABLE_IDS}, odata.maxpagesize=${pageSize}`
}

/** Adds the token; one that Graph refuses is changed for another once. */
function withToken(accessToken: AccessToken, origin: string): Middleware {
  const http = new HTTPMessageHandler()
  const ask = async (context: Context, refused?: string): Promise<string> => {
    const token = await accessToken(refused).catch(error => {
      // The client passes only its own errors on; all others it rewrites.
      const carrier = new GraphClientError()
      carrier.customError = error
      throw carrier
    })
    context.options = { ...context.options, headers: { ...headersOf(context), Authorization: `Bearer ${token}` } }
    await http.execute(context)
    return token
  }
  return {
    async execute(context) {
      if (typeof context.request !== 'string' || new URL(context.request).origin !== origin) throw foreignLink()
      const token = await ask(context)
      if (context.response?.status !== 401) return
      await context.response.body?.cancel()
      await ask(context, token)
    },
  }
}

function headersOf(context: Context): Record<string, string> {
  return { ...(context.options?.headers as Record<string, string> | undefined) }
}

function foreignLink(): GraphClientError {
  const carrier = new GraphClientError()
  carrier.customError = new MailProviderError('permanent', { code: 'foreign_link' })
  return carrier
}

function asProviderError(error: unknown, { signal }: CallOptions): unknown {
  // Given up by the caller: that is no fault of Graph's.
  if (signal.aborted) return signal.reason
  if (error instanceof GraphClientError && error.customError !== undefined) return error.customError
  return error instanceof GraphError ? new MailProviderError('transient', { code: 'network' }) : error
}

const errorBody = z.object({ error: z.object({ code: z.string() }) })

async function readRefusal(answer: Response) {
  const { bytes } = await readBytes(answer, ERROR_BYTES)
  const json = parseJson(bytes)
  const parsed = errorBody.safeParse(json)
  return {
    status: answer.status,
    code: parsed.success ? parsed.data.error.code : null,
    body: bytes.length === 0 ? ('empty' as const) : json === undefined ? ('other' as const) : ('json' as const),
    retryAfter: answer.headers.get('retry-after'),
  }
}

async function readBytes(answer: Response, most: number): Promise<{ bytes: Uint8Array; isWhole: boolean }> {
  const pieces: Uint8Array[] = []
  let length = 0
  let isWhole = true
  try {
    for await (const piece of answer.body ?? []) {
      pieces.push(piece)
      length += piece.length
      if (length <= most) continue
      isWhole = false
      break
    }
  } catch {
    throw new MailProviderError('transient', { code: 'network', status: answer.status })
  }
  const bytes = new Uint8Array(Math.min(length, most))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece.subarray(0, bytes.length - at), at)
    at += piece.length
  }
  return { bytes, isWhole }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    return undefined
  }
}
