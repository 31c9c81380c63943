/** Candidates from the database: whoever shares an address, a phone number or a blocking key with the question. */
import { sql } from 'kysely'
import { canonicalEmail, normaliseEmail } from '../contacts/normalise-email.ts'
import { normalisePhone, phoneTail } from '../contacts/normalise-phone.ts'
import type { Tx } from '../db/schema.ts'
import { queryKeys } from './blocking-keys.ts'
import type { CandidateContact, MatchQuery } from './match.ts'
import { type PhoneHolder, withSharedPhones } from './shared-phones.ts'

/** A key that more contacts have tells nobody apart and is passed over. */
const mostPostings = 120
/** Contacts found by keys that are looked at in full; those with an address or number of the question come on top. */
const mostByKeys = 30
const mostByValue = 60

export async function findCandidates(tx: Tx, workspaceId: string, query: MatchQuery): Promise<CandidateContact[]> {
  const [candidates] = await findCandidatesForMany(tx, workspaceId, [query])
  return candidates ?? []
}

/** Candidates of each question, in the order of the questions, in three round trips however many there are. */
export async function findCandidatesForMany(
  tx: Tx,
  workspaceId: string,
  queries: readonly MatchQuery[],
): Promise<CandidateContact[][]> {
  if (queries.length === 0) return []
  const salt = await workspaceSalt(tx, workspaceId)
  const common = commonKeysOf(workspaceId)
  const asked = queries.map(query => {
    const keys = queryKeys(salt, query)
    const rare = keys.filter(key => !common.has(key))
    return {
      keys: rare,
      passedOver: keys.length - rare.length,
      values: exactValues(query),
      remembered: query.rememberedContactId ?? null,
    }
  })
  const hits = await findHits(tx, workspaceId, asked)
  const chosen = asked.map((one, question) => chooseIds(one, hits, question))
  const contacts = await loadCandidates(tx, workspaceId, { ids: [...new Set(chosen.flat())], asked })
  return chosen.map((ids, question) => {
    const cappedKeys = asked[question]!.passedOver + (hits.passedOver.get(question) ?? 0)
    return ids.flatMap(id => {
      const contact = contacts.get(id)
      return contact ? [cappedKeys > 0 ? { ...contact, cappedKeys } : contact] : []
    })
  })
}

/** A workspace keeps its salt for life; a process asks for it once. */
const salts = new Map<string, number>()
const mostSalts = 10_000

async function workspaceSalt(tx: Tx, workspaceId: string): Promise<number> {
  const known = salts.get(workspaceId)
  if (known !== undefined) return known
  const { salt } = await tx
    .selectFrom('workspace')
    .select('salt')
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  if (salts.size >= mostSalts) salts.clear()
  salts.set(workspaceId, salt)
  return salt
}

interface CommonKeys {
  keys: Set<number>
  since: number
}

/**
 * Keys that were passed over lately. What many contacts have, many questions ask for, and finding out costs more than
 * all the rare keys together; after a while it is found out again, since contacts go.
 */
const commonKeys = new Map<string, CommonKeys>()
const commonForMilliseconds = 300_000
const mostCommonKeys = 100_000
const mostWorkspaces = 1000

function commonKeysOf(workspaceId: string): Set<number> {
  const known = commonKeys.get(workspaceId)
  if (known && known.keys.size < mostCommonKeys && performance.now() - known.since < commonForMilliseconds)
    return known.keys
  if (commonKeys.size >= mostWorkspaces) commonKeys.clear()
  const keys = new Set<number>()
  commonKeys.set(workspaceId, { keys, since: performance.now() })
  return keys
}

interface Asked {
  keys: number[]
  /** Keys left out because too many contacts have them. */
  passedOver: number
  values: string[]
  remembered: string | null
}

