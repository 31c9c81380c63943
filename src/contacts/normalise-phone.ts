/** Phone numbers as they are stored and compared. */
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** Longer texts are no phone number (E.164 allows 15 digits; writing and an extension need the rest). */
const longestPhone = 60

/**
 * E.164 where the country can be known (a leading + or 00, else `country`), else the bare digits; without extension.
 * Null below six digits. `(0 22) 555-12-34`, PL → `+48225551234`; without a country → `0225551234`.
 */
export function normalisePhone(value: string | null | undefined, country: string | null = null): string | null {
  const number = splitExtension(value).number
  const digits = number.replace(/\D/g, '')
  if (digits.length < 6 || digits.length > 20) return null
  const international = number.replace(/^\s*(?:\(\+\)|00(?=[1-9]))/, '+').replace(/^\s*\(\+/, '+')
  const region =
    country && isSupportedCountry(country.toUpperCase()) ? (country.toUpperCase() as CountryCode) : undefined
  const options = { ...(region ? { defaultCountry: region } : {}), extract: false }
  const parsed = parsePhoneNumberFromString(international, options)
  if (parsed?.isValid()) return parsed.number
  if (region && digits.startsWith('0')) {
    // a trunk prefix the plan has given up, as in Polish "(0 22)"
    const withoutTrunk = parsePhoneNumberFromString(digits.slice(1), options)
    if (withoutTrunk?.isValid()) return withoutTrunk.number
  }
  if (parsed?.isPossible()) return parsed.number
  return international.trim().startsWith('+') ? `+${digits.replace(/^00/, '')}` : digits
}

/** `+1 206 555 0100 ext. 12` → number and `12`. */
export function splitExtension(value: string | null | undefined): { number: string; extension: string | null } {
  const text = (value ?? '').slice(0, longestPhone).normalize('NFKC').replace(/^tel:/i, '')
  // matches "x110", "ext. 407", "wew. 12", "доб. 5", "#3", ";ext=9"; not the x of "xx"
  const found =
    /[\s,;]*(?:;ext=|(?:ext|extension|x|wew|w|dw|durchwahl|app|poste|int|interno|ramal|anexo|tst|toestel|ankn|linka|kl|доб|вн|внутр|内線)\.?:?\s?|#\s?)(\d{1,6})\s*$/iu.exec(
      text,
    )
  return found ? { number: text.slice(0, found.index), extension: found[1]! } : { number: text, extension: null }
}

/**
 * What stays the same however a number is written: the last eight digits (seven or six of shorter ones). Two numbers
 * with one tail are the same line unless both name a country and the countries differ.
 */
export function phoneTail(value: string): string {
  return value.replace(/\D/g, '').slice(-8)
}

/** Same line? Exact when both are E.164; by the tail when one lacks its country. */
export function isSamePhone(a: string, b: string): boolean {
  if (a === b) return true
  if (a.startsWith('+') && b.startsWith('+')) return false
  const tail = phoneTail(a)
  return tail.length >= 7 && tail === phoneTail(b)
}

/** Does the numbering plan call it a mobile number? A mobile belongs to one person, a land line may be a switchboard. */
export function isMobilePhone(e164: string): boolean {
  if (!e164.startsWith('+')) return false
  const type = parsePhoneNumberFromString(e164)?.getType()
  return type === 'MOBILE' || type === 'PAGER'
}
