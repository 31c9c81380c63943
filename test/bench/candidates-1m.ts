/**
 * How long candidates and ranking take in one large workspace, by the product as it runs (translated, not through a
 * loader). Makes its own contacts, asks slightly wrong questions, drops everything afterwards.
 *   DATABASE_URL=… npm run bench:candidates           1,000,000 contacts (and 100,000 to compare with)
 *   npm run bench:candidates -- 100000                    the embedded store
 */

import { nicknameFamilies } from '../../src/contacts/vocabulary/nicknames.ts'
import { inWorkspace, takeRowIds } from '../../src/db/in-workspace.ts'
import type { MatchQuery } from '../../src/matching/match.ts'
import { createWorkspace, openTestDatabase, postgresUrl, type TestDatabase } from '../support/database.ts'

const compiler = new URL('../../src/compile.mjs', import.meta.url).href
const { translated } = (await import(compiler)) as { translated(file: string): Promise<string> }
const { blockingKeys } = (await import(
  await translated('matching/blocking-keys.ts')
)) as typeof import('../../src/matching/blocking-keys.ts')
const { findCandidates } = (await import(
  await translated('matching/queries.ts')
)) as typeof import('../../src/matching/queries.ts')
const { rankCandidates } = (await import(
  await translated('matching/rank-candidates.ts')
)) as typeof import('../../src/matching/rank-candidates.ts')

const batchRows = 1000
const questions = 500
const warmUp = 200
const given = [...new Set(nicknameFamilies.map(family => family[0]!))]
const syllables =
  'ba be bo da de dor fen gar hal han ka kel kor la len lin mar mel mon nor or pel ran rick ros sen sta ter tom ul van ver wal win zan'.split(
    ' ',
  )
const endings = 'son sen ski er mann ova ez ini ard ley berg stein ova ic o a'.split(' ')

interface MadeContact {
  firstName: string
  lastName: string
  email: string
  phone: string
  company: number
}

const sizes = process.argv[2] ? [Number(process.argv[2])] : postgresUrl ? [100_000, 1_000_000] : [100_000]
for (const size of sizes) {
  const database = await openTestDatabase()
  try {
    await measure(database, size)
  } finally {
    await database.destroy()
  }
}

async function measure(database: TestDatabase, size: number): Promise<void> {
  const workspaceId = await createWorkspace(database)
  const { salt } = await database.db
    .selectFrom('workspace')
    .select('salt')
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  await withoutIndexes(database, async () => {
    for (let from = 0; from < size; from += batchRows) {
      const contacts = Array.from({ length: Math.min(batchRows, size - from) }, (_, i) => makeContact(from + i, size))
      await insert(database, { workspaceId, salt, contacts })
    }
  })
  const total: number[] = []
  const ranking: number[] = []
  let found = 0
  let cpu = process.cpuUsage()
  for (let i = 0; i < questions + warmUp; i++) {
    if (i === warmUp) cpu = process.cpuUsage()
    const index = Math.floor(random(i, 9) * size)
    const contact = makeContact(index, size)
    const query = ask(contact, i)
    const began = performance.now()
    const candidates = await inWorkspace(database.db, workspaceId, tx => findCandidates(tx, workspaceId, query))
    const between = performance.now()
    const [best] = rankCandidates(query, candidates)
    const ended = performance.now()
    if (i < warmUp) continue
    total.push(ended - began)
    ranking.push(ended - between)
    if (best && candidates.find(one => one.id === best.contactId)?.emails.includes(contact.email)) found += 1
  }
  const { user, system } = process.cpuUsage(cpu)
  const used = ((user + system) / 1000 / questions).toFixed(2)
  const store = database.kind === 'postgres' ? 'PostgreSQL' : 'embedded'
  console.log(
    `${store}, ${size} contacts: candidates + ranking p50 ${quantile(total, 0.5)} ms, p95 ${quantile(total, 0.95)} ms (ranking alone ${quantile(ranking, 0.5)} / ${quantile(ranking, 0.95)}; this process used ${used} ms of CPU a question); the right one first in ${((100 * found) / questions).toFixed(1)} %`,
  )
}

