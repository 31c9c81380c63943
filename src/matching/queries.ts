/** Candidates from the database: whoever shares an address, a phone number or a blocking key with the question. */
import { sql } from 'kysely'
import { canonicalEmail, normaliseEmail } from '../contacts/normalise-email.ts'
import { normalisePhone } from '../contacts/normalise-phone.ts'
import type { Tx } from '../db/schema.ts'
import { queryKeys } from './blocking-keys.ts'
import type { CandidateContact, MatchQuery } from './match.ts'
import { type PhoneHolder, withSharedPhones } from './shared-phones.ts'

/** A key that more contacts have tells nobody apart and is passed over; finding out costs so many rows each time. */
const mostPostings = 60
/** Contacts found by keys that are looked at in full; those with an address or number of the question come on top. */
const mostByKeys = 30
const mostByValue = 60

export async function findCandidates(tx: Tx, workspaceId: string, query: MatchQuery): Promise<CandidateContact[]> {
  const [candidates] = await findCandidatesForMany(tx, workspaceId, [query])
  return candidates ?? []
}

/** Candidates of each question, in the order of the questions, in one round trip however many there are. */
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
  const found = await findInFull(tx, workspaceId, asked)
  return asked.map((one, question) => {
    const cappedKeys = one.passedOver + (found.passedOver.get(question) ?? 0)
    return chooseIds(one, found, question).flatMap(id => {
      const contact = found.contacts.get(id)
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

interface Found {
  /** By the question's place: contacts that share keys with it, likeliest first. */
  byKeys: Map<number, string[]>
  /** Keys of the question that too many contacts have. */
  passedOver: Map<number, number>
  byValue: Map<string, string[]>
  contacts: Map<string, CandidateContact>
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

/** One of four kinds of rows; what they say is told where the function is made (migrations/0018). */
interface FoundRow extends Omit<LoadedRow, 'id'> {
  question: number | null
  value: string | null
  ids: string[] | null
  passedOver: number[] | null
  id: string | null
}

/** Of a switchboard's many people the first few show that it is one. */
const mostHolders = 40

async function findInFull(tx: Tx, workspaceId: string, asked: readonly Asked[]): Promise<Found> {
  const questions = asked.flatMap((one, question) => one.keys.map(() => question))
  const keys = asked.flatMap(one => one.keys)
  const values = [...new Set(asked.flatMap(one => one.values))]
  const remembered = asked.flatMap(one => one.remembered ?? [])
  const { rows } = await sql<FoundRow>`select * from candidates_in_full(${workspaceId}, ${sql.val(questions)},
    ${sql.val(keys)}, ${sql.val(values)}, ${sql.val(remembered)}, ${mostPostings}, ${mostByKeys}, ${mostByValue},
    ${mostHolders})`.execute(tx)
  const common = commonKeysOf(workspaceId)
  const found: Found = { byKeys: new Map(), passedOver: new Map(), byValue: new Map(), contacts: new Map() }
  const holders = new Map<string, PhoneHolder[]>()
  for (const row of rows) {
    if (row.question !== null) {
      found.byKeys.set(row.question, row.ids ?? [])
      found.passedOver.set(row.question, row.passedOver?.length ?? 0)
      for (const key of row.passedOver ?? []) common.add(key)
    } else if (row.value !== null && row.ids !== null) found.byValue.set(row.value, row.ids)
    else if (row.value !== null) push(holders, row.value, row)
  }
  for (const row of rows) if (isContact(row)) found.contacts.set(row.id, withSharedPhones(toCandidate(row), holders))
  return found
}

const isContact = (row: FoundRow): row is FoundRow & LoadedRow => row.id !== null

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

/** Exact hits first, then whoever shares most keys: those are the likeliest, and the rest would only be weighed to lose. */
function chooseIds({ values, remembered }: Asked, found: Found, question: number): string[] {
  const ids = new Set(values.flatMap(value => found.byValue.get(value) ?? []))
  if (remembered) ids.add(remembered)
  for (const id of found.byKeys.get(question) ?? []) ids.add(id)
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
