/** Times as people say them, with the full date in the title; what is machine-readable stands in `datetime`. */
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short' })
const dayMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const dayMonthYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const month = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric' })

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

export const When = ({ at, now }: { at: Date | null; now: Date }) =>
  at === null ? (
    <span class="muted">no date</span>
  ) : (
    <time datetime={at.toISOString()} title={full.format(at)}>
      {relativeTime(at, now)}
    </time>
  )

/** "5 minutes ago" up to a week, then the date; the year only when it is another one. */
export const relativeTime = (at: Date, now: Date): string => {
  const passed = now.getTime() - at.getTime()
  if (passed < 0 || passed >= 7 * day)
    return (at.getFullYear() === now.getFullYear() ? dayMonth : dayMonthYear).format(at)
  if (passed < minute) return 'just now'
  if (passed < hour) return relative.format(-Math.floor(passed / minute), 'minute')
  if (passed < day) return relative.format(-Math.floor(passed / hour), 'hour')
  return relative.format(-Math.floor(passed / day), 'day')
}

const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' })

/** Of what is to come: "in 5 minutes", "at 14:30" within a day, else the date. */
export const untilText = (at: Date, now: Date): string => {
  const left = at.getTime() - now.getTime()
  if (left < minute) return 'in a moment'
  if (left < hour) return relative.format(Math.ceil(left / minute), 'minute')
  return left < day ? `at ${time.format(at)}` : `on ${dayMonth.format(at)}`
}

export const dateOf = (at: Date): string => dayMonthYear.format(at)
export const monthOf = (at: Date): string => month.format(at)
export const dateAndTime = (at: Date): string => full.format(at)
