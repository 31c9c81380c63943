import type { MailboxHealth } from '../../mailboxes/health.ts'
import { healthSentence } from '../health-sentence.ts'
import type { WouldCounts } from './pilot.tsx'

/** The state of a watched mailbox: what it is, why, and the one thing that would mend it. */
export const HealthCard = ({
  health,
  now,
  pilot = null,
}: {
  health: MailboxHealth
  now: Date
  pilot?: WouldCounts | null
}) => {
  const { tone, title, text } = healthSentence(health, now)
  return (
    <div class={`health ${tone}`}>
      <div>
        <strong>{title}</strong>
        <p>{text}</p>
        {pilot !== null && (
          <p>
            In pilot:{' '}
            <a href={`/mailboxes/${health.mailbox.id}`}>
              {pilot.logged.toLocaleString('en-GB')} would have been logged
            </a>
            , {pilot.review.toLocaleString('en-GB')} asked about.
          </p>
        )}
      </div>
      <Remedy health={health} />
    </div>
  )
}

const Remedy = ({ health: { mailbox, failed } }: { health: MailboxHealth }) => {
  const base = `/mailboxes/${mailbox.id}`
  switch (mailbox.state) {
    case 'reconnect_required':
      return <PostButton action={`${base}/reconnect`} text="Connect again" isPrimary />
    case 'paused':
      return <PostButton action={`${base}/resume`} text="Resume" isPrimary />
    case 'disabled':
      return mailbox.stateReason === 'disconnected' ? (
        <PostButton action={`${base}/reconnect`} text="Connect again" />
      ) : (
        <a class="button small" href={`${base}/test`}>
          Test
        </a>
      )
    default:
      return failed > 0 ? <PostButton action={`${base}/retry`} text="Try the failed ones again" /> : null
  }
}

export const PostButton = (props: { action: string; text: string; isPrimary?: boolean; label?: string }) => (
  <form method="post" action={props.action}>
    <button class={`button small${props.isPrimary ? ' primary' : ''}`} type="submit" aria-label={props.label}>
      {props.text}
    </button>
  </form>
)
