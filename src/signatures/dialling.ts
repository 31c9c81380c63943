/**
 * Written digits as a number of some country. libphonenumber decides; American numbers, the commonest, are decided by
 * their numbering plan's own rule (area code and exchange begin with 2 to 9), which costs a hundredth of asking for the
 * country among the two dozen that share +1. What was decided is remembered, up to a bound: signatures repeat.
 */
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max'

export interface Dialled {
  /** E.164. */
  number: string
  country: CountryCode | null
  isMobile: boolean
  valid: boolean
  possible: boolean
}

const REMEMBERED = 20_000
let decided = new Map<string, Dialled | null>()

export function dialInternational(digits: string): Dialled | null {
  return decide(digits, null)
}

/** As dialled within a country. */
export function dialNational(text: string, region: CountryCode): Dialled | null {
  return decide(text.replace(/[^\d+]/g, ''), region)
}

function decide(digits: string, region: CountryCode | null): Dialled | null {
  const american =
    region === 'US' || region === 'CA'
      ? /^1?(\d{10})$/.exec(digits)
      : region === null
        ? /^\+1(\d{10})$/.exec(digits)
        : null
  if (american && /^[2-9]\d\d[2-9]\d{6}$/.test(american[1]!)) {
    return { number: `+1${american[1]}`, country: region ?? 'US', isMobile: false, valid: true, possible: true }
  }
  const key = (region ?? '') + digits
  const known = decided.get(key)
  if (known !== undefined) return known
  if (decided.size >= REMEMBERED) decided = new Map()
  const answer = ask(digits, region)
  decided.set(key, answer)
  return answer
}

function ask(digits: string, region: CountryCode | null): Dialled | null {
  const parsed = region === null ? parsePhoneNumberFromString(digits) : parsePhoneNumberFromString(digits, region)
  if (!parsed) return null
  const type = parsed.getType()
  // a number of a known type is a valid one: isValid would look for the type again
  const valid = type !== undefined || parsed.isValid()
  return {
    number: parsed.number,
    country: parsed.country ?? null,
    isMobile: type === 'MOBILE',
    valid,
    possible: valid || parsed.isPossible(),
  }
}
