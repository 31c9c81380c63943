import type { Term } from '../../review/suggestion.ts'
import { explainTerm } from '../term-words.ts'

/** What spoke for and against, strongest first. */
export const Terms = ({ terms, most = 4 }: { terms: Term[]; most?: number }) => {
  const shown = [...terms]
    .filter(term => Math.abs(term.weight) >= 0.05)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, most)
  // It has no weight of its own, yet a reviewer should know that more than this message was looked at.
  const inherited = terms.find(({ code }) => code === 'known_signature')
  if (shown.length === 0 && !inherited) return null
  return (
    <ul class="terms">
      {shown.map(term => (
        <li>
          <span class={term.weight >= 0 ? 'for' : 'against'} aria-hidden="true">
            {term.weight >= 0 ? '+' : '−'}
          </span>
          <span class="wrap">
            <span class="visually-hidden">{term.weight >= 0 ? 'For: ' : 'Against: '}</span>
            {explainTerm(term)}
          </span>
          <span class="number" title="weight in log-odds">
            {Math.abs(term.weight).toFixed(1)}
          </span>
        </li>
      ))}
      {inherited && (
        <li>
          <span aria-hidden="true">·</span>
          <span class="wrap">{explainTerm(inherited)}</span>
        </li>
      )}
    </ul>
  )
}
