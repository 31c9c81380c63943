import { inWorkspace } from '../../src/db/in-workspace.ts'
import type { Db } from '../../src/db/schema.ts'
import { connectMailbox } from '../../src/mailboxes/connecting/connect-mailbox.ts'
import type { Keyring } from '../../src/mailboxes/connecting/credentials.ts'
import type { WatchedProvider } from '../../src/mailboxes/provider.ts'

export interface ConnectChoice {
  horizonAt?: Date | null
  headersOnly?: boolean
  isShared?: boolean
  mode?: 'pilot' | 'live'
}

interface TokenHolder {
  provider: WatchedProvider
  accessToken: string
  refreshToken: string
  address: string
}

/** A mailbox as it is right after consent, by tokens that were given without a browser. Returns its id. */
export async function connectWithTokens(
  { db, keyring, now }: { db: Db; keyring: Keyring; now: () => Date },
  workspaceId: string,
  { provider, accessToken, refreshToken, address }: TokenHolder,
  { mode = 'live', ...choice }: ConnectChoice = {},
): Promise<string> {
  const tokens = { accessToken, refreshToken, expiresAt: new Date(now().getTime() + 3_600_000), scope: null }
  return inWorkspace(db, workspaceId, async tx => {
    const outcome = await connectMailbox(
      tx,
      keyring,
      workspaceId,
      {
        ...{ provider, access: 'consent', tokens: tokens as never, mailboxId: null, actor: 'test' },
        options: { isShared: false, headersOnly: false, horizonAt: null, address: null, ...choice },
        identity: { account: `account of ${address}`, address },
        ...{ sendsAs: [], signedInAs: address },
      },
      now(),
    )
    if (outcome.kind !== 'connected') throw new Error('another account')
    await tx
      .updateTable('mailbox')
      .set({ mode })
      .where('workspaceId', '=', workspaceId)
      .where('id', '=', outcome.mailboxId)
      .execute()
    return outcome.mailboxId
  })
}
