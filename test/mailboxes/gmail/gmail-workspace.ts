import { inWorkspace } from '../../../src/db/in-workspace.ts'
import { upsertApp } from '../../../src/mailboxes/connecting/provider-app-queries.ts'
import { type GmailApp, gmailAppSchema } from '../../../src/mailboxes/connecting/provider-apps.ts'
import { putRoutes } from '../../../src/mailboxes/watching/signal-queries.ts'
import { createWorkspace, type TestDatabase } from '../../support/database.ts'

export const subscription = 'projects/countersign-fake/subscriptions/hook'
export const pushAccount = 'pusher@countersign-fake.example'

/** A workspace with a registration and watched mailboxes. */
export async function createGmailWorkspace(
  { db, ...rest }: TestDatabase,
  addresses: string[],
  app: Partial<GmailApp>,
): Promise<{ workspaceId: string; mailboxIds: string[] }> {
  const workspaceId = await createWorkspace({ db, ...rest })
  const mailboxIds = await inWorkspace(db, workspaceId, async tx => {
    const settings = gmailAppSchema.parse({ topic: 'projects/countersign-fake/topics/gmail', subscription, ...app })
    await upsertApp(tx, workspaceId, { provider: 'gmail', ...settings }, { actor: 'test', now: new Date() })
    const ids: string[] = []
    for (const address of addresses) {
      const { id } = await tx
        .insertInto('mailbox')
        .values({ workspaceId, provider: 'gmail', providerAccount: address, address, state: 'live' })
        .returning('id')
        .executeTakeFirstOrThrow()
      await putRoutes(tx, workspaceId, id, 'gmail', [address])
      ids.push(id)
    }
    return ids
  })
  return { workspaceId, mailboxIds }
}

/** Mailbox ids of the signals stored, oldest first. */
export async function storedSignals({ db }: TestDatabase, workspaceId: string) {
  return inWorkspace(db, workspaceId, async tx => {
    const rows = await tx
      .selectFrom('signal')
      .select(['mailboxId', 'payload'])
      .where('workspaceId', '=', workspaceId)
      .orderBy('id')
      .execute()
    return rows
  })
}
