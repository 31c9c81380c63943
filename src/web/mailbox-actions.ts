import { type Context, Hono } from 'hono'
import { inWorkspace } from '../db/in-workspace.ts'
import { askConsent } from '../mailboxes/connecting/ask-consent.ts'
import { connectByPermission } from '../mailboxes/connecting/connect-by-permission.ts'
import { findConnection } from '../mailboxes/connecting/connection-queries.ts'
import {
  changeHorizon,
  goLive,
  type Managed,
  type ManageOutcome,
  pauseMailbox,
  pauseReadingBack,
  requestSync,
  resumeMailbox,
  resumeReadingBack,
  retryFailed,
} from '../mailboxes/manage-mailbox.ts'
import { takeLive } from '../mailboxes/take-live.ts'
import { leavePath, readHorizon } from './connect-form.ts'
import { localReviewer, type WebDeps } from './deps.ts'
import { notFoundPage } from './errors.tsx'
import { isRowId } from './review-form.ts'
import type { WebEnv } from './workspace.ts'

/** What an admin does with one mailbox: each a form that leads back to its page, which says what came of it. */
export const mailboxActionRoutes = (deps: WebDeps) => {
  const act = (
    code: string,
    /** What it answers may name another code. */
    work: (managed: Managed, c: Context<WebEnv>) => Promise<{ kind: ManageOutcome['kind']; code?: string }>,
  ) => {
    return async (c: Context<WebEnv>) => {
      const mailboxId = c.req.param('id') ?? ''
      if (!isRowId(mailboxId)) return notFoundPage(c)
      const { workspaceId } = c.get('choice')
      const outcome = await work({ workspaceId, mailboxId, actor: localReviewer }, c)
      const { kind } = outcome
      if (kind === 'no_such_mailbox') return notFoundPage(c)
      if (kind === 'done') deps.wake?.()
      return c.redirect(`/mailboxes/${mailboxId}?done=${kind === 'done' ? (outcome.code ?? code) : kind}`, 303)
    }
  }
  return new Hono<WebEnv>()
    .post(
      '/:id/pause',
      act('paused', managed => pauseMailbox(deps, managed)),
    )
    .post(
      '/:id/resume',
      act('resumed', managed => resumeMailbox(deps, managed)),
    )
    .post(
      '/:id/sync',
      act('sync', managed => requestSync(deps, managed)),
    )
    .post(
      '/:id/retry',
      act('retried', managed => retryFailed(deps, managed)),
    )
    .post(
      '/:id/backfill/pause',
      act('backfill_paused', managed => pauseReadingBack(deps, managed)),
    )
    .post(
      '/:id/backfill/resume',
      act('backfill_resumed', managed => resumeReadingBack(deps, managed)),
    )
    .post(
      '/:id/backfill/horizon',
      act('horizon', async (managed, c) => {
        const horizonAt = readHorizon((await c.req.parseBody()).horizonDays, deps.now())
        if (horizonAt === undefined) return { kind: 'unchanged' }
        const outcome = await changeHorizon(deps, managed, horizonAt)
        return 'isNarrower' in outcome && outcome.isNarrower ? { ...outcome, code: 'horizon_nearer' } : outcome
      }),
    )
    .post('/:id/reconnect', async c => {
      const mailboxId = c.req.param('id')
      const { workspaceId } = c.get('choice')
      const { connecting } = deps
      if (!isRowId(mailboxId) || connecting === undefined) return notFoundPage(c)
      const found = await inWorkspace(deps.db, workspaceId, tx => findConnection(tx, workspaceId, mailboxId))
      if (found === null) return notFoundPage(c)
      const { provider, access, address, isShared, headersOnly } = found
      const base = `/mailboxes/connect/${provider}/${access}`
      if (access === 'consent') {
        const { pagesUrl } = connecting
        const request = { provider, options: {}, mailboxId, actor: localReviewer, pagesUrl }
        const asked = await askConsent(connecting, workspaceId, request)
        return c.redirect(asked.kind === 'asked' ? leavePath(base, asked.startUrl) : `${base}/registration`, 303)
      }
      const options = { address, isShared, headersOnly }
      const outcome = await connectByPermission(connecting, workspaceId, {
        ...{ provider, access, options, actor: localReviewer },
      })
      if (outcome.kind === 'connected') deps.wake?.()
      return c.redirect(
        outcome.kind === 'not_registered' ? `${base}/registration` : `/mailboxes/${mailboxId}/test`,
        303,
      )
    })
    .post('/:id/live', async c => {
      const mailboxId = c.req.param('id')
      if (!isRowId(mailboxId)) return notFoundPage(c)
      const { workspaceId } = c.get('choice')
      const managed = { workspaceId, mailboxId, actor: localReviewer }
      const work = deps.pilotWork?.() ?? null
      const outcome = work === null ? await goLive(deps, managed) : await takeLive(deps, managed, work)
      if (outcome.kind === 'no_such_mailbox') return notFoundPage(c)
      if (outcome.kind !== 'live') return c.redirect(`/mailboxes/${mailboxId}?done=${outcome.kind}`, 303)
      const batch = outcome.batchId === null ? '' : `&batch=${outcome.batchId}`
      return c.redirect(`/mailboxes/${mailboxId}?done=live${batch}`, 303)
    })
}
