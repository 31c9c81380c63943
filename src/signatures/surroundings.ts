/** Features of a piece that come from the rest of its block. */
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
export function addSurroundings(features: readonly string[][]): void {
  const counts = new Uint16Array(WATCHED.length)
  const own = features.map(list => {
    let bits = 0
    for (let f = 0; f < list.length; f++) bits |= BITS.get(list[f]!) ?? 0
    for (let w = 0; w < WATCHED.length; w++) if (bits & (1 << w)) counts[w]!++
    return bits
  })
  features.forEach((list, index) => {
    const bits = own[index]!
    const elsewhere = WATCHED.filter((_, w) => counts[w]! > ((bits >> w) & 1))
    const position = bits & ALONE_BIT ? 'alone' : 'shared'
    KINDS.forEach((kind, k) => {
      if (!(bits & (1 << (WATCHED.length + k)))) return
      for (const name of elsewhere) list.push(PAIRS[kind][name])
      list.push(PAIRS[kind][position])
    })
    for (const name of elsewhere) list.push(ALONE[name])
  })
}

type Kind = (typeof KINDS)[number]
type Watched = (typeof WATCHED)[number]

// put together once: a block has hundreds of these
const PAIRS = Object.fromEntries(
  KINDS.map(kind => [
    kind,
    {
      ...Object.fromEntries(WATCHED.map(name => [name, `${kind}|${name}`])),
      alone: `${kind}@alone`,
      shared: `${kind}@shared`,
    },
  ]),
) as Record<Kind, Record<Watched | 'alone' | 'shared', string>>
const ALONE = Object.fromEntries(WATCHED.map(name => [name, `|${name}`])) as Record<Watched, string>

/** What a feature is, as bits: one for each of WATCHED, one for each of KINDS, and whether the piece has its line alone. */
const ALONE_BIT = 1 << (WATCHED.length + KINDS.length)
const BITS = new Map<string, number>([['alone', ALONE_BIT]])
for (const [w, name] of WATCHED.entries()) BITS.set(name, 1 << w)
for (const [k, name] of KINDS.entries()) BITS.set(name, (BITS.get(name) ?? 0) | (1 << (WATCHED.length + k)))
