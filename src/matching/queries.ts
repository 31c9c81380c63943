/** Candidates from the database: whoever shares an address, a phone number or a blocking key with the question. */
import { sql } from 'kysely'
import { canonicalEmail, normaliseEmail } from '../contacts/normalise-email.ts'
import { normalisePhone } from '../contacts/normalise-phone.ts'
import type { Tx } from '../db/schema.ts'
import { queryKeys } from './blocking-keys.ts'
import type { CandidateContact, MatchQuery } from './match.ts'
import { type PhoneHolder, withSharedPhones } from './shared-phones.ts'

/** A key that more contacts have tells nobody apart and is passed over. */
const mostPostings = 2000
/** Rows that one question may pull by keys, and contacts that are then looked at in full. */
const mostRowsPerQuery = 5000
const mostRows = 200_000
const mostCandidates = 60

export async function findCandidates(tx: Tx, workspaceId: string, query: MatchQuery): Promise<CandidateContact[]> {
  const [candidates] = await findCandidatesForMany(tx, workspaceId, [query])
  return candidates ?? []
}

/** Candidates of each question, in the order of the questions, in four round trips however many there are. */
export async function findCandidatesForMany(
  tx: Tx,
  workspaceId: string,
  queries: readonly MatchQuery[],
): Promise<CandidateContact[][]> {
  if (queries.length === 0) return []
  const salt = await workspaceSalt(tx, workspaceId)
  const asked = queries.map(query => ({
    keys: queryKeys(salt, query),
    values: exactValues(query),
    remembered: query.rememberedContactId ?? null,
  }))
  const hits = await findHits(tx, workspaceId, asked)
  const chosen = asked.map(one => chooseIds(one, hits))
  const contacts = await loadCandidates(tx, workspaceId, [...new Set(chosen.flatMap(({ ids }) => ids))])
  return chosen.map(({ ids, cappedKeys }) =>
    ids.flatMap(id => {
      const contact = contacts.get(id)
      return contact ? [cappedKeys > 0 ? { ...contact, cappedKeys } : contact] : []
    }),
  )
}

async function workspaceSalt(tx: Tx, workspaceId: string): Promise<number> {
  const { salt } = await tx
    .selectFrom('workspace')
    .select('salt')
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  return salt
}

interface Asked {
  keys: number[]
  values: string[]
  remembered: string | null
}

interface Hits {
  byKey: Map<number, string[]>
  byValue: Map<string, string[]>
}

/** Addresses and numbers as `contact_point` stores them. */
function exactValues(query: MatchQuery): string[] {
  const addresses = [query.email, ...(query.signature?.emails ?? [])]
    .map(normaliseEmail)
    .filter(email => email !== null)
  const phones = (query.signature?.phones ?? [])
    .slice(0, 8)
    .map(phone => normalisePhone(phone))
    .filter(phone => phone !== null)
  return [...new Set([...addresses.map(canonicalEmail), ...addresses, ...phones])]
}

/** Both tiers in one statement; a merged contact's points lead to the contact it was merged into. */
async function findHits(tx: Tx, workspaceId: string, asked: readonly Asked[]): Promise<Hits> {
  const keys = [...new Set(asked.flatMap(one => one.keys))]
  const values = [...new Set(asked.flatMap(one => one.values))]
  const most = Math.min(mostRows, mostRowsPerQuery * asked.length)
  const { rows } = await sql<{ id: string; keys: number[] | null; value: string | null }>`
    select id, keys, null as value from contact_ids_by_keys(${workspaceId}, ${sql.val(keys)}::int4[], ${most})
    union all
    select coalesce(c.merged_into, c.id), null, p.value_norm
    from contact_point p join contact c on c.workspace_id = p.workspace_id and c.id = p.contact_id
    where p.workspace_id = ${workspaceId} and p.value_norm = any(${sql.val(values)}::text[])`.execute(tx)
  const wanted = new Set(keys)
  const hits: Hits = { byKey: new Map(), byValue: new Map() }
  for (const { id, keys: held, value } of rows) {
    if (value !== null) push(hits.byValue, value, id)
    for (const key of held ?? []) if (wanted.has(key)) push(hits.byKey, key, id)
  }
  return hits
}

function push<K, V>(map: Map<K, V[]>, key: K, id: V): void {
  const list = map.get(key)
  if (list) list.push(id)
  else map.set(key, [id])
}

