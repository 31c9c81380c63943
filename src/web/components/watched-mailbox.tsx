import type { Connection } from '../../mailboxes/connecting/connection-queries.ts'
import type { MailboxHealth } from '../../mailboxes/health.ts'
import { accessTexts, providerNames, watchReasons } from '../watching-words.ts'
import { inWords } from '../words.ts'
import { PostButton } from './health-card.tsx'
import { dateOf, relativeTime, When } from './when.tsx'

/** What can be done with the mailbox at any time. */
export const MailboxActions = ({ id, state }: { id: string; state: string }) => {
  const base = `/mailboxes/${id}`
  return (
    <div class="row">
      {state === 'paused' ? null : (
        <>
          <PostButton action={`${base}/sync`} text="Look now" />
          <PostButton action={`${base}/pause`} text="Pause" />
        </>
      )}
      <a class="button small" href={`${base}/test`}>
        Test
      </a>
      <a class="button small" href={`/settings#mailbox-${id}`}>
        Settings
      </a>
      <a class="button small" href={`${base}/disconnect`}>
        Disconnect
      </a>
    </div>
  )
}

/** How it is read and how far behind it is, figure by figure. */
export const WatchingFacts = ({
  health,
  connection,
  now,
}: {
  health: MailboxHealth
  connection: Connection
  now: Date
}) => {
  const { mailbox, lagSeconds, lastAuditListed } = health
  const { auditFound, quotaWaits } = mailbox
  const name = providerNames[mailbox.provider]
  return (
    <section class="stack" aria-labelledby="facts-title">
      <h2 id="facts-title">How it is read</h2>
      <div class="card card-pad">
        <dl class="details wide-terms">
          <dt>Permission</dt>
          <dd>
            {accessTexts[connection.access]}
            {connection.signedInAs !== null && `: ${connection.signedInAs}`}
          </dd>
          <dt>Signals</dt>
          <dd>{signalText(health, now)}</dd>
          <dt>Last read</dt>
          <dd>
            <When at={mailbox.lastSuccessAt} now={now} />
            {lagSeconds !== null && lagSeconds >= 120 && `, ${duration(lagSeconds)} behind`}
          </dd>
          <dt>Older mail</dt>
          <dd>{mailbox.horizonAt === null ? 'all there is' : `back to ${dateOf(mailbox.horizonAt)}`}</dd>
          <dt>Nightly audit</dt>
          <dd>
            {mailbox.lastAuditAt === null
              ? 'none yet'
              : `${relativeTime(mailbox.lastAuditAt, now)}: ${auditText(lastAuditListed, health.lastAuditMissing, name)}`}
            {auditFound > 0 && ` ${auditFound.toLocaleString('en-GB')} found by audits so far.`}
          </dd>
          <dt>Waits for quota</dt>
          <dd>{quotaWaits === 0 ? 'none' : quotaWaits.toLocaleString('en-GB')}</dd>
        </dl>
      </div>
    </section>
  )
}

function signalText({ mailbox }: MailboxHealth, now: Date): string {
  const { watch, watchExpiresAt, lastSignalAt } = mailbox
  if (watch === null) return 'not set up yet; it is asked every few minutes'
  if (watch.kind === 'none') return `none: ${inWords(watchReasons, watch.reason)} It is asked every few minutes.`
  const last = lastSignalAt === null ? 'none has come yet' : `the last came ${relativeTime(lastSignalAt, now)}`
  return `${last}${watchExpiresAt === null ? '' : `; promised until ${dateOf(watchExpiresAt)}`}`
}

function auditText(listed: number | null, missing: number | null, name: string): string {
  if (listed === null) return 'done.'
  const compared = `${listed.toLocaleString('en-GB')} messages of the last days compared with ${name}`
  return missing === null || missing === 0 ? `${compared}, none missing.` : `${compared}, ${missing} were missing.`
}

function duration(seconds: number): string {
  if (seconds < 7_200) return `${Math.round(seconds / 60)} minutes`
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} hours` : `${Math.round(seconds / 86_400)} days`
}
