/** How a watched mailbox is, in a sentence or two: what is read, what is behind, and why. */
import type { MailboxHealth } from '../mailboxes/health.ts'
import { relativeTime, untilText } from './components/when.tsx'
import { providerNames, stateReasonText, watchReasons } from './watching-words.ts'
import { inWords } from './words.ts'

export interface HealthSentence {
  tone: 'good' | 'warn' | 'bad' | 'accent'
  /** What it is, as short as can be. */
  title: string
  /** Why, and what it means for mail. */
  text: string
}

export function healthSentence(health: MailboxHealth, now: Date): HealthSentence {
  const { state, stateReason, provider, lastSuccessAt, pausedUntil } = health.mailbox
  const name = providerNames[provider]
  const since = lastSuccessAt === null ? 'It was never read.' : `It was last read ${relativeTime(lastSuccessAt, now)}.`
  const why = stateReason === null ? null : stateReasonText(stateReason)
  const kept = 'What arrives meanwhile is read afterwards.'
  if (stateReason === 'disconnected')
    return { tone: 'warn', title: 'Disconnected', text: 'Nothing is read. What was read stays until it is erased.' }
  switch (state) {
    case 'new':
    case 'baselining':
      return { tone: 'accent', title: 'Starting', text: sentences(`${name} is asked for the first time.`, why) }
    case 'backfilling':
      return {
        tone: 'accent',
        title: 'Reading older mail',
        text: sentences('New mail goes first.', waiting(health), why),
      }
    case 'live':
      return held(health, since, now) ?? settled(health, since)
    case 'degraded':
      if (health.mailbox.watch?.kind === 'none') return held(health, since, now) ?? settled(health, since)
      return {
        tone: 'warn',
        title: 'Asked, not told',
        text: sentences(
          stateReason === null ? null : inWords(watchReasons, stateReason),
          `${name} is asked every few minutes instead.`,
          waiting(health),
        ),
      }
    case 'throttled':
      return {
        tone: 'warn',
        title: 'Waiting',
        text: sentences(why, pausedUntil && `It goes on ${untilText(pausedUntil, now)}.`, 'Nothing is lost.'),
      }
    case 'reconnect_required':
      return { tone: 'bad', title: 'Connect again', text: sentences(why, since, kept) }
    case 'paused':
      return { tone: 'warn', title: 'Paused', text: sentences(why, since, kept) }
    case 'disabled':
      return { tone: 'bad', title: 'No mailbox there', text: sentences(why, since, 'It is tried again once a day.') }
  }
}

/** Nothing is wrong with the mailbox itself: what it waits for is the provider, a quota, or our registration. */
function held({ mailbox }: MailboxHealth, since: string, now: Date): HealthSentence | null {
  const { pausedUntil, consecutiveFailures, provider } = mailbox
  if (pausedUntil === null || pausedUntil <= now) return null
  const name = providerNames[provider]
  const times = consecutiveFailures === 1 ? 'once' : `${consecutiveFailures} times in a row`
  const failing = consecutiveFailures > 0 ? `${name} did not answer as it should, ${times}.` : null
  return {
    tone: 'warn',
    title: 'Waiting',
    text: sentences(failing, `It goes on ${untilText(pausedUntil, now)}.`, since, 'Nothing is lost.'),
  }
}

/** Only what is counted makes a mailbox healthy: everything seen is somewhere, nothing failed, the audit found nothing. */
function settled(health: MailboxHealth, since: string): HealthSentence {
  const { isHealthy, failed, mailbox } = health
  if (isHealthy) {
    const first =
      mailbox.lastAuditAt === null
        ? `It is compared with ${providerNames[mailbox.provider]}’s own list for the first time within a day.`
        : null
    return { tone: 'good', title: 'All is read', text: sentences(waiting(health), since, polled(health), first) }
  }
  return {
    tone: failed > 0 ? 'bad' : 'warn',
    title: failed > 0 ? 'Some messages failed' : 'Behind',
    text: sentences(waiting(health), missed(health), since, polled(health)),
  }
}

function polled({ mailbox: { watch, provider } }: MailboxHealth): string | null {
  if (watch?.kind !== 'none') return null
  return `${inWords(watchReasons, watch.reason)} ${providerNames[provider]} is asked every few minutes.`
}

function waiting({ pending, failed }: MailboxHealth): string | null {
  const parts = [
    pending > 0 ? `${count(pending, 'message waits', 'messages wait')} to be read` : null,
    failed > 0 ? `${count(failed, 'has', 'have')} failed` : null,
  ].filter(part => part !== null)
  return parts.length === 0 ? null : `${parts.join(', ')}.`
}

function missed({ lastAuditMissing }: MailboxHealth): string | null {
  if (lastAuditMissing === null || lastAuditMissing === 0) return null
  return `The last audit found ${count(lastAuditMissing, 'message', 'messages')} that neither signals nor polls had told of.`
}

const count = (number: number, one: string, many: string): string =>
  `${number.toLocaleString('en-GB')} ${number === 1 ? one : many}`

const sentences = (...parts: (string | null)[]): string => parts.filter(part => part !== null && part !== '').join(' ')
