/**
 * A push of Pub/Sub at our hook: verified in full, stored, and only then answered. Pub/Sub sends again what was not
 * answered with a success, so that is said of all that would be no better the second time.
 */
import { z } from 'zod'
import type { Log } from '../../log.ts'
import type { GoogleCerts } from './google-certs.ts'
import type { InboxOutcome, PushInbox } from './push-inbox.ts'
import { readNotification } from './read-notification.ts'
import { verifyGoogleToken } from './verify-google-token.ts'

export interface GmailPushDeps {
  log: Log
  now: () => Date
  certs: GoogleCerts
  inbox: PushInbox
}

export type PushOutcome =
  | InboxOutcome
  /** Genuine, but not readable. */
  | 'poison'
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
  message: z.object({ data: z.string().optional(), messageId: z.string().regex(/^[\w.:-]{1,100}$/) }),
  subscription: z.string().max(400),
})

async function take(
  deps: GmailPushDeps,
  { authorization, body }: { authorization: string | null; body: string },
): Promise<PushOutcome> {
  const { certs, inbox, log, now } = deps
  try {
    const claims = await verifyGoogleToken(authorization, certs, now())
    if (claims === null) return 'refused'
    const push = readBody(body)
    const notification = readNotification(push?.message.data)
    if (push === null || notification === null) return 'poison'
    const { subscription, message } = push
    return await inbox.put({ id: message.messageId, subscription, claims, notification })
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
