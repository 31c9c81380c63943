import { type AuthenticationResults, parseAuthenticationResults } from './authentication-results.ts'
import { EXCHANGE_ONLINE, readExchangeVerdict } from './exchange-verdict.ts'
import { judgeResults } from './judge-results.ts'
import type { HeaderLine, ReadingContext, SenderVerdict, VerdictResult } from './message.ts'
import { isSameOrganisation } from './organisation.ts'
import { receivedBy } from './received-by.ts'

/** The longest evidence line that is kept for the reviewer. */
const LONGEST_EVIDENCE = 1_000

/**
 * What our own receiver found out about the From domain. `fromAddress` is the one address of the one From header;
 * with none or several nobody can be vouched for. Flags are the envelope's business.
 */
export function readVerdict(
  headers: readonly HeaderLine[],
  fromAddress: string | null,
  ctx: ReadingContext,
): Omit<SenderVerdict, 'flags'> {
  const { result: judged, evidence } =
    ctx.authservId === EXCHANGE_ONLINE
      ? readExchangeVerdict(headers, fromAddress, ctx)
      : readPlainVerdict(headers, fromAddress, ctx)
  const result = judged === 'none' && ctx.trustSender && fromAddress !== null ? 'trusted' : judged
  return { result, evidence: evidence?.slice(0, LONGEST_EVIDENCE) ?? null }
}

function readPlainVerdict(
  headers: readonly HeaderLine[],
  fromAddress: string | null,
  { authservId }: ReadingContext,
): Omit<SenderVerdict, 'flags'> {
  const trusted = authservId === null ? null : findTrustedResults(headers, authservId)
  const plain = trusted?.results == null ? 'none' : judgeResults(trusted.results.methods, fromAddress)
  const result = authservId === GMAIL ? asSealed(plain, headers, fromAddress) : plain
  return { result, evidence: trusted?.line ?? null }
}

/**
 * Whether Gmail takes foreign headers of its id out is not known, so there the plain results alone do not count: the
 * same must stand in the ARC set that Gmail adds above the Received line of the delivery, where nobody outside can write.
 */
const GMAIL = 'mx.google.com'

function asSealed(plain: VerdictResult, headers: readonly HeaderLine[], fromAddress: string | null): VerdictResult {
  if (plain === 'none' || plain === 'fail') return plain
  const results = findSealedResults(headers)
  const sealed = results === null ? 'none' : judgeResults(results.methods, fromAddress)
  return sealed === plain || sealed === 'fail' ? sealed : 'none'
}

/** The topmost ARC-Authentication-Results, if it is Gmail's and a Received line "from … by mx.google.com" stands below. */
function findSealedResults(headers: readonly HeaderLine[]): AuthenticationResults | null {
  let results: AuthenticationResults | null = null
  let isSeen = false
  for (const { name, value } of headers) {
    if (name === 'arc-authentication-results' && !isSeen) {
      isSeen = true
      const instance = /^\s*i\s*=\s*\d{1,2}\s*;/.exec(value)
      const parsed = instance === null ? null : parseAuthenticationResults(value.slice(instance[0].length))
      results = parsed?.authservId === GMAIL ? parsed : null
    }
    if (name !== 'received') continue
    const host = receivedBy(value)
    if (host === null || !isReceiverHost(host, GMAIL)) return null
    // Inner hops say only "by"; the delivery says from whom.
    if (host === GMAIL && /^\s*from\s/i.test(value)) return results
  }
  return null
}

/**
 * The topmost Authentication-Results of exactly this id, if it stands above the first Received line that another
 * host wrote: all below that line came with the message, and anybody can have written it (RFC 8601 section 5).
 * A header of our id that can't be read ends the search: what stands below it is not asked.
 */
function findTrustedResults(
  headers: readonly HeaderLine[],
  authservId: string,
): { line: string; results: AuthenticationResults | null } | null {
  for (const header of headers) {
    if (header.name === 'received') {
      const host = receivedBy(header.value)
      if (host === null || !isReceiverHost(host, authservId)) return null
    }
    if (header.name !== 'authentication-results') continue
    const results = parseAuthenticationResults(header.value)
    if (results?.authservId === authservId) return { line: header.value, results }
    if (results === null && header.value.toLowerCase().includes(authservId.toLowerCase()))
      return { line: header.value, results: null }
  }
  return null
}

function isReceiverHost(host: string, authservId: string): boolean {
  const id = authservId.toLowerCase()
  if (host === id || isSameOrganisation(host, id)) return true
  // Google's inner hops write an address of their 6to4 range instead of a name ("by 2002:a05:6402:1c0c:b0:…").
  return host.startsWith('2002:a05:') && isSameOrganisation(id, 'google.com')
}
