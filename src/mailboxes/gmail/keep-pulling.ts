/**
 * Pulls the signals of every workspace that chose so, for as long as the process works: one wait after the other for each
 * subscription. Several processes may pull from the same one; Pub/Sub gives each message to one of them.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { inWorkspace } from '../../db/in-workspace.ts'
import type { Db } from '../../db/schema.ts'
import type { Log } from '../../log.ts'
import { type AccessToken, MailProviderError } from '../provider.ts'
import { closeCause, tellOnce } from '../watching/incident-queries.ts'
import { backOff } from '../watching/schedule.ts'
import { listPullSubscriptions, type PullSubscription } from './pull-queries.ts'
import type { PulledBatch } from './pull-signals.ts'

export interface PullingDeps {
  db: Db
  log: Log
  now: () => Date
  pubsubUrl: string
  /** Of the service account that may read the subscription. */
  tokenOf(workspaceId: string): AccessToken
  /** Mailboxes have become due. */
  wake(): void
  /** For the metrics. */
  onPulled?: ((batch: PulledBatch) => void) | undefined
  /** How often we look for subscriptions that were set up or taken away; by default the rarer the more workspaces. */
  lookEveryMilliseconds?: number
  /** Before asking again a Pub/Sub that answered at once that there is nothing. */
  pauseMilliseconds?: number
}

export interface Pulling {
  stop(): Promise<void>
}

/** Then an admin is told; until then it may have been the network. */
const FAILURES_TO_TELL = 3

export function startPulling(deps: PullingDeps): Pulling {
  const stop = new AbortController()
  const runners = new Map<string, AbortController>()
  const underWay = new Set<Promise<void>>()

  async function look(): Promise<number> {
    const { subscriptions: wanted, workspaces } = await listPullSubscriptions(deps.db)
    const keys = new Set(wanted.map(keyOf))
    for (const [key, end] of runners) {
      if (keys.has(key)) continue
      end.abort()
      runners.delete(key)
    }
    for (const each of wanted) {
      if (runners.has(keyOf(each))) continue
      const end = new AbortController()
      runners.set(keyOf(each), end)
      const running = run(deps, each, end.signal).finally(() => underWay.delete(running))
      underWay.add(running)
    }
    return Math.min(Math.max(5_000, workspaces * 100), 60_000)
  }

  async function supervise(): Promise<void> {
    while (!stop.signal.aborted) {
      let next = 30_000
      try {
        next = await look()
      } catch (error) {
        deps.log.error('pull subscriptions not read', { error })
      }
      await pause(deps.lookEveryMilliseconds ?? next, stop.signal)
    }
  }
  const ended = supervise()

  return {
    stop: async () => {
      stop.abort()
      await ended
      for (const end of runners.values()) end.abort()
      await Promise.all(underWay)
    },
  }
}

async function run(deps: PullingDeps, each: PullSubscription, signal: AbortSignal): Promise<void> {
  // The client loads where somebody pulls, and nowhere else.
  const { openSignalPuller } = await import('./pull-signals.ts')
  const { workspaceId, subscription } = each
  const { pubsubUrl } = deps
  const puller = openSignalPuller(deps, {
    workspaceId,
    subscription,
    accessToken: deps.tokenOf(workspaceId),
    pubsubUrl,
  })
  let failures = 0
  let isSound = false
  while (!signal.aborted) {
    try {
      const { received, stored } = await puller.pull(signal)
      if (!isSound) await closeIncident(deps, workspaceId)
      isSound = true
      failures = 0
      if (stored > 0) deps.wake()
      if (received === 0) await pause(deps.pauseMilliseconds ?? 1_000, signal)
    } catch (error) {
      if (signal.aborted) return
      failures++
      isSound = false
      const retryAt = await afterFailure(deps, workspaceId, error, failures)
      await pause(Math.max(0, retryAt.getTime() - deps.now().getTime()), signal)
    }
  }
}

/** When to ask again. Mailboxes are polled meanwhile, so nothing is lost but time. */
async function afterFailure(
  { db, log, now }: PullingDeps,
  workspaceId: string,
  error: unknown,
  failures: number,
): Promise<Date> {
  const code = error instanceof MailProviderError ? error.code : 'fault'
  const at = now()
  log.warn('signals not pulled', { workspaceId, reason: code, attempt: failures, error })
  const isOurs = error instanceof MailProviderError && error.kind !== 'transient' && error.kind !== 'rate'
  const retryAt = backOff(at, failures)
  const named = error instanceof MailProviderError ? error.retryAt : null
  try {
    if (isOurs || failures >= FAILURES_TO_TELL) {
      await inWorkspace(db, workspaceId, tx =>
        tellOnce(
          tx,
          workspaceId,
          { cause: 'pull_failed', subject: 'gmail', severity: 'warning', detail: { code } },
          at,
        ),
      )
    }
  } catch (lost) {
    log.error('incident not stored', { workspaceId, error: lost })
  }
  return named !== null && named > retryAt ? named : retryAt
}

function closeIncident({ db, now }: PullingDeps, workspaceId: string): Promise<void> {
  return inWorkspace(db, workspaceId, tx => closeCause(tx, workspaceId, 'pull_failed', 'gmail', now()))
}

function keyOf({ workspaceId, subscription }: PullSubscription): string {
  return `${workspaceId} ${subscription}`
}

/** Ends early, and without an error, when it is told to stop. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined)
}
