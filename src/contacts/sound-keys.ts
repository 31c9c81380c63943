/**
 * How a name sounds, coarsely: its consonants in a few classes, so that spellings of one name in several alphabets and
 * habits meet (Tchaikovsky, Czajkowski, Чайковский). Letters with several sounds branch; the likeliest come first.
 *
 * Classes: P B F V M N T D S Z C(ch, ts) J(zh, dzh) K G H L R; 1–4 for a leading vowel. Katakana keeps fewer
 * differences than Cyrillic does (l/r, b/v, s/th), so it has a coarser class set of its own.
 */
/** At most so many skeletons of one token. */
const mostSkeletons = 14

type Branches = readonly string[]

/** Longest graphemes first; each with the classes it may stand for, likeliest first. */
const graphemes: readonly (readonly [string, Branches])[] = [
  ['shch', ['S', 'SC']],
  ['tsch', ['C']],
  ['dzh', ['J']],
  ['sch', ['S', 'SK']],
  ['tch', ['C']],
  ['chs', ['KS']],
  ['ght', ['T', 'HT']],
  ['cz', ['C']],
  ['ssh', ['S']],
  ['tts', ['C']],
  ['sz', ['S']],
  ['sh', ['S']],
  ['zh', ['J']],
  ['kh', ['H', 'K']],
  ['ch', ['C', 'K', 'S', 'H']],
  ['ck', ['K']],
  ['cq', ['K']],
  ['cc', ['K', 'C']],
  ['ts', ['C']],
  ['tz', ['C']],
  ['zz', ['C', 'Z']],
  ['dj', ['J']],
  ['dz', ['Z', 'J']],
  ['ph', ['F']],
  ['th', ['T', 'S']],
  ['gh', ['G', '']],
  ['gn', ['N', 'GN']],
  ['qu', ['K', 'KV']],
  ['rh', ['R']],
  ['wh', ['V']],
  ['ll', ['L', '']],
  ['ss', ['S']],
  ['lh', ['L']],
  ['nh', ['N', 'NH']],
  ['dh', ['D']],
  ['bh', ['B']],
  ['ng', ['N', 'NG']],
  ['c', ['K', 'C', 'S']],
  ['x', ['KS', 'S', 'H']],
  ['j', ['J', '', 'H']],
  ['w', ['V', '']],
  ['h', ['H', '']],
  ['g', ['G', 'J', 'H']],
  ['z', ['Z', 'C', 'S']],
  ['s', ['S', 'Z']],
  ['q', ['K']],
  ['v', ['V', 'F']],
  ['y', ['']],
]

const plain: Readonly<Record<string, string>> = {
  b: 'B',
  d: 'D',
  f: 'F',
  k: 'K',
  l: 'L',
  m: 'M',
  n: 'N',
  p: 'P',
  r: 'R',
  t: 'T',
}

/** Merged for Cyrillic and Latin: what romanisations and hearing confuse most. */
const fineMerge: Readonly<Record<string, string>> = {
  Z: 'S',
  J: 'J',
  C: 'C',
  V: 'V',
  F: 'V',
  D: 'D',
  T: 'T',
  G: 'G',
  K: 'K',
  B: 'B',
  P: 'P',
}
const coarseMerge: Readonly<Record<string, string>> = {
  Z: 'S',
  J: 'S',
  C: 'S',
  V: 'B',
  F: 'H',
  L: 'R',
  D: 'T',
  G: 'K',
  P: 'B',
}

export type SoundLevel = 'fine' | 'coarse'

/** Skeletons of one token (romanised or Latin, lower case), likeliest first. */
export function skeletons(token: string, level: SoundLevel): string[] {
  const text = token.replace(/[^a-z]/g, '').slice(0, 24)
  const merge = level === 'fine' ? fineMerge : coarseMerge
  let found: { skeleton: string; cost: number }[] = [{ skeleton: '', cost: 0 }]
  let at = 0
  while (at < text.length) {
    const step = stepAt(text, at)
    if (step.options.length > 0) {
      const next = new Map<string, number>()
      for (const { skeleton, cost } of found) {
        step.options.forEach((option, rank) => {
          const merged = appendClasses(skeleton, option, merge)
          const total = cost + rank
          if (total < (next.get(merged) ?? Infinity)) next.set(merged, total)
        })
      }
      found = [...next]
        .map(([skeleton, cost]) => ({ skeleton, cost }))
        .sort((a, b) => a.cost - b.cost)
        .slice(0, mostSkeletons)
    }
    at += step.length
  }
  return found.map(({ skeleton }) => skeleton)
}

function stepAt(text: string, at: number): { length: number; options: Branches } {
  for (const [grapheme, options] of graphemes) {
    if (text.startsWith(grapheme, at))
      return { length: grapheme.length, options: atEnd(text, at, grapheme.length, options) }
  }
  const sound = plain[text[at]!]
  return { length: 1, options: sound ? atEnd(text, at, 1, [sound]) : [] }
}

/** French and English drop a last consonant: -s, -t, -x, -z, -d, -r. */
function atEnd(text: string, at: number, length: number, options: Branches): Branches {
  const last = at + length >= text.length || (at + length === text.length - 1 && 'es'.includes(text[text.length - 1]!))
  return last && 'stxzdrpn'.includes(text[at]!) && !options.includes('') ? [...options, ''] : options
}

function appendClasses(skeleton: string, classes: string, merge: Readonly<Record<string, string>>): string {
  let out = skeleton
  for (const sound of classes) {
    const merged = merge[sound] ?? sound
    if (!out.endsWith(merged)) out += merged
  }
  return out
}
