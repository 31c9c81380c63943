/** Japanese names in kanji: the ways one may be read, and whether a romanised spelling is one of them. */
import { kanjiReadings, wholeReadings } from './vocabulary/kanji-readings.ts'

const longestPart = 3
const longestName = 12

/** Likely readings in Latin letters, best first; kana inside stays kana. Empty where a character is unknown. */
export function kanjiSpellings(text: string, limit: number): string[] {
  const name = text.slice(0, longestName)
  let partial: { spelling: string; at: number; cost: number }[] = [{ spelling: '', at: 0, cost: 0 }]
  const done: { spelling: string; cost: number }[] = []
  while (partial.length > 0) {
    const next: typeof partial = []
    for (const { spelling, at, cost } of partial) {
      if (at >= name.length) {
        done.push({ spelling, cost })
        continue
      }
      for (const step of readingsAt(name, at)) {
        next.push({ spelling: spelling + step.reading, at: at + step.length, cost: cost + step.cost })
      }
    }
    partial = next.sort((a, b) => a.cost - b.cost).slice(0, limit * 4)
  }
  return [...new Set(done.sort((a, b) => a.cost - b.cost).map(({ spelling }) => spelling))].slice(0, limit)
}

/** May the kanji be read like that? `romaji` in plain Latin letters; long vowels and doubled letters are forgiven. */
export function mayBeReadAs(kanji: string, romaji: string): boolean {
  const name = kanji.normalize('NFKC').slice(0, longestName)
  const wanted = foldRomaji(romaji)
  if (!wanted || !name) return false
  // positions in `wanted` that the first characters of the name can reach
  const reached: Set<number>[] = Array.from({ length: name.length + 1 }, () => new Set<number>())
  reached[0]!.add(0)
  for (let at = 0; at < name.length; at++) {
    for (const step of readingsAt(name, at)) {
      const reading = foldedReading(step.reading)
      for (const from of reached[at]!) {
        if (wanted.startsWith(reading, from)) reached[at + step.length]!.add(from + reading.length)
        // Ishi-i, Koh-ichi: folding has merged the two vowels
        else if (from > 0 && wanted[from - 1] === reading[0] && wanted.startsWith(reading.slice(1), from)) {
          reached[at + step.length]!.add(from + reading.length - 1)
        } else if (wanted.startsWith(`${reading}t`, from)) {
          // sokuon: Hat-tori
          reached[at + step.length]!.add(from + reading.length + 1)
        }
      }
    }
  }
  return reached[name.length]!.has(wanted.length)
}

const foldedReadings = new Map<string, string>()

/** The tables hold a few thousand readings; each is folded once. */
function foldedReading(reading: string): string {
  const known = foldedReadings.get(reading)
  if (known !== undefined) return known
  const folded = foldRomaji(reading)
  foldedReadings.set(reading, folded)
  return folded
}

/** Hepburn, Kunrei and passport habits brought together: si→shi, tu→tsu, hu→fu, ou/oo/oh→o, doubled letters once. */
export function foldRomaji(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .replace(/sy([auo])/g, 'sh$1')
    .replace(/ty([auo])/g, 'ch$1')
    .replace(/[zj]y([auo])/g, 'j$1')
    .replace(/si/g, 'shi')
    .replace(/ti/g, 'chi')
    .replace(/tu/g, 'tsu')
    .replace(/zi/g, 'ji')
    .replace(/(^|[^s])hu/g, '$1fu')
    .replace(/cfu/g, 'chu')
    .replace(/l/g, 'r')
    .replace(/m(?=[bpm])/g, 'n')
    .replace(/oh(?=[^aeiou]|$)/g, 'o')
    .replace(/ou|oo/g, 'o')
    .replace(/uu/g, 'u')
    .replace(/(.)\1+/g, '$1')
}

function readingsAt(name: string, at: number): { reading: string; length: number; cost: number }[] {
  const steps: { reading: string; length: number; cost: number }[] = []
  for (let length = Math.min(longestPart, name.length - at); length >= 1; length--) {
    const part = name.slice(at, at + length)
    for (const readings of [wholeReadings.get(part), kanjiReadings.get(part)]) {
      readings?.forEach((reading, rank) => {
        steps.push({ reading, length, cost: rank + (length === 1 ? 1 : 0) })
      })
    }
  }
  const letter = name[at]!
  if (letter === '々' && at > 0) {
    for (const step of readingsAt(name.slice(0, at), at - 1)) if (step.length === 1) steps.push(step)
  }
  if (letter === 'ノ' || letter === 'の' || letter === '之') steps.push({ reading: 'no', length: 1, cost: 1 })
  if (letter === 'ヶ' || letter === 'ケ') steps.push({ reading: 'ga', length: 1, cost: 1 })
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(letter)) steps.push({ reading: letter, length: 1, cost: 0 })
  return steps
}