interface Hits {
  /** By the question's place: contacts that share keys with it, likeliest first. */
  byKeys: Map<number, string[]>
  /** Keys of the question that too many contacts have. */
  passedOver: Map<number, number>
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

/** Both tiers in one statement. */
async function findHits(tx: Tx, workspaceId: string, asked: readonly Asked[]): Promise<Hits> {
  const questions = asked.flatMap((one, question) => one.keys.map(() => question))
  const keys = asked.flatMap(one => one.keys)
  const values = [...new Set(asked.flatMap(one => one.values))]
  const common = commonKeysOf(workspaceId)
  const { rows } = await sql<{ question: number | null; ids: string[]; passedOver: number[]; value: string | null }>`
    select question, ids, passed_over, null as value
    from candidates_by_keys(${workspaceId}, ${sql.val(questions)}, ${sql.val(keys)}, ${mostPostings}, ${mostByKeys})
    union all
    select null, array_agg(id order by id), '{}', value_norm
    from contacts_by_values(${workspaceId}, ${sql.val(values)}) group by value_norm`.execute(tx)
  const hits: Hits = { byKeys: new Map(), passedOver: new Map(), byValue: new Map() }
  for (const { question, ids, passedOver, value } of rows) {
    if (value !== null) hits.byValue.set(value, ids)
    if (question === null) continue
    hits.byKeys.set(question, ids)
    hits.passedOver.set(question, passedOver.length)
    for (const key of passedOver) common.add(key)
  }
  return hits
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

/** Exact hits first, then whoever shares most keys: those are the likeliest, and the rest would only be weighed to lose. */
function chooseIds({ values, remembered }: Asked, hits: Hits, question: number): string[] {
  const ids = new Set(values.flatMap(value => (hits.byValue.get(value) ?? []).slice(0, mostByValue)))
  if (remembered) ids.add(remembered)
  for (const id of hits.byKeys.get(question) ?? []) ids.add(id)
  return [...ids]
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
  { ids, asked }: { ids: readonly string[]; asked: readonly Asked[] },
): Promise<Map<string, CandidateContact>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<LoadedRow>`select * from contacts_in_full(${workspaceId}, ${sql.val(ids)})`.execute(tx)
  const held = await holdersOfPhones(tx, workspaceId, phonesInQuestion(rows, asked))
  return new Map(rows.map(row => [row.id, withSharedPhones(toCandidate(row), held)]))
}

/** Numbers of which it matters who else has them: those asked for, and those that two candidates have. */
function phonesInQuestion(rows: readonly LoadedRow[], asked: readonly Asked[]): string[] {
  const tails = new Map<string, number>()
  for (const tail of asked.flatMap(one => one.values.map(phoneTail))) tails.set(tail, 2)
  const phones = new Set(rows.flatMap(row => row.phones ?? []))
  for (const phone of rows.flatMap(row => [...new Set((row.phones ?? []).map(phoneTail))]))
    tails.set(phone, (tails.get(phone) ?? 0) + 1)
  return [...phones].filter(phone => (tails.get(phoneTail(phone)) ?? 0) > 1)
}

/** Of a switchboard's many people the first few show that it is one. */
const mostHolders = 40

/** Who else has these numbers: a switchboard shows itself by names that no candidate need bear. */
async function holdersOfPhones(tx: Tx, workspaceId: string, phones: string[]): Promise<Map<string, PhoneHolder[]>> {
  const holders = new Map<string, PhoneHolder[]>()
  if (phones.length === 0) return holders
  const { rows } = await sql<PhoneHolder & { valueNorm: string }>`
    select w.value_norm, c.first_name, c.last_name
    from unnest(${sql.val(phones)}::text[]) as w (value_norm)
    cross join lateral (
      select p.contact_id from contact_point p
      where p.workspace_id = ${workspaceId} and p.value_norm = w.value_norm order by p.contact_id limit ${mostHolders}
    ) p
    join contact c on c.workspace_id = ${workspaceId} and c.id = p.contact_id`.execute(tx)
  for (const row of rows) push(holders, row.valueNorm, row)
  return holders
}

/** Every contact that was not merged away, for work over all of them. */
export async function loadAllContacts(tx: Tx, workspaceId: string): Promise<CandidateContact[]> {
  const { rows } = await sql<LoadedRow>`
    select f.* from contacts_in_full(${workspaceId}, array(
      select c.id from contact c where c.workspace_id = ${workspaceId} and c.merged_into is null)) f
    order by f.id`.execute(tx)
  return rows.map(toCandidate)
}

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
