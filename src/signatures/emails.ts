/**
 * E-mail addresses in a line, plain ("a@b.org"), JANET order included, or hidden from harvesters ("a at b dot org",
 * "a [at] b.org", "aATbDOTorg", "a★b.jp"). Every pattern is a scan outwards from its separator, so a line costs what
 * it is long.
 */
export interface PointSpan {
  start: number
  end: number
  value: string
}

const LOCAL = /[A-Za-z0-9._%+'=-]/
const DOMAIN = /[A-Za-z0-9.\u00c0-\u024f\u0400-\u04ff-]/
const HIDDEN_AT =
  /\s?(?:[[({<]\s?(?:at|@|a|_at_|AT)\s?[\])}>]|\s(?:at|AT|AROUND)\s|(?<=[a-z0-9])AT(?=[a-z])|★|☆|（at）|\(a\))\s?/g
const HIDDEN_DOT =
  /\s?[[({<]\s?(?:dot|\.|DOT)\s?[\])}>]\s?|\s(?:dot|DOT|punkt|point|punto)\s|(?<=[a-z0-9])DOT(?=[a-z])/g
const MAX_LOCAL = 64
const MAX_DOMAIN = 255

export function findEmails(line: string): PointSpan[] {
  const found: PointSpan[] = []
  for (let at = line.indexOf('@'); at >= 0; at = line.indexOf('@', at + 1)) {
    const span = grow(line, at, at + 1)
    if (span && !found.some(other => other.end > span.start)) found.push(span)
  }
  if (found.length === 0) found.push(...findHidden(line))
  return found
}

function grow(line: string, before: number, after: number): PointSpan | null {
  let start = before
  while (start > 0 && before - start < MAX_LOCAL && LOCAL.test(line[start - 1]!)) start--
  let end = after
  while (end < line.length && end - after < MAX_DOMAIN && DOMAIN.test(line[end]!)) end++
  while (end > after && /[.-]/.test(line[end - 1]!)) end--
  while (start < before && /[.'=-]/.test(line[start]!)) start++
  // a line to write on in front of it
  const rule = line.slice(start, before).lastIndexOf('___')
  if (rule >= 0) start += rule + 3
  const local = line.slice(start, before)
  const domain = line.slice(after, end)
  if (!isPlausible(local, domain) || isWithinUrl(line, start)) return null
  return { start, end, value: `${local}@${domain}` }
}

/** "https://acme.example/leave?e=ann@acme.example": whose address stands in a link is not said. */
function isWithinUrl(line: string, start: number): boolean {
  let from = start
  while (from > 0 && start - from < MAX_DOMAIN && !/[\s<>()[\]"',;|]/.test(line[from - 1]!)) from--
  return line.slice(from, start).includes('://')
}

function isPlausible(local: string, domain: string): boolean {
  // "disclaimer@www.acme.example" is a place on a page
  if (/^www\./i.test(domain)) return false
  if (local === '' || !domain.includes('.') || domain.includes('..')) return false
  const top = domain.slice(domain.lastIndexOf('.') + 1)
  const first = domain.slice(0, domain.indexOf('.'))
  // "uk.ac.city": JANET wrote the domain the other way round
  return (/^\p{L}{2,}$/u.test(top) && /\p{L}/u.test(domain)) || first === 'uk'
}

/** "name at host dot org": both words must be hidden, or the at bracketed, so that prose is not taken for one. */
function findHidden(line: string): PointSpan[] {
  const found: PointSpan[] = []
  for (const at of line.matchAll(HIDDEN_AT)) {
    const bracketed = /[[({<★☆（]|AT/.test(at[0])
    const left = line.slice(Math.max(0, at.index - MAX_LOCAL), at.index)
    const rightStart = at.index + at[0].length
    const right = line.slice(rightStart, rightStart + 120)
    const local = /[A-Za-z0-9._%+-]+$/.exec(left.replace(HIDDEN_DOT, '.'))?.[0] ?? ''
    const undotted = right.replace(HIDDEN_DOT, '.')
    const domain = /^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/.exec(undotted)?.[0] ?? ''
    const dotted = undotted !== right
    if (
      !(bracketed || dotted || standsAlone(line, at.index, rightStart, domain)) ||
      !/^[A-Za-z]{2,12}$/.test(domain.slice(domain.lastIndexOf('.') + 1))
    )
      continue
    if (local === '' || domain === '') continue
    const consumed = endOfHidden(right, domain)
    const start =
      at.index -
      (/[A-Za-z0-9._%+-]+(?:(?:\s?[[({<]?\s?(?:dot|DOT)\s?[\])}>]?\s?)[A-Za-z0-9_%+-]+)*$/.exec(left)?.[0].length ??
        local.length)
    found.push({ start, end: rightStart + consumed, value: `${local}@${domain}` })
  }
  return found
}

/** "Mail: ann at acme.example" with nothing else around it; in a sentence the same words are no address. */
function standsAlone(line: string, at: number, after: number, domain: string): boolean {
  if (!domain.includes('.')) return false
  const before = line.slice(0, at)
  const left = before.slice(
    Math.max(before.lastIndexOf('|'), before.lastIndexOf(','), before.lastIndexOf('\t'), before.lastIndexOf('  ')) + 1,
  )
  return left.trim().split(/\s+/).length <= 2 && /^\s*(?:$|[|,;]|\s{2})/.test(line.slice(after + domain.length))
}

/** How much of the written right side spells the domain: its letters, in order, with the hidden dots between. */
function endOfHidden(right: string, domain: string): number {
  const last = domain.slice(domain.lastIndexOf('.') + 1)
  const rest = domain.split('.').slice(0, -1)
  let from = 0
  for (const label of rest) from = right.indexOf(label, from) + label.length
  const at = right.indexOf(last, from)
  return at < 0 ? right.length : at + last.length
}
