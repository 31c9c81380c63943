/**
 * What Exchange Online found out about a sender. Its Authentication-Results bear no id, so they are told from others by
 * where they stand and by what stands beside them. A delivery looks like this, top to bottom (headers of 2021 to 2026):
 *
 *     Received: from … by ….prod.outlook.com                          within Exchange
 *     Received: from ….prod.protection.outlook.com by ….outlook.office365.com
 *     Authentication-Results: spf=pass (sender IP is 192.0.2.7) smtp.mailfrom=…; dkim=…; dmarc=…; compauth=pass reason=100
 *     Received: from mail.client.example by ….mail.protection.outlook.com      the edge; what is below came with it
 */
import { type MethodResult, parseResultsWithoutId } from './authentication-results.ts'
import { judgeResults, speaksOf } from './judge-results.ts'
import type { HeaderLine, ReadingContext, SenderVerdict, VerdictResult } from './message.ts'
import { domainOf } from './organisation.ts'
import { isOwnAddress } from './own.ts'
import { receivedBy } from './received-by.ts'

/** Stands for Exchange Online where other receivers have an authserv-id. */
export const EXCHANGE_ONLINE = 'exchange-online'

const EDGE = '.mail.protection.outlook.com'
const INNER = ['.outlook.com', '.outlook.office365.com', '.prod.exchangelabs.com']

/** Exchange's header firewall takes these off what comes from outside, so who has them was seen by our Exchange. */
const AUTHENTICATED_AS = 'x-ms-exchange-organization-authas'

/** Categories of X-Forefront-Antispam-Report that call the sender an impostor, whatever else was checked. */
const IMPOSTOR = new Set(['PHSH', 'HPHSH', 'HPHISH', 'SPOOF', 'INTOS', 'UIMP', 'DIMP', 'GIMP', 'BIMP', 'MALW'])

/** Reasons of compauth=pass that rest on SPF or DKIM of the From domain, not on guesses from PTR or MX records. */
const ALIGNED_REASONS = new Set(['100', '101', '102', '109', '111'])

export function readExchangeVerdict(
  headers: readonly HeaderLine[],
  fromAddress: string | null,
  ctx: ReadingContext,
): Omit<SenderVerdict, 'flags'> {
  const seenAs = headers.filter(({ name }) => name === AUTHENTICATED_AS)
  const results = findResults(headers)
  const methods = results === null ? [] : (parseResultsWithoutId(results) ?? [])
  const impostor = findImpostor(headers)
  const judged = judgeResults(methods, fromAddress)
  if (impostor !== null || judged === 'fail') return { result: 'fail', evidence: impostor ?? results }
  // Nobody, or two: then it is not Exchange that speaks.
  if (fromAddress === null || seenAs.length !== 1) return { result: 'none', evidence: results }
  if (seenAs[0]!.value.trim().toLowerCase() === 'internal' && isOwnAddress(fromAddress, ctx))
    return { result: 'pass', evidence: `X-MS-Exchange-Organization-AuthAs: ${seenAs[0]!.value.trim()}` }
  return { result: judged === 'none' ? composite(methods, fromAddress) : judged, evidence: results }
}

/** The topmost results without an id, above the edge and above whatever no server of Exchange wrote. */
function findResults(headers: readonly HeaderLine[]): string | null {
  for (const { name, value } of headers) {
    if (name === 'received') {
      const host = receivedBy(value) ?? ''
      if (host.endsWith(EDGE) || !INNER.some(domain => host.endsWith(domain))) return null
    }
    // Where an id begins the value, another receiver wrote it; what can't be read ends the search.
    if (name === 'authentication-results' && !BEGINS_WITH_ID.test(value)) return value
  }
  return null
}

// Matches "mx.other.example; spf=pass", "mx.other.example 1; none"; not "spf=pass (sender IP is 192.0.2.7) …".
const BEGINS_WITH_ID = /^\s*[^\s;=()"]{1,300}(?:\s{1,20}\d{1,3})?\s*;/

/** Exchange's own sum of all it knows, for domains that publish no policy. */
function composite(methods: readonly MethodResult[], fromAddress: string): VerdictResult {
  const domain = domainOf(fromAddress)
  const mayCount = methods.every(
    each => each.method !== 'dmarc' || (NO_POLICY.has(each.result) && speaksOf(each, domain)),
  )
  const sums = methods.filter(each => each.method === 'compauth')
  const passes = sums.every(each => each.result === 'pass' && ALIGNED_REASONS.has(each.properties.get('reason') ?? ''))
  return mayCount && sums.length > 0 && passes ? 'pass_aligned' : 'none'
}

const NO_POLICY = new Set(['none', 'bestguesspass', 'temperror', 'permerror'])

function findImpostor(headers: readonly HeaderLine[]): string | null {
  for (const { name, value } of headers) {
    if (name !== 'x-forefront-antispam-report') continue
    const category = /(?:^|;)\s*CAT:([A-Z]{2,10})\s*(?:;|$)/.exec(value.slice(0, 4_000))?.[1]
    if (category !== undefined && IMPOSTOR.has(category)) return `X-Forefront-Antispam-Report: CAT:${category}`
  }
  return null
}
