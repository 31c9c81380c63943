import { getDomain } from 'tldts'

/**
 * The organisational domain (RFC 9989, by the Public Suffix List) of a normalised host: "mail.acme.co.uk" belongs
 * to "acme.co.uk". Names under suffixes that are on no list (.example, .test, internal ones) count with their last
 * two labels. Null for addresses and single labels: those belong to nobody that could be compared.
 */
export function organisationOf(host: string): string | null {
  const bare = host.endsWith('.') ? host.slice(0, -1).toLowerCase() : host.toLowerCase()
  return getDomain(bare, { allowPrivateDomains: true })
}

export function isSameOrganisation(a: string, b: string): boolean {
  const organisation = organisationOf(a)
  return organisation !== null && organisation === organisationOf(b)
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}