/** Exact hits first, then whoever shares most keys: those are the likeliest, and the rest would only be weighed to lose. */
function chooseIds(asked: Asked, hits: Hits): { ids: string[]; cappedKeys: number } {
  const shared = new Map<string, number>()
  let cappedKeys = 0
  for (const key of asked.keys) {
    const ids = hits.byKey.get(key) ?? []
    if (ids.length > mostPostings) {
      cappedKeys += 1
      continue
    }
    // a rare key says more than a common one
    const worth = 1 / Math.log2(2 + ids.length)
    for (const id of ids) shared.set(id, (shared.get(id) ?? 0) + worth)
  }
  const exact = new Set(asked.values.flatMap(value => (hits.byValue.get(value) ?? []).slice(0, mostCandidates)))
  if (asked.remembered) exact.add(asked.remembered)
  const others = [...shared].filter(([id]) => !exact.has(id)).sort((a, b) => b[1] - a[1] || Number(a[0]) - Number(b[0]))
  return { ids: [...exact, ...others.slice(0, mostCandidates).map(([id]) => id)], cappedKeys }
}

interface LoadedRow {
  id: string
  externalId: string | null
  firstName: string | null
  lastName: string | null
  title: string | null
  companyId: string | null
  ownerEmail: string | null
  createdAt: Date | null
  companyName: string | null
  companyPhone: string | null
  domains: string[] | null
  emails: string[] | null
  phones: string[] | null
}

async function loadCandidates(
  tx: Tx,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, CandidateContact>> {
  if (ids.length === 0) return new Map()
  const wanted = sql`${sql.val(ids)}::bigint[]`
  const { rows } = await sql<LoadedRow>`
    with owned as (
      select c.id, coalesce(c.merged_into, c.id) as owner from contact c
      where c.workspace_id = ${workspaceId} and c.id = any(${wanted})
      union
      select c.id, c.merged_into from contact c where c.workspace_id = ${workspaceId} and c.merged_into = any(${wanted})
    ), ${contactRows(workspaceId)}
    where c.workspace_id = ${workspaceId} and c.id = any(${wanted})`.execute(tx)
  const held = await holdersOfPhones(tx, workspaceId, [...new Set(rows.flatMap(row => row.phones ?? []))])
  return new Map(rows.map(row => [row.id, withSharedPhones(toCandidate(row), held)]))
}

/** Who else has these numbers: a switchboard shows itself by names that no candidate need bear. */
async function holdersOfPhones(tx: Tx, workspaceId: string, phones: string[]): Promise<Map<string, PhoneHolder[]>> {
  const holders = new Map<string, PhoneHolder[]>()
  if (phones.length === 0) return holders
  const { rows } = await sql<PhoneHolder & { valueNorm: string }>`
    select distinct p.value_norm, c.first_name, c.last_name
    from contact_point p join contact c on c.workspace_id = p.workspace_id and c.id = p.contact_id
    where p.workspace_id = ${workspaceId} and p.value_norm = any(${sql.val(phones)}::text[])`.execute(tx)
  for (const row of rows) push(holders, row.valueNorm, row)
  return holders
}

/** Every contact that was not merged away, for work over all of them. */
export async function loadAllContacts(tx: Tx, workspaceId: string): Promise<CandidateContact[]> {
  const { rows } = await sql<LoadedRow>`
    with owned as (
      select c.id, coalesce(c.merged_into, c.id) as owner from contact c where c.workspace_id = ${workspaceId}
    ), ${contactRows(workspaceId)}
    where c.workspace_id = ${workspaceId} and c.merged_into is null
    order by c.id`.execute(tx)
  return rows.map(toCandidate)
}

/** A contact with its company and the points of all that was merged into it. */
const contactRows = (workspaceId: string) => sql`
    points as (
      select o.owner,
        array_agg(p.value order by p.is_primary desc, p.id) filter (where p.kind = 'email') as emails,
        array_agg(p.value_norm order by p.is_primary desc, p.id) filter (where p.kind = 'phone') as phones
      from owned o join contact_point p on p.workspace_id = ${workspaceId} and p.contact_id = o.id
      group by o.owner
    )
    select c.id, c.external_id, c.first_name, c.last_name, c.title, c.company_id, c.owner_email, c.created_at,
      co.name as company_name, co.phone_norm as company_phone, points.emails, points.phones,
      (select array_agg(d.domain order by d.domain) from company_domain d
        where d.workspace_id = ${workspaceId} and d.company_id = c.company_id) as domains
    from contact c
    left join company co on co.workspace_id = c.workspace_id and co.id = c.company_id
    left join points on points.owner = c.id`

function toCandidate(row: LoadedRow): CandidateContact {
  return {
    id: row.id,
    externalId: row.externalId,
    firstName: row.firstName ?? '',
    lastName: row.lastName ?? '',
    emails: (row.emails ?? []).map(normaliseEmail).filter(email => email !== null),
    phones: row.phones ?? [],
    title: row.title,
    companyId: row.companyId,
    companyName: row.companyName,
    companyDomains: row.domains ?? [],
    companyPhones: row.companyPhone ? [row.companyPhone] : [],
    sharedPhones: [],
    ownerEmail: row.ownerEmail,
    createdAt: row.createdAt,
  }
}
