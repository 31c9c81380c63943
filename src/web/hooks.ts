/**
 * What Google and Microsoft call. Each caller is verified by the provider's own rules; nothing that comes in is logged,
 * and what cannot be stored is answered 503, so that it comes again.
 */
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { ProviderUrls } from '../config.ts'
import type { Db } from '../db/schema.ts'
import type { Log } from '../log.ts'
import { openGoogleCerts } from '../mailboxes/gmail/google-certs.ts'
import { openPushInbox } from '../mailboxes/gmail/push-inbox.ts'
import { takeGmailPush } from '../mailboxes/gmail/take-push.ts'
import { openNotificationInbox } from '../mailboxes/outlook/notification-inbox.ts'
import { takeGraphNotifications } from '../mailboxes/outlook/take-notifications.ts'

export interface HooksOptions {
  db: Db
  log: Log
  now: () => Date
  urls: ProviderUrls
  publicUrl: string | null
  /** A mailbox has become due. */
  wake(): void
}

/** A Pub/Sub push has some hundred bytes; Graph sends up to some hundred notifications at once. */
const largestBody = { gmail: 64 * 1024, graph: 2 * 1024 * 1024 }

export function hookRoutes({ db, log, now, urls, publicUrl, wake }: HooksOptions): Hono {
  const certs = openGoogleCerts({ url: `${urls.googleApis}/oauth2/v3/certs`, now })
  const hookUrl = publicUrl === null ? null : `${publicUrl}/hooks/gmail`
  const gmail = { log, now, certs, inbox: openPushInbox({ db, now, hookUrl }) }

  const graph = { log, inbox: openNotificationInbox({ db, now }) }

  const takeGraph = async (c: Context) => {
    const validationToken = c.req.query('validationToken') ?? null
    const body = validationToken === null ? await c.req.text() : ''
    const answer = await takeGraphNotifications(graph, { validationToken, body })
    if (answer.items !== null && answer.items.accepted > 0) wake()
    return new Response(answer.body, { status: answer.status, headers: answer.headers })
  }
  return new Hono()
    .post('/hooks/gmail', limited(largestBody.gmail), async c => {
      const authorization = c.req.header('authorization') ?? null
      const { status, outcome } = await takeGmailPush(gmail, { authorization, body: await c.req.text() })
      if (outcome === 'stored') wake()
      return c.body(null, status)
    })
    .post('/hooks/graph', limited(largestBody.graph), takeGraph)
    .post('/hooks/graph/lifecycle', limited(largestBody.graph), takeGraph)
    .onError((error, c) => {
      log.error('hook failed', { error })
      return c.body(null, 503)
    })
}

/** Answered before more than that was read. */
const limited = (maxSize: number) => bodyLimit({ maxSize, onError: c => c.body(null, 413) })
