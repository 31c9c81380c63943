import { sql } from 'kysely'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import type { Db } from '../../src/db/schema.ts'

export interface VisibleState {
  messages: Record<string, { action: string; reason: string; links: string[]; answers: string[] }>
  suggestions: Record<string, string>
  waiting: string[]
  contacts: {
    name: string
    title: string | null
    company: string | null
    mergedInto: string | null
    points: string[]
  }[]
  companies: string[]
  labels: number
}

/** What users see of a workspace, the journal and the ids of rows aside: undo must bring exactly this back. */
export const visibleState = (db: Db, workspaceId: string): Promise<VisibleState> =>
  inWorkspace(db, workspaceId, async tx => {
    const standing = await tx
      .selectFrom('decision')
      .select(['messageId', 'kind', 'position', 'action', 'reason', 'contactId', 'dealId', 'actor', 'suggestionId'])
      .where('workspaceId', '=', workspaceId)
      .where('messageId', 'is not', null)
      .where('kind', 'in', ['message', 'match', 'deal'])
      .where('undoneBy', 'is', null)
      .where('supersededBy', 'is', null)
      .execute()
    const { rows: links } = await sql<{ messageId: string; text: string }>`
      select a.message_id, l.target_kind || ' ' || coalesce(o.name, d.name, concat_ws(' ', c.first_name, c.last_name)) as text
      from activity_link l join activity a on a.id = l.activity_id
      left join contact c on c.id = l.target_id and l.target_kind = 'contact'
      left join company o on o.id = l.target_id and l.target_kind = 'company'
      left join deal d on d.id = l.target_id and l.target_kind = 'deal'
      where l.workspace_id = ${workspaceId} order by 2`.execute(tx)
    const suggestions = await tx
      .selectFrom('suggestion')
      .select(['id', 'state', 'kind', 'address', 'reason'])
      .where('workspaceId', '=', workspaceId)
      .orderBy('id')
      .execute()
    const { rows: contacts } = await sql<VisibleState['contacts'][number]>`
      select concat_ws(' ', c.first_name, c.last_name) as name, c.title, o.name as company, c.merged_into as merged_into,
        array(select p.kind || ' ' || p.value || ' ' || p.set_by from contact_point p where p.contact_id = c.id order by 1) as points
      from contact c left join company o on o.id = c.company_id where c.workspace_id = ${workspaceId} order by c.id`.execute(
      tx,
    )
    const companies = await tx
      .selectFrom('company')
      .select('name')
      .where('workspaceId', '=', workspaceId)
      .orderBy('name')
      .execute()
    const labels = await tx
      .selectFrom('decisionLabel')
      .select('id')
      .where('workspaceId', '=', workspaceId)
      .where('withdrawnAt', 'is', null)
      .execute()
    const messages: VisibleState['messages'] = {}
    for (const row of standing.filter(({ kind }) => kind === 'message')) {
      const of = standing.filter(one => one.messageId === row.messageId && one.kind !== 'message')
      messages[row.messageId as string] = {
        action: row.action,
        reason: row.reason,
        links: links.filter(link => link.messageId === row.messageId).map(link => link.text),
        answers: of
          .map(one =>
            JSON.stringify([one.kind, one.position, one.action, one.reason, one.contactId, one.dealId, one.actor]),
          )
          .sort(),
      }
    }
    return {
      messages,
      suggestions: Object.fromEntries(suggestions.map(row => [row.id, row.state])),
      waiting: suggestions
        .filter(({ state }) => state === 'open')
        .map(row => `${row.kind} ${row.address} ${row.reason}`),
      contacts,
      companies: companies.map(({ name }) => name),
      labels: labels.length,
    }
  })