/** A million rows are indexed faster at once than one by one. */
async function withoutIndexes(database: TestDatabase, work: () => Promise<void>): Promise<void> {
  const { rows } = await database.executeSql(
    "select indexname, indexdef from pg_indexes where indexname in ('contact_keys', 'contact_search')",
  )
  for (const { indexname } of rows) await database.executeSql(`drop index ${indexname}`)
  await work()
  for (const { indexdef } of rows) await database.executeSql(String(indexdef))
  await database.executeSql('analyze contact')
  await database.executeSql('analyze contact_point')
}

async function insert(
  database: TestDatabase,
  { workspaceId, salt, contacts }: { workspaceId: string; salt: number; contacts: MadeContact[] },
): Promise<void> {
  await inWorkspace(database.db, workspaceId, async tx => {
    const ids = await takeRowIds(tx, contacts.length)
    await tx
      .insertInto('contact')
      .values(
        contacts.map((contact, i) => ({
          workspaceId,
          id: ids[i]!,
          firstName: contact.firstName,
          lastName: contact.lastName,
          nameNorm: `${contact.firstName} ${contact.lastName}`,
          origin: 'crm',
          keys: blockingKeys(salt, { ...contact, emails: [contact.email], phones: [contact.phone], companyName: null }),
        })),
      )
      .execute()
    const points = contacts.flatMap((contact, i) => [
      {
        contactId: ids[i]!,
        kind: 'email',
        value: contact.email,
        valueNorm: contact.email,
        domain: `company${contact.company}.example`,
      },
      { contactId: ids[i]!, kind: 'phone', value: contact.phone, valueNorm: contact.phone, domain: null },
    ])
    await tx
      .insertInto('contactPoint')
      .values(points.map(point => ({ workspaceId, setBy: 'crm', ...point })))
      .execute()
  })
}

/** The same contact for the same index; names as unevenly spread as in life, eight people a company. */
function makeContact(index: number, size: number): MadeContact {
  const firstName = capital(given[Math.floor(random(index, 1) ** 2 * given.length)]!)
  const pick = (stream: number, list: string[]) => list[Math.floor(random(index, stream) * list.length)]!
  const lastName = capital(
    `${pick(2, syllables)}${pick(3, syllables)}${random(index, 4) < 0.6 ? pick(5, syllables) : ''}${pick(6, endings)}`,
  )
  const company = Math.floor(random(index, 7) ** 3 * (size / 8))
  const email = `${firstName}.${lastName}.${index}@company${company}.example`.toLowerCase()
  return { firstName, lastName, email, phone: `+4860${String(1_000_000 + index).padStart(7, '0')}`, company }
}

/** By address, by name at the domain with a slip, by name and phone, in equal parts. */
function ask(contact: MadeContact, i: number): MatchQuery {
  const slipped = contact.lastName.slice(0, 2) + contact.lastName.slice(3)
  const displayName = `${contact.firstName} ${i % 3 === 1 ? slipped : contact.lastName}`
  const elsewhere = `${contact.firstName[0]}${contact.lastName}@company${contact.company}.example`.toLowerCase()
  const signature = { name: displayName, title: null, company: null, phones: [contact.phone], emails: [], urls: [] }
  return {
    email: i % 3 === 0 ? contact.email : elsewhere,
    displayName,
    signature: i % 3 === 2 ? signature : null,
    authenticated: true,
  }
}

function capital(word: string): string {
  return word[0]!.toUpperCase() + word.slice(1)
}

/** A fixed number between 0 and 1 for an index and a stream. */
function random(index: number, stream: number): number {
  let t = (Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(stream, 0x85ebca6b)) | 0
  t = Math.imul(t ^ (t >>> 15), 0x2c1b3c6d)
  t = Math.imul(t ^ (t >>> 12), 0x297a2d39)
  return ((t ^ (t >>> 15)) >>> 0) / 4294967296
}

function quantile(values: number[], share: number): string {
  const sorted = [...values].sort((a, b) => a - b)
  return (sorted[Math.floor(share * sorted.length)] ?? 0).toFixed(2)
}
