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
  const counts = new Map<string, number>()
  for (const list of features) {
    for (const name of WATCHED) if (list.includes(name)) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  for (const list of features) {
    const elsewhere = WATCHED.filter(name => (counts.get(name) ?? 0) > (list.includes(name) ? 1 : 0))
    const position = list.includes('alone') ? 'alone' : 'shared'
    const kinds = KINDS.filter(kind => list.includes(kind))
    for (const kind of kinds) {
      for (const name of elsewhere) list.push(PAIRS[kind][name])
      list.push(PAIRS[kind][position])
    }
    for (const name of elsewhere) list.push(ALONE[name])
  }
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
