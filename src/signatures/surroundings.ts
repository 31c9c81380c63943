/** Features of a piece that come from the rest of its block. */
import { featureNumber } from './feature-names.ts'

const WATCHED = [
  'top',
  'legal',
  'cjkLegal',
  'org',
  'title',
  'dept',
  'from=all',
  'domain=whole',
  'domain',
  'personlike',
  'points',
] as const
const KINDS = [
  'top',
  'legal',
  'org',
  'dept',
  'title',
  'noClass',
  'cjkOrg$',
  'cjkDept$',
  'domain=whole',
  'domain',
  'camel',
  'from',
] as const

/** What stands elsewhere in the block changes what a piece is: an institute beside a university is its department. */
export function addSurroundings(features: readonly number[][]): void {
  const counts = new Array<number>(WATCHED.length).fill(0)
  const own = features.map(list => {
    let bits = 0
    for (let f = 0; f < list.length; f++) bits |= BITS[list[f]!] ?? 0
    for (let rest = bits & WATCHED_BITS; rest !== 0; rest &= rest - 1) counts[lowest(rest)]!++
    return bits
  })
  let standing = 0
  let several = 0
  for (let w = 0; w < WATCHED.length; w++) {
    if (counts[w]! > 0) standing |= 1 << w
    if (counts[w]! > 1) several |= 1 << w
  }
  features.forEach((list, index) => {
    const bits = own[index]!
    const elsewhere = several | (standing & ~bits)
    const position = WATCHED.length + (bits & ALONE_BIT ? 0 : 1)
    for (let kinds = (bits & KIND_BITS) >>> WATCHED.length; kinds !== 0; kinds &= kinds - 1) {
      const pairs = PAIRS[lowest(kinds)]!
      for (let rest = elsewhere; rest !== 0; rest &= rest - 1) list.push(pairs[lowest(rest)]!)
      list.push(pairs[position]!)
    }
    for (let rest = elsewhere; rest !== 0; rest &= rest - 1) list.push(ALONE[lowest(rest)]!)
  })
}

/** Place of the lowest bit. */
function lowest(bits: number): number {
  return 31 - Math.clz32(bits & -bits)
}

/** For each of KINDS a feature with each of WATCHED, and last whether it has its line alone or shares it. */
const PAIRS = KINDS.map(kind =>
  [...WATCHED.map(name => `${kind}|${name}`), `${kind}@alone`, `${kind}@shared`].map(featureNumber),
)
const ALONE = WATCHED.map(name => featureNumber(`|${name}`))

/** What a feature is, as bits: one for each of WATCHED, one for each of KINDS, and whether the piece has its line alone. */
const WATCHED_BITS = (1 << WATCHED.length) - 1
const KIND_BITS = ((1 << KINDS.length) - 1) << WATCHED.length
const ALONE_BIT = 1 << (WATCHED.length + KINDS.length)
/** By the feature's number; others have none. */
const BITS: number[] = []
for (const [bit, name] of [...WATCHED, ...KINDS, 'alone'].entries()) {
  const number = featureNumber(name)
  while (BITS.length <= number) BITS.push(0)
  BITS[number]! |= 1 << bit
}
