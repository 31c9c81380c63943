import { isAscii, isAsciiWord } from './characters.ts'

/**
 * Spellings brought to one form so that they can be compared. fold keeps the script; romanise also writes Cyrillic
 * in Latin letters, so that a name agrees with an address ("Селезнёв" and "seleznev").
 */
const SPECIAL: Record<string, string> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  þ: 'th',
  ð: 'd',
}

// BGN/PCGN without signs, as addresses mostly have it; Ukrainian letters added. One form of what has lost its marks, on
// which the trained models rest; people are found by sets of spellings instead (contacts/vocabulary/romanisation.ts).
const CYRILLIC: Record<string, string> = {
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  д: 'd',
  е: 'e',
  ж: 'zh',
  з: 'z',
  и: 'i',
  й: 'y',
  к: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  о: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ф: 'f',
  х: 'kh',
  ц: 'ts',
  ч: 'ch',
  ш: 'sh',
  щ: 'shch',
  ъ: '',
  ы: 'y',
  ь: '',
  э: 'e',
  ю: 'yu',
  я: 'ya',
  і: 'i',
  ї: 'i',
  є: 'e',
  ґ: 'g',
  ў: 'u',
}

const HAS_CYRILLIC = /[а-яіїєґў]/
const MARKS = /[\u0300-\u036f]/g

export function fold(text: string): string {
  if (isAscii(text)) return text.toLowerCase()
  if (text.length > LONGEST_REMEMBERED) return readFolded(text)
  const known = folded.get(text)
  if (known !== undefined) return known
  if (folded.size >= REMEMBERED) folded = new Map()
  const form = readFolded(text)
  folded.set(text, form)
  return form
}

/** Words repeat from mail to mail, and taking marks off costs more than a look-up. */
const REMEMBERED = 20_000
const LONGEST_REMEMBERED = 40
let folded = new Map<string, string>()

function readFolded(text: string): string {
  const lower = text.toLowerCase()
  if (/^[\x20-\x7e]*$/.test(lower)) return lower
  return lower
    .normalize('NFKD')
    .replace(MARKS, '')
    .normalize('NFC')
    .replace(/[łøđßæœıþð]/g, letter => SPECIAL[letter] ?? letter)
    .replace(/[’‘ʼ`´]/g, "'")
}

export function romanise(text: string): string {
  if (isAscii(text)) return text.toLowerCase()
  const plain = fold(text)
  if (!HAS_CYRILLIC.test(plain)) return plain
  return plain.replace(/[а-яіїєґў]/g, letter => CYRILLIC[letter] ?? letter)
}

/** Letters and digits only. */
export function squash(text: string): string {
  const plain = romanise(text)
  if (!isAscii(plain)) return plain.replace(/[^\p{L}\p{N}]+/gu, '')
  let squashed = ''
  let from = 0
  for (let at = 0; at < plain.length; at++) {
    if (isAsciiWord(plain.charCodeAt(at))) continue
    if (at > from) squashed += plain.slice(from, at)
    from = at + 1
  }
  return from === 0 ? plain : squashed + plain.slice(from)
}

/**
 * One and the same key for the ways in which a name is romanised: doubled letters, kh/h, y/i/j, ts/c, w/v are not told
 * apart. "Khrushchyov" and "hruscev" meet; used as weak evidence only.
 */
let sounds = new Map<string, string>()

export function soundKey(word: string): string {
  const known = sounds.get(word)
  if (known !== undefined) return known
  if (sounds.size >= REMEMBERED) sounds = new Map()
  const key = spellSound(word)
  sounds.set(word, key)
  return key
}

function spellSound(word: string): string {
  return romanise(word)
    .replace(/shch|sch|sh|zh|ch|cz|sz|tch/g, 's')
    .replace(/kh/g, 'h')
    .replace(/ts|tz|z/g, 'c')
    .replace(/ph/g, 'f')
    .replace(/ae|oe|ue/g, pair => pair[0]!)
    .replace(/[wv]/g, 'v')
    .replace(/[yij]+/g, 'i')
    .replace(/ks/g, 'x')
    .replace(/(.)\1+/g, '$1')
}
