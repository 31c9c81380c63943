import type { Term } from '../../review/suggestion.ts'
import { inWords } from '../words.ts'

/** What spoke for and against, strongest first. `explain` turns a term into a sentence; else its code is shown. */
export const Terms = ({
  terms,
  most = 4,
  explain,
}: {
  terms: Term[]
  most?: number
  explain: (term: Term) => string
}) => {
  const shown = [...terms]
    .filter(term => Math.abs(term.weight) >= 0.05)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, most)
  if (shown.length === 0) return null
  return (
    <ul class="terms">
      {shown.map(term => (
        <li>
          <span class={term.weight >= 0 ? 'for' : 'against'} aria-hidden="true">
            {term.weight >= 0 ? '+' : '−'}
          </span>
          <span class="wrap">
            <span class="visually-hidden">{term.weight >= 0 ? 'For: ' : 'Against: '}</span>
            {explain(term)}
          </span>
          <span class="number" title="weight in log-odds">
            {Math.abs(term.weight).toFixed(1)}
          </span>
        </li>
      ))}
    </ul>
  )
}

export const explainByCode = (term: Term): string => {
  const values = Object.values(term.params).filter(value => value !== null && value !== '')
  const words = inWords({}, term.code)
  return values.length === 0 ? words : `${words}: ${values.join(', ')}`
}
