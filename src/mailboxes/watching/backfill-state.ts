import { z } from 'zod'
import { type Priority, priorities } from '../item-queries.ts'

/**
 * How far reading back has come. `known`: messages of known contacts are listed first, where the provider can search by
 * address. `all`: everything since the horizon. Listing ends before reading does: what was listed waits in the ledger.
 */
export const backfillSchema = z.object({
  version: z.literal(1),
  state: z.enum(['running', 'paused', 'done']),
  /** Null: from the beginning. */
  since: z.coerce.date().nullable(),
  phase: z.enum(['known', 'all']),
  /** Where the provider said to go on. */
  page: z.string().nullable(),
  /** Of the known phase: how many contacts' addresses have been asked about. */
  addressesDone: z.number().int().nonnegative(),
  /** Messages that listing has named so far and that were not known before. */
  listed: z.number().int().nonnegative(),
  startedAt: z.coerce.date(),
  listedAt: z.coerce.date().nullable(),
  /** The quota is used up until then; live mail goes on. */
  waitUntil: z.coerce.date().nullable(),
})

export type Backfill = z.infer<typeof backfillSchema>

/** Listing waits while so many listed messages wait to be read: a pause or another horizon then takes effect soon. */
const MOST_WAITING = 2_000

export function isListing(backfill: Backfill, waiting: number, now: Date): boolean {
  return backfill.state === 'running' && !isWaiting(backfill, now) && waiting < MOST_WAITING
}

/** For quota; live mail goes on meanwhile. */
export function isWaiting(backfill: Backfill | null, now: Date): backfill is Backfill & { waitUntil: Date } {
  return backfill !== null && backfill.state !== 'paused' && backfill.waitUntil !== null && backfill.waitUntil > now
}

/** Up to which priority items are read now. */
export function upToPriority(backfill: Backfill | null, now: Date): Priority {
  return backfill?.state === 'paused' || isWaiting(backfill, now) ? priorities.live : priorities.backfill
}

/** While the past is being listed, most of its threads come whole by themselves. */
export function threadsUpTo(backfill: Backfill | null, now: Date): Priority {
  return backfill?.state === 'running' ? priorities.live : upToPriority(backfill, now)
}

export function startBackfill(since: Date | null, now: Date): Backfill {
  return {
    version: 1,
    state: 'running',
    since,
    phase: 'known',
    page: null,
    addressesDone: 0,
    listed: 0,
    startedAt: now,
    listedAt: null,
    waitUntil: null,
  }
}
