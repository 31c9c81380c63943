import type { PropsWithChildren } from 'hono/jsx'
import type { LedgerCounts } from '../../mailboxes/ledger.ts'

export interface LedgerSums {
  seen: number
  pending: number
  logged: number
  review: number
  ignored: number
  failed: number
  gone: number
}

export const sumLedger = (ledger: LedgerCounts[]): LedgerSums => {
  const add = (pick: (counts: LedgerCounts) => number) => ledger.reduce((sum, counts) => sum + pick(counts), 0)
  const all = (reasons: { count: number }[]) => reasons.reduce((sum, { count }) => sum + count, 0)
  return {
    seen: add(counts => counts.seen),
    pending: add(counts => counts.pending),
    logged: add(counts => counts.logged),
    review: add(counts => counts.review),
    ignored: add(counts => all(counts.ignored)),
    failed: add(counts => all(counts.failed)),
    gone: add(counts => counts.gone),
  }
}

const parts = [
  ['logged', 'logged'],
  ['review', 'in review'],
  ['ignored', 'left out'],
  ['pending', 'pending'],
  ['failed', 'failed'],
  ['gone', 'gone'],
] as const

/** The sums of a ledger with the proof under them: everything ever seen is somewhere. */
export const LedgerFigures = ({ counts, href, children }: PropsWithChildren<{ counts: LedgerSums; href?: string }>) => {
  const sum = parts.reduce((total, [key]) => total + counts[key], 0)
  const isProven = sum === counts.seen
  const link = (outcome: string | null) =>
    href === undefined ? undefined : outcome === null || href === '/mailboxes' ? href : `${href}?outcome=${outcome}`
  return (
    <div class="card ledger-card">
      {children}
      <div class="figures">
        <Figure value={counts.seen} label="seen" href={link(null)} />
        {parts.map(([key, label]) => (
          <Figure value={counts[key]} label={label} href={link(key)} />
        ))}
      </div>
      <p class={isProven ? 'proof' : 'proof notice bad'}>
        {counts.seen.toLocaleString('en-GB')} seen ={' '}
        {parts.map(([key, label]) => `${counts[key].toLocaleString('en-GB')} ${label}`).join(' + ')}
        {isProven ? '' : `: ${counts.seen - sum} are not accounted for`}
      </p>
    </div>
  )
}

const Figure = ({ value, label, href }: { value: number; label: string; href: string | undefined }) => {
  const content = (
    <>
      <b>{value.toLocaleString('en-GB')}</b>
      <span>{label}</span>
    </>
  )
  return href === undefined ? (
    <div class="figure">{content}</div>
  ) : (
    <a class="figure" href={href}>
      {content}
    </a>
  )
}
