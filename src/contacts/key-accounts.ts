import type { Tx } from '../db/schema.ts'
import { appendAudit } from '../privacy/append-audit.ts'
import { normaliseWords } from './derived-columns.ts'
import { normaliseDomain } from './normalise-email.ts'

export interface KeyAccount {
  id: string
  name: string
}

export async function listKeyAccounts(tx: Tx, workspaceId: string): Promise<KeyAccount[]> {
  return tx
    .selectFrom('company')
    .select(['id', 'name'])
    .where('workspaceId', '=', workspaceId)
    .where('isKeyAccount', '=', true)
    .orderBy('name')
    .limit(500)
    .execute()
}

/** A company by its name or one of its domains; of several the one we have known longest. */
export async function findCompany(tx: Tx, workspaceId: string, text: string): Promise<KeyAccount | null> {
  const named = await tx
    .selectFrom('company')
    .select(['id', 'name'])
    .where('workspaceId', '=', workspaceId)
    .where('nameNorm', '=', normaliseWords(text))
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  const domain = normaliseDomain(text)
  if (named !== undefined || domain === null) return named ?? null
  const owner = await tx
    .selectFrom('companyDomain as d')
    .innerJoin('company as o', join =>
      join.onRef('o.workspaceId', '=', 'd.workspaceId').onRef('o.id', '=', 'd.companyId'),
    )
    .select(['o.id', 'o.name'])
    .where('d.workspaceId', '=', workspaceId)
    .where('o.workspaceId', '=', workspaceId)
    .where('d.domain', '=', domain)
    .orderBy('o.id')
    .limit(1)
    .executeTakeFirst()
  return owner ?? null
}

/** People of a key account are never logged or made without a person. */
export async function setKeyAccount(
  tx: Tx,
  workspaceId: string,
  change: { companyId: string; isKeyAccount: boolean; actor: string; now: Date },
): Promise<boolean> {
  const { companyId, isKeyAccount, actor, now } = change
  const { numUpdatedRows } = await tx
    .updateTable('company')
    .set({ isKeyAccount, updatedAt: now })
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', companyId)
    .where('isKeyAccount', '!=', isKeyAccount)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  const action = isKeyAccount ? 'key_account_added' : 'key_account_removed'
  await appendAudit(tx, workspaceId, { at: now, actor, action, subject: `company:${companyId}`, detail: {} })
  return true
}
