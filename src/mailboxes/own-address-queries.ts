import { emailDomain, isFreeMail, normaliseEmail } from '../contacts/normalise-email.ts'
import type { Tx } from '../db/schema.ts'
import { requeue } from './queries.ts'

/**
 * Writes down which addresses a watched mailbox sends as, by its provider; its domain is ours too, unless everybody can
 * have an address there. Ones that the provider names no more are taken away. Stored mail with an address that has
 * become ours is due to be read again.
 */
export async function putOwnAddresses(
  tx: Tx,
  workspaceId: string,
  mailbox: { id: string; address: string },
  sendsAs: string[],
  now: Date,
): Promise<void> {
  const domain = emailDomain(mailbox.address)
  const others = [...new Set(sendsAs.flatMap(address => normaliseEmail(address) ?? []))].filter(
    address => address !== mailbox.address,
  )
  const rows = [
    { kind: 'address', value: mailbox.address, source: 'mailbox' },
    ...others.map(value => ({ kind: 'address', value, source: 'provider' })),
    ...(isFreeMail(domain) ? [] : [{ kind: 'domain', value: domain, source: 'mailbox' }]),
  ]
  await tx
    .deleteFrom('ownAddress')
    .where('workspaceId', '=', workspaceId)
    .where('mailboxId', '=', mailbox.id)
    .where('source', '=', 'provider')
    .$if(others.length > 0, query => query.where('value', 'not in', others))
    .execute()
  const added = await tx
    .insertInto('ownAddress')
    .values(rows.map(row => ({ workspaceId, mailboxId: mailbox.id, ...row })))
    .onConflict(conflict => conflict.doNothing())
    .returning('value')
    .execute()
  await requeue(tx, workspaceId, { mailboxId: null, nowOurs: added.map(({ value }) => value) }, now)
}
