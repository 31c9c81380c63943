import { InvalidArgumentError } from 'commander'

/** How far back: so many days, or to a day; null: from the beginning. */
export type Since = { days: number } | { at: Date } | null

export function readSince(value: string): Since {
  if (value === 'all') return null
  if (/^\d{1,5}$/.test(value)) return { days: Number(value) }
  const at = /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00Z`) : null
  if (at !== null && !Number.isNaN(at.getTime())) return { at }
  throw new InvalidArgumentError('Expected a number of days, a day like 2026-01-31, or all.')
}

export function horizonOf(since: Since, now: Date): Date | null {
  if (since === null) return null
  return 'at' in since ? since.at : new Date(now.getTime() - since.days * 86_400_000)
}
