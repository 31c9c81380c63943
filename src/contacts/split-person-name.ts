const CJK = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々]+$/u
/** Small words that belong to the family name: "Mylo van der Veen". */
const PARTICLES = new Set([
  'van',
  'von',
  'der',
  'den',
  'de',
  'del',
  'della',
  'di',
  'da',
  'dos',
  'das',
  'du',
  'la',
  'le',
  'ter',
  'ten',
  'zu',
  'zur',
  'bin',
  'al',
])

/**
 * First and last name out of a display name: "Lee, Ann" and East Asian order are turned round, particles stay with
 * the family name, what stands in brackets is left out. One word alone is a first name.
 */
export function splitPersonName(name: string | null): { firstName: string | null; lastName: string | null } {
  const text = (name ?? '')
    .slice(0, 200)
    .replace(/\([^()]{0,100}\)|[[\]"]/g, ' ')
    .trim()
  if (text === '' || text.includes('@')) return { firstName: null, lastName: null }
  const [last, first, more] = text.split(',').map(part => part.trim())
  if (first !== undefined && more === undefined && first !== '' && last !== '') {
    return { firstName: first, lastName: last ?? null }
  }
  const words = text.split(/[\s\u3000]+/).filter(word => word !== '')
  const [head, ...rest] = words
  if (head === undefined) return { firstName: null, lastName: null }
  if (rest.length === 0) return { firstName: head, lastName: null }
  if (words.every(word => CJK.test(word))) return { firstName: rest.join(' '), lastName: head }
  const particle = words.findIndex((word, index) => index > 0 && PARTICLES.has(word.toLowerCase()))
  const from = particle > 0 ? particle : words.length - 1
  return { firstName: words.slice(0, from).join(' '), lastName: words.slice(from).join(' ') }
}
