import type { Db } from '../../db/schema.ts'

export interface AddressRoute {
  workspaceId: string
  mailboxId: string
  /** In lower case. */
  address: string
}

/** Whom pushes that name these addresses are for. */
export async function findAddressRoutes(db: Db, addresses: string[]): Promise<AddressRoute[]> {
  return db
    .selectFrom('mailboxRoute')
    .select(['workspaceId', 'mailboxId', 'routeKey as address'])
    .where('provider', '=', 'gmail')
    .where('routeKey', 'in', addresses)
    .execute()
}
