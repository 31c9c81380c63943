export type SeenField = 'name' | 'title' | 'department' | 'company' | 'address' | 'phone' | 'email' | 'url'

const LONGEST = 300

/** Two spellings of one value have one key: case, blanks and punctuation tell nothing apart. */
export function valueKey(field: SeenField, value: string): string {
  const text = value.slice(0, LONGEST).normalize('NFKC').toLowerCase()
  switch (field) {
    case 'phone':
    case 'email':
      return text.replace(/\s+/g, '')
    case 'url':
      return text
        .replace(/^https?:\/\//, '')
        .replace(/^www\./, '')
        .replace(/\/$/, '')
    default:
      return foldWords(text)
  }
}

/** "Ann" and "A. Lee" are short for "Ann Lee"; "Lee Ann" is not. */
export function isShortName(short: string, full: string): boolean {
  const few = foldWords(short.slice(0, LONGEST).normalize('NFKC').toLowerCase()).split(' ')
  const many = foldWords(full.slice(0, LONGEST).normalize('NFKC').toLowerCase()).split(' ')
  if (few.join('').length >= many.join('').length) return false
  let at = 0
  return few.every(word => {
    while (at < many.length) {
      const whole = many[at++]!
      if (whole === word || ([...word].length === 1 && whole.startsWith(word))) return true
    }
    return false
  })
}

function foldWords(text: string): string {
  return text.replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim()
}
