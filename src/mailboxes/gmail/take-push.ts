/**
 * A push of Pub/Sub at our hook: verified in full, stored, and only then answered. Pub/Sub sends again what was not
 * answered with a success, so that is said of all that would be no better the second time.
 */
import { z } from 'zod'
import { inWorkspace } from '../../db/in-workspace.ts'
import type { Db } from '../../db/schema.ts'
import type { Log } from '../../log.ts'
import { findApp } from '../provider-app-queries.ts'
import { findRoutes, type RoutedMailbox, storeSignals } from '../signal-queries.ts'
import type { GoogleCerts } from './google-certs.ts'
import { type GmailNotification, readNotification } from './read-notification.ts'
import type { RecentIds } from './recent-ids.ts'
import { type GoogleClaims, verifyGoogleToken } from './verify-google-token.ts'

export interface GmailPushDeps {
  db: Db
  log: Log
  now: () => Date
  certs: GoogleCerts
  /** Address of the hook as Google knows it: what tokens are made out to unless an admin chose something else. */
  hookUrl: string | null
  /** Pushes of these ids were stored by this process. */
  recent: RecentIds
}

export type PushOutcome =
  | 'stored'
  | 'duplicate'
  /** Of a mailbox that is not connected, or no longer. */
  | 'unknown_mailbox'
  /** Genuine, but not readable. */
  | 'poison'
  /** Not from Google, or not for us. */
  | 'refused'
  /** Google's certificates or our database cannot be had: it shall come again. */
  | 'unavailable'

export const pushStatus: Readonly<Record<PushOutcome, 204 | 401 | 503>> = {
  stored: 204,
  duplicate: 204,
  unknown_mailbox: 204,
  poison: 204,
  refused: 401,
  unavailable: 503,
}

export interface PushAnswer {
  status: 204 | 401 | 503
  outcome: PushOutcome
}

export async function takeGmailPush(
  deps: GmailPushDeps,
  request: { authorization: string | null; body: string },
): Promise<PushAnswer> {
  const outcome = await take(deps, request)
  if (outcome !== 'stored' && outcome !== 'duplicate') deps.log.warn('gmail push not stored', { reason: outcome })
  return { status: pushStatus[outcome], outcome }
}

const LONGEST_BODY = 64 * 1024

const bodySchema = z.object({
  message: z.object({ data: z.string().optional(), messageId: z.string().min(1).max(100) }),
  subscription: z.string().max(400),
})

async function take(
  deps: GmailPushDeps,
  { authorization, body }: { authorization: string | null; body: string },
): Promise<PushOutcome> {
  const { db, certs, recent, log, now } = deps
  try {
    const claims = await verifyGoogleToken(authorization, certs, now())
    if (claims === null) return 'refused'
    const push = readBody(body)
    const notification = readNotification(push?.message.data)
    if (push === null || notification === null) return 'poison'
    const { subscription, message } = push
    if (recent.has(`${subscription} ${message.messageId}`)) return 'duplicate'
    const routes = await findRoutes(db, 'gmail', notification.address)
    if (routes.length === 0) return 'unknown_mailbox'
    const isStored = await storeForOwners(deps, routes, { claims, subscription, notification, id: message.messageId })
    if (!isStored) return 'refused'
    recent.add(`${subscription} ${message.messageId}`)
    return 'stored'
  } catch (error) {
    // Certificates or database: whatever it was, Pub/Sub is to send it again.
    log.error('gmail push not taken', { error })
    return 'unavailable'
  }
}

function readBody(body: string): z.infer<typeof bodySchema> | null {
  if (body.length > LONGEST_BODY) return null
  try {
    return bodySchema.parse(JSON.parse(body))
  } catch {
    return null
  }
}

interface Push {
  claims: GoogleClaims
  subscription: string
  notification: GmailNotification
  id: string
}

/** A workspace believes the service account and the subscription of its own registration, and no others. */
async function storeForOwners(deps: GmailPushDeps, routes: RoutedMailbox[], push: Push): Promise<boolean> {
  const workspaceIds = [...new Set(routes.map(({ workspaceId }) => workspaceId))]
  let isStored = false
  for (const workspaceId of workspaceIds) {
    const mailboxIds = routes.flatMap(route => (route.workspaceId === workspaceId ? route.mailboxId : []))
    isStored = (await storeForOwner(deps, workspaceId, mailboxIds, push)) || isStored
  }
  return isStored
}

function storeForOwner(
  { db, now, hookUrl }: GmailPushDeps,
  workspaceId: string,
  mailboxIds: string[],
  { claims, subscription, notification, id }: Push,
): Promise<boolean> {
  return inWorkspace(db, workspaceId, async tx => {
    const app = await findApp(tx, workspaceId, 'gmail')
    if (app === null || app.delivery !== 'push' || app.pushAccount === null) return false
    const isOurs =
      claims.audience === (app.audience ?? hookUrl) &&
      claims.email === app.pushAccount &&
      subscription === app.subscription
    if (!isOurs) return false
    const detail = { pushId: id, historyId: notification.historyId }
    await storeSignals(
      tx,
      workspaceId,
      mailboxIds.map(mailboxId => ({ mailboxId, wants: 'sync', detail })),
      now(),
    )
    return true
  })
}
