import type { Backfill } from '../../mailboxes/watching/backfill-state.ts'
import { horizonChoices } from '../connect-words.ts'
import { PostButton } from './health-card.tsx'
import { dateOf, untilText } from './when.tsx'

interface BackfillPanelProps {
  mailboxId: string
  backfill: Backfill
  /** Of what it has listed, so many still wait to be read. */
  pending: number
  now: Date
}

/** How far older mail is read, and how to stop it, go on, or go further back. */
export const BackfillPanel = ({ mailboxId, backfill, pending, now }: BackfillPanelProps) => {
  const base = `/mailboxes/${mailboxId}/backfill`
  const isDone = backfill.state === 'done' && pending === 0
  const read = Math.max(0, backfill.listed - pending)
  return (
    <section class="stack" aria-labelledby="backfill-title">
      <div class="spread">
        <h2 id="backfill-title">Older mail</h2>
        {!isDone &&
          (backfill.state === 'paused' ? (
            <PostButton action={`${base}/resume`} text="Go on" label="Go on reading older mail" />
          ) : (
            <PostButton action={`${base}/pause`} text="Pause" label="Pause reading older mail" />
          ))}
      </div>
      <div class="card card-pad stack">
        <p>{backfillText(backfill, { read, isDone, now })}</p>
        {!isDone && backfill.listed > 0 && (
          <progress class="progress" max={backfill.listed} value={read} aria-label="Older mail read" />
        )}
        <details>
          <summary class="small">Read further back, or less</summary>
          <form method="post" action={`${base}/horizon`} class="row inline-form">
            <label class="visually-hidden" for="horizon">
              How far back
            </label>
            <select class="input" id="horizon" name="horizonDays">
              {horizonChoices.map(([days, text]) => (
                <option value={days}>{text}</option>
              ))}
            </select>
            <button class="button" type="submit">
              Change
            </button>
          </form>
          <p class="small muted">
            When less is asked for, mail from further back that was read already stays on its timelines, and what was
            found but not read yet is left out. A retention rule is what removes old mail.
          </p>
        </details>
      </div>
    </section>
  )
}

function backfillText(backfill: Backfill, { read, isDone, now }: { read: number; isDone: boolean; now: Date }): string {
  const back = backfill.since === null ? 'All there is' : `Mail since ${dateOf(backfill.since)}`
  const listed = backfill.listed.toLocaleString('en-GB')
  if (isDone) return `${back} is read: ${listed} ${backfill.listed === 1 ? 'message' : 'messages'}.`
  const counts =
    backfill.listedAt === null
      ? `${read.toLocaleString('en-GB')} read of ${listed} found so far`
      : `${read.toLocaleString('en-GB')} of ${listed} read`
  if (backfill.state === 'paused') return `${back}: paused. ${counts}. New mail is read as it comes.`
  const wait =
    backfill.waitUntil !== null && backfill.waitUntil > now
      ? ` The quota is used up for older mail; it goes on ${untilText(backfill.waitUntil, now)}.`
      : ''
  const first = backfill.phase === 'known' ? ' Threads with known contacts come first.' : ''
  return `${back}: ${counts}.${first}${wait}`
}
