import type { ReviewMessage } from '../../review/message-queries.ts'
import { inWords, senderFlags, verdicts } from '../words.ts'
import { evidenceLines } from './fields-read.tsx'
import { MessageText } from './message-text.tsx'
import { When } from './when.tsx'

/** One message as text: who, to whom, whether the sender may be believed, and what was written. */
export const MessageView = ({ message, now }: { message: ReviewMessage; now: Date }) => {
  const from = message.participants.find(person => person.role === 'from')
  const others = message.participants.filter(person => person.role === 'to' || person.role === 'cc')
  return (
    <article aria-label="Message">
      <header class="mail-head">
        <h2 dir="auto">{message.subject || 'No subject'}</h2>
        <div class="mail-from small">
          <span class="wrap">
            <strong>{from?.name ?? from?.address ?? 'No sender'}</strong>{' '}
            {from?.name && from.address && <span class="muted">{from.address}</span>}
          </span>
          <span class="muted nowrap">
            <When at={message.sentAt} now={now} />
          </span>
        </div>
        {others.length > 0 && (
          <div class="small muted wrap">
            to {others.slice(0, 6).map(nameOf).join(', ')}
            {others.length > 6 && ` and ${others.length - 6} more`}
          </div>
        )}
        <div class="row">
          <span class={`chip ${verdictTone(message.verdict)}`} title={message.verdictEvidence ?? undefined}>
            {inWords(verdicts, message.verdict)}
          </span>
          {message.senderFlags.map(flag => (
            <span class="chip warn">{inWords(senderFlags, flag)}</span>
          ))}
          {message.mailboxes.map(mailbox => (
            <span class="chip">{mailbox}</span>
          ))}
          {message.details && (
            <span class="legend">
              <i /> signature
            </span>
          )}
        </div>
      </header>
      {message.isHeadersOnly ? (
        <p class="muted">Only the headers of this message are kept.</p>
      ) : message.lines.length === 0 ? (
        <p class="muted">This message has no text.</p>
      ) : (
        <MessageText lines={message.lines} language={message.language} evidence={evidenceLines(message.details)} />
      )}
      {message.attachments.length > 0 && (
        <p class="row small muted">
          Attached (names only are kept):
          {message.attachments.map(file => (
            <span class="chip">{file.name ?? 'unnamed'}</span>
          ))}
        </p>
      )}
    </article>
  )
}

const nameOf = (person: { name: string | null; address: string | null }): string =>
  person.name ?? person.address ?? 'unknown'

const verdictTone = (verdict: string): string =>
  verdict === 'fail' ? 'bad' : verdict === 'none' || verdict === 'trusted' ? 'warn' : 'good'
