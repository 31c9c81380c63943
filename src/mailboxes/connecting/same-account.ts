import type { MailboxIdentity } from '../provider.ts'

/**
 * Whether a mailbox is the account that a provider speaks of. Without a person's consent a provider may name an account
 * by its address alone, so there the address has to tell.
 */
export function isSameAccount(
  { providerAccount, address }: { providerAccount: string; address: string },
  identity: MailboxIdentity,
): boolean {
  if (providerAccount === identity.account) return true
  const isNamedByAddress = providerAccount === address || identity.account === identity.address
  return isNamedByAddress && address === identity.address
}
