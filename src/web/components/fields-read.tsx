import type { ContactDetails, FieldGuess } from '../../signatures/signature.ts'
import { phoneText } from '../phone-text.ts'
import { fieldNames, inWords, phoneKinds } from '../words.ts'
import { Confidence } from './confidence.tsx'

/** What was read from a signature: value, confidence, and the line and reason each rests on. */
export const FieldsRead = ({ details }: { details: ContactDetails }) => (
  <dl class="fields-read">
    {rowsOf(details).map(row => (
      <div class="field-read">
        <dt>{row.label}</dt>
        <dd class="wrap">{row.guess.value}</dd>
        <dd>
          <Confidence value={row.guess.confidence} />
        </dd>
        {row.guess.evidence[0] && <dd class="why-line">{whyText(row.guess)}</dd>}
      </div>
    ))}
  </dl>
)

/** The numbers of the lines that the shown fields rest on. */
export const evidenceLines = (details: ContactDetails | null): ReadonlySet<number> =>
  new Set(
    details === null ? [] : rowsOf(details).flatMap(row => row.guess.evidence.flatMap(evidence => evidence.line ?? [])),
  )

const whyText = (guess: FieldGuess): string => {
  const lines = [...new Set(guess.evidence.flatMap(evidence => (evidence.line === null ? [] : [evidence.line + 1])))]
  const why = [...new Set(guess.evidence.map(evidence => evidence.why))].slice(0, 3).join(', ')
  return lines.length === 0 ? why : `${why} (line ${lines.slice(0, 3).join(', ')})`
}

const rowsOf = (details: ContactDetails): { label: string; guess: FieldGuess }[] => {
  const single = (['name', 'title', 'department', 'company', 'address'] as const).flatMap(field => {
    const guess = details[field]
    return guess ? [{ label: fieldNames[field], guess }] : []
  })
  return [
    ...single,
    ...details.phones.map(guess => ({
      label: inWords(phoneKinds, guess.kind),
      guess: { ...guess, value: phoneText(guess.value) + (guess.extension ? ` ext. ${guess.extension}` : '') },
    })),
    ...details.emails.map(guess => ({ label: fieldNames.email, guess })),
    ...details.urls.map(guess => ({ label: fieldNames.url, guess })),
  ]
}
