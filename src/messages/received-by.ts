import { headerWords } from './authentication-results.ts'

/**
 * The host behind "by". The word after "from" is what the sender called itself and is skipped, and comments are
 * gone before words are compared, so a sender named "by mx.acme.example" gains nothing.
 */
export function receivedBy(value: string): string | null {
  const words = headerWords(value)
  if (words === null) return null
  const start = words[0]?.toLowerCase() === 'from' ? 2 : 0
  const by = words.findIndex((word, at) => at >= start && word.toLowerCase() === 'by')
  return by < 0 ? null : (words[by + 1]?.toLowerCase() ?? null)
}
