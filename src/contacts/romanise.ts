/** Names of any script in plain Latin letters. One spelling, or several where the script leaves the reading open. */
import anyAscii from 'any-ascii'
import { kanjiSpellings } from './kanji-names.ts'
import { cyrillic, hangulFinals, hangulInitials, hangulVowels, kana } from './vocabulary/romanisation.ts'

export type Script = 'latin' | 'cyrillic' | 'kana' | 'han' | 'hangul' | 'other'

const isAscii = (text: string) => /^[\x20-\x7e]*$/.test(text)

export function scriptOf(text: string): Script {
  if (isAscii(text)) return 'latin'
  if (/\p{Script=Han}/u.test(text)) return 'han'
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return 'kana'
  if (/\p{Script=Cyrillic}/u.test(text)) return 'cyrillic'
  if (/\p{Script=Hangul}/u.test(text)) return 'hangul'
  // Latin with its marks, digits and signs; any letter of another alphabet makes it "other"
  return /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u.test(text) ? 'other' : 'latin'
}

const latinLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
  ŋ: 'n',
  ə: 'a',
}

/** Lower case without diacritics: `Łódź` → `lodz`, `Müller` → `muller`. Letters of other scripts stay. */
export function foldLatin(text: string): string {
  if (isAscii(text)) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßøæœłđðþıħŋə]/g, letter => latinLetters[letter]!)
}

/** The likeliest spelling in lower-case Latin letters. */
export function romanise(text: string): string {
  return romanisations(text)[0] ?? ''
}

/** Spellings in lower-case Latin letters, likeliest first, at most eight. */
export function romanisations(text: string): string[] {
  switch (scriptOf(text)) {
    case 'latin':
      return [foldLatin(text)]
    case 'cyrillic':
      return cyrillicSpellings(text.normalize('NFC').toLowerCase())
    case 'kana':
      return [romaniseKana(text)]
    case 'han':
      return hanSpellings(text)
    case 'hangul':
      return [romaniseHangul(text)]
    case 'other':
      return [foldLatin(anyAscii(text))]
  }
}

function cyrillicSpellings(text: string): string[] {
  const plain = foldLatin([...text].map(letter => cyrillic[letter] ?? letter).join(''))
  // Ukrainian shows itself by its own letters, and reads г as h and и as y
  if (!/[ґєії]/.test(text) || !/[ги]/.test(text)) return [plain]
  const ukrainian = [...text].map(letter =>
    letter === 'г' ? 'h' : letter === 'и' ? 'y' : (cyrillic[letter] ?? letter),
  )
  return [foldLatin(ukrainian.join('')), plain]
}

export function romaniseKana(text: string): string {
  const katakana = text
    .normalize('NFKC')
    .replace(/[ぁ-ゖ]/g, letter => String.fromCharCode(letter.charCodeAt(0) + 0x60))
  let out = ''
  for (let i = 0; i < katakana.length; ) {
    const two = kana[katakana.slice(i, i + 2)]
    if (two !== undefined) {
      out += two
      i += 2
      continue
    }
    const letter = katakana[i]!
    out += kana[letter] ?? letter
    i += 1
  }
  return foldLatin(out)
}

function hanSpellings(text: string): string[] {
  const japanese = kanjiSpellings(text.normalize('NFKC'), 6).map(romaniseKana)
  // any-ascii knows Mandarin readings only
  const mandarin = foldLatin(anyAscii(text))
  return [...new Set([...japanese, mandarin])]
}

function romaniseHangul(text: string): string {
  let out = ''
  for (const letter of text.normalize('NFC')) {
    const index = letter.codePointAt(0)! - 0xac00
    if (index < 0 || index > 11171) {
      out += letter
      continue
    }
    out +=
      hangulInitials[Math.floor(index / 588)]! +
      hangulVowels[Math.floor((index % 588) / 28)]! +
      hangulFinals[index % 28]!
  }
  return foldLatin(out)
}
