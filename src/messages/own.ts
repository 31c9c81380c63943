import type { ReadingContext } from './message.ts'
import { domainOf } from './organisation.ts'

/** Is this address one of ours? Plus tags of our own addresses are ours, and so is everything in our domains. */
export function isOwnAddress(
  address: string,
  ctx: Pick<ReadingContext, 'ownAddresses' | 'ownDomains' | 'mailboxAddress'>,
): boolean {
  if (ctx.ownDomains.includes(domainOf(address))) return true
  const plain = withoutTag(address)
  return plain === withoutTag(ctx.mailboxAddress) || ctx.ownAddresses.some(own => withoutTag(own) === plain)
}

/** A domain of ours or one below it: our mailing lists often live in "lists.acme.example". */
export function isBelowOwnDomain(domain: string, ctx: Pick<ReadingContext, 'ownDomains'>): boolean {
  return ctx.ownDomains.some(own => domain === own || domain.endsWith(`.${own}`))
}

function withoutTag(address: string): string {
  const at = address.lastIndexOf('@')
  const plus = address.indexOf('+')
  return plus > 0 && plus < at ? address.slice(0, plus) + address.slice(at) : address
}
