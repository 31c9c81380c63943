import { sql } from 'kysely'
import { emailDomain } from '../contacts/normalise-email.ts'
import type { Tx } from '../db/schema.ts'
import { isAnywhere, type Settings } from '../settings/settings.ts'
import type { PolicyEvidence } from './apply-logging-policy.ts'
import type { LinkOutcome } from './link-outcome.ts'

/** What the settings ask about these people; nothing is read that no setting asks for. */
export async function readPolicyEvidence(
  tx: Tx,
  workspaceId: string,
  links: LinkOutcome[],
  settings: Settings,
): Promise<PolicyEvidence> {
  const contactIds = unique(links.flatMap(({ action, contactId }) => (action === 'logged' ? (contactId ?? []) : [])))
  const addresses = unique(links.map(({ subject }) => subject.address))
  const isCreating = isAnywhere(settings, ({ creating }) => creating === 'automatic')
  const isStepwise = isAnywhere(settings, ({ shared }) => shared === 'stepwise')
  return {
    keyContacts: await keyContacts(tx, workspaceId, contactIds),
    twoWay: needsTwoWay(settings) ? await twoWayAddresses(tx, workspaceId, addresses) : new Set(),
    approvedContacts: isStepwise ? await approvedContacts(tx, workspaceId, contactIds) : new Set(),
    companies: isCreating ? await companiesOf(tx, workspaceId, addresses) : new Map(),
  }
}

export function needsTwoWay(settings: Settings): boolean {
  return isAnywhere(
    settings,
    ({ twoWay, creating }) => twoWay === 'logging_and_creating' || (twoWay === 'creating' && creating === 'automatic'),
  )
}

async function keyContacts(tx: Tx, workspaceId: string, contactIds: string[]): Promise<Set<string>> {
  if (contactIds.length === 0) return new Set()
  const rows = await tx
    .selectFrom('contact as c')
    .innerJoin('company as o', join =>
      join.onRef('o.workspaceId', '=', 'c.workspaceId').onRef('o.id', '=', 'c.companyId'),
    )
    .select('c.id')
    .where('c.workspaceId', '=', workspaceId)
    .where('o.workspaceId', '=', workspaceId)
    .where('o.isKeyAccount', '=', true)
    .where('c.id', 'in', contactIds)
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** Both ways: one of us wrote to the address, vouched for where no mailbox of ours sent it, and a person answered from it. */
async function twoWayAddresses(tx: Tx, workspaceId: string, addresses: string[]): Promise<Set<string>> {
  if (addresses.length === 0) return new Set()
  const { rows } = await sql<{ address: string }>`
    select wanted.address from unnest(${addresses}::text[]) wanted(address)
    where exists (
        select 1 from participant p join message m on m.workspace_id = ${workspaceId} and m.id = p.message_id
        where p.workspace_id = ${workspaceId} and p.address = wanted.address and p.role in ('to', 'cc', 'bcc')
          and m.kind = 'person' and m.verdict in ('own', 'pass', 'pass_aligned', 'trusted')
          and exists (select 1 from participant a where a.workspace_id = ${workspaceId} and a.message_id = m.id
            and a.is_author and a.is_own))
      and exists (
        select 1 from participant p join message m on m.workspace_id = ${workspaceId} and m.id = p.message_id
        where p.workspace_id = ${workspaceId} and p.address = wanted.address and p.is_author
          and m.direction = 'inbound' and m.kind = 'person' and m.verdict in ('pass', 'pass_aligned', 'trusted'))`.execute(
    tx,
  )
  return new Set(rows.map(({ address }) => address))
}

async function approvedContacts(tx: Tx, workspaceId: string, contactIds: string[]): Promise<Set<string>> {
  if (contactIds.length === 0) return new Set()
  const rows = await tx
    .selectFrom('decision')
    .select('contactId')
    .distinct()
    .where('workspaceId', '=', workspaceId)
    .where('contactId', 'in', contactIds)
    .where('kind', '=', 'match')
    .where('actor', '!=', 'system')
    .where('action', 'in', ['logged', 'created'])
    .where('undoneBy', 'is', null)
    .where('supersededBy', 'is', null)
    .execute()
  return new Set(rows.flatMap(({ contactId }) => contactId ?? []))
}

async function companiesOf(tx: Tx, workspaceId: string, addresses: string[]): Promise<PolicyEvidence['companies']> {
  const domains = unique(addresses.map(emailDomain))
  if (domains.length === 0) return new Map()
  const rows = await tx
    .selectFrom('companyDomain as d')
    .innerJoin('company as o', join =>
      join.onRef('o.workspaceId', '=', 'd.workspaceId').onRef('o.id', '=', 'd.companyId'),
    )
    .select(['d.domain', 'd.companyId', 'o.isKeyAccount'])
    .where('d.workspaceId', '=', workspaceId)
    .where('o.workspaceId', '=', workspaceId)
    .where('d.domain', 'in', domains)
    .orderBy('d.companyId', 'desc')
    .execute()
  return new Map(rows.map(({ domain, ...company }) => [domain, company]))
}

/**
 * Messages whose decision may change because these arrived: what was held back for want of mail in the other direction.
 * So the order of import makes no difference.
 */
export async function affectedByEvidence(
  tx: Tx,
  workspaceId: string,
  messageIds: string[],
  settings: Settings,
): Promise<string[]> {
  if (messageIds.length === 0 || !needsTwoWay(settings)) return []
  const { rows } = await sql<{ id: string }>`
    select distinct d.message_id as id from participant n
    join participant p on p.workspace_id = ${workspaceId} and p.address = n.address and not p.is_own
    join decision d on d.workspace_id = ${workspaceId} and d.message_id = p.message_id and d.position = p.position
    where n.workspace_id = ${workspaceId} and n.message_id = any(${messageIds}::bigint[]) and not n.is_own
      and d.kind = 'match' and d.reason = 'policy_one_way' and d.undone_by is null and d.superseded_by is null
      and d.message_id <> all(${messageIds}::bigint[])
    limit 2000`.execute(tx)
  return rows.map(({ id }) => id)
}

const unique = (values: string[]): string[] => [...new Set(values)]
