import type { DetailHistoryValue } from '../../timeline/detail-history.ts'
import { phoneText } from '../phone-text.ts'
import { fieldNames, inWords, setBy } from '../words.ts'
import { Confidence } from './confidence.tsx'
import { dateOf } from './when.tsx'

const order = ['name', 'title', 'department', 'company', 'phone', 'email', 'address', 'url'] as const

/** Each field with its values over time: who set them, in which messages they stand, how sure the reading is. */
export const DetailHistory = ({ history }: { history: DetailHistoryValue[] }) => {
  if (!history.some(({ seen, record }) => seen !== null || record?.until)) return null
  return (
    <section aria-labelledby="history-title">
      <div class="section-head">
        <h2 id="history-title">History of details</h2>
      </div>
      <div class="card card-pad">
        <dl class="details">
          {order.map(field => {
            const values = history.filter(value => value.field === field)
            return (
              values.length > 0 && (
                <>
                  <dt>{fieldNames[field]}</dt>
                  <dd class="stack">
                    {values.map(value => (
                      <HistoryValue value={value} />
                    ))}
                  </dd>
                </>
              )
            )
          })}
        </dl>
      </div>
    </section>
  )
}

const HistoryValue = ({ value: { field, value, isCurrent, record, seen } }: { value: DetailHistoryValue }) => {
  const text = field === 'phone' ? phoneText(value) : value
  return (
    <div>
      <span class="spread">
        <span class="wrap">{isCurrent ? <strong>{text}</strong> : record ? <del>{text}</del> : text}</span>
        {seen && <Confidence value={seen.confidence} label="confidence of the reading" />}
      </span>
      {record && (
        <div class="small muted">
          {[
            inWords(setBy, record.by),
            record.at && `since ${dateOf(record.at)}`,
            record.until && `until ${dateOf(record.until)}`,
          ]
            .filter(Boolean)
            .join(', ')}
        </div>
      )}
      {seen && (
        <div class="small muted">
          in {seen.messages === 1 ? 'one signature' : `${seen.messages} signatures`},{' '}
          {seen.messages > 1 && `${dateOf(seen.firstAt)} to `}
          <a href={`/messages/${seen.messageId}`}>{dateOf(seen.lastAt)}</a>
        </div>
      )}
    </div>
  )
}
