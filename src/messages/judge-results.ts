import type { MethodResult } from './authentication-results.ts'
import type { VerdictResult } from './message.ts'
import { domainOf, isSameOrganisation } from './organisation.ts'

/** What the results of a receiver that is believed say of the From domain. */
export function judgeResults(methods: readonly MethodResult[], fromAddress: string | null): VerdictResult {
  const dmarc = methods.filter(each => each.method === 'dmarc')
  const compauth = methods.filter(each => each.method === 'compauth')
  if ([...dmarc, ...compauth].some(each => each.result === 'fail')) return 'fail'
  if (fromAddress === null || dmarc.length === 0) return 'none'
  const domain = domainOf(fromAddress)
  if (dmarc.some(each => !speaksOf(each, domain))) return 'none'
  if (dmarc.every(each => each.result === 'pass')) return 'pass'
  if (!dmarc.every(each => each.result === 'none' || each.result === 'bestguesspass')) return 'none'
  return methods.some(each => isAlignedPass(each, domain)) ? 'pass_aligned' : 'none'
}

/** A receiver that names the From domain it judged must name ours. */
export function speaksOf(dmarc: MethodResult, domain: string): boolean {
  const judged = dmarc.properties.get('header.from')
  return judged === undefined || isAligned(judged, domain)
}

function isAlignedPass(each: MethodResult, domain: string): boolean {
  if (each.result !== 'pass') return false
  if (each.method === 'spf') return isAligned(each.properties.get('smtp.mailfrom'), domain)
  if (each.method === 'dkim')
    return isAligned(each.properties.get('header.d') ?? each.properties.get('header.i'), domain)
  return false
}

/** Relaxed alignment: the same organisational domain. The value may be a domain or an address of it. */
function isAligned(value: string | undefined, domain: string): boolean {
  if (value === undefined || value === '') return false
  const other = domainOf(value).toLowerCase()
  return other === domain || isSameOrganisation(other, domain)
}
