const LETTERS = /^[A-Z]{1,6}$/
const DIGITS = /^\d{2,8}$/

/**
 * Tokens that may be a deal's reference: letters, a hyphen or slash, digits, e.g. "D-10442", "ABC/2026". Which of them
 * really name a deal is for the CRM's records to say. One pass over words, at most 50 found.
 */
export function findReferences(text: string): string[] {
  const found = new Set<string>()
  for (const word of text
    .normalize('NFKC')
    .slice(0, 100_000)
    .split(/[^\p{L}\p{N}/#-]+/u)) {
    if (word.length < 4 || word.length > 24) continue
    const reference = normaliseReference(word)
    if (reference !== null) found.add(reference)
    if (found.size >= 50) break
  }
  return [...found]
}

/** Upper case, one hyphen between letters and digits; null where it has not that shape. "d 10442" is none. */
export function normaliseReference(text: string): string | null {
  const parts = text.trim().replace(/^#/, '').toUpperCase().split(/[-/]/)
  if (parts.length !== 2) return null
  const [letters, digits] = parts as [string, string]
  return LETTERS.test(letters) && DIGITS.test(digits) ? `${letters}-${digits}` : null
}
