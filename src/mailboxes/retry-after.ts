/** A provider that names the past, or this very moment, is not to be asked again at once. */
const LEAST_MILLISECONDS = 1_000
/** What is further away than this is taken for a slip of the provider's. */
const MOST_MILLISECONDS = 24 * 3_600_000

/** When a Retry-After header (RFC 9110: seconds or a date) lets us come back; null where it says nothing readable. */
export function readRetryAfter(header: string | null | undefined, now: Date): Date | null {
  const text = header?.trim() ?? ''
  if (/^\d{1,9}$/.test(text)) return within(now, Number(text) * 1_000)
  // Date.parse takes many a text for a date; an HTTP date begins with the name of a day.
  if (!/^(mon|tue|wed|thu|fri|sat|sun)/i.test(text)) return null
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : within(now, at - now.getTime())
}

/** The same for a time that an error's text names, as Gmail's "Retry after 2026-11-21T18:22:38.763Z" does. */
export function readRetryAt(text: string, now: Date): Date | null {
  const at = Date.parse(/retry after (\d{4}-\d{2}-\d{2}T[\d:.]{5,15}Z)/i.exec(text.slice(0, 2_000))?.[1] ?? '')
  return Number.isNaN(at) ? null : within(now, at - now.getTime())
}

function within(now: Date, milliseconds: number): Date {
  return new Date(now.getTime() + Math.min(Math.max(milliseconds, LEAST_MILLISECONDS), MOST_MILLISECONDS))
}
