import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalEmail, emailDomain } from '../../src/contacts/normalise-email.ts'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { blockingKeys } from '../../src/matching/blocking-keys.ts'
import type { MatchQuery } from '../../src/matching/match.ts'
import { findCandidates, findCandidatesForMany } from '../../src/matching/queries.ts'
import { createWorkspace, openTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
let workspace: string
let elsewhere: string
const ids = new Map<string, string>()

beforeAll(async () => {
  database = await openTestDatabase()
  workspace = await createWorkspace(database)
  elsewhere = await createWorkspace(database)
  await addContact(workspace, 'ann', {
    firstName: 'Agnieszka',
    lastName: 'Zielińska',
    email: 'a.zielinska@acme.example',
    phone: '+48601123456',
  })
  await addContact(workspace, 'bob', {
    firstName: 'Robert',
    lastName: 'Sample',
    email: 'robsample@gmail.com',
    phone: null,
  })
  await addContact(workspace, 'old', {
    firstName: 'R.',
    lastName: 'Smpl',
    email: 'rs@former.example',
    phone: null,
    mergedInto: 'bob',
  })
  await addContact(elsewhere, 'other', {
    firstName: 'Agnieszka',
    lastName: 'Zielińska',
    email: 'a.zielinska@acme.example',
    phone: '+48601123456',
  })
}, 60_000)

afterAll(() => database.destroy())

interface NewContact {
  firstName: string
  lastName: string
  email: string
  phone: string | null
  mergedInto?: string
}

async function addContact(
  workspaceId: string,
  name: string,
  { firstName, lastName, email, phone, mergedInto }: NewContact,
): Promise<void> {
  await inWorkspace(database.db, workspaceId, async tx => {
    const { salt } = await tx
      .selectFrom('workspace')
      .select('salt')
      .where('id', '=', workspaceId)
      .executeTakeFirstOrThrow()
    const keys = blockingKeys(salt, {
      firstName,
      lastName,
      emails: [email],
      phones: phone ? [phone] : [],
      companyName: null,
    })
    const { id } = await tx
      .insertInto('contact')
      .values({
        workspaceId,
        firstName,
        lastName,
        nameNorm: `${firstName} ${lastName}`.toLowerCase(),
        origin: 'crm',
        keys,
        mergedInto: mergedInto ? ids.get(mergedInto)! : null,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    ids.set(name, id)
    const points = [{ kind: 'email', value: email, valueNorm: canonicalEmail(email), domain: emailDomain(email) }]
    if (phone) points.push({ kind: 'phone', value: phone, valueNorm: phone, domain: '' })
    await tx
      .insertInto('contactPoint')
      .values(
        points.map(point => ({ workspaceId, contactId: id, setBy: 'crm', ...point, domain: point.domain || null })),
      )
      .execute()
  })
}

const question = (values: Partial<MatchQuery>): MatchQuery => ({
  email: null,
  displayName: null,
  signature: null,
  authenticated: true,
  ...values,
})
const ask = (values: Partial<MatchQuery>, workspaceId = workspace) =>
  inWorkspace(database.db, workspaceId, async tx =>
    (await findCandidates(tx, workspaceId, question(values))).map(({ id }) => id),
  )
const signed = (phones: string[]) => ({ name: null, title: null, company: null, phones, emails: [], urls: [] })

describe('candidates', () => {
  it.each<[string, Partial<MatchQuery>]>([
    ['the exact address', { email: 'a.zielinska@acme.example' }],
    ['an alias of it', { email: 'a.zielinska+news@acme.example' }],
    ['a nickname at the domain', { email: 'aga@acme.example', displayName: 'Aga Zielińska' }],
    ['a slip in the first letter', { email: 'x@other.example', displayName: 'Agnieszka Sielinska' }],
    ['the family name first and a slip in it', { email: 'x@other.example', displayName: 'Zielimska Agnieszka' }],
    ['another alphabet', { email: 'x@other.example', displayName: 'Агнешка Зелинска' }],
    ['a number written at home', { email: 'x@other.example', signature: signed(['601 123 456']) }],
    ['the local part alone', { email: 'zielinska.a@mail.acme.example' }],
  ])('are found by %s', async (_, query) => {
    expect(await ask(query)).toEqual([ids.get('ann')])
  })

  it('are not found for a stranger', async () => {
    expect(await ask({ email: 'tom.brown@stranger.example', displayName: 'Tom Brown' })).toEqual([])
  })

  it('of another workspace stay there', async () => {
    expect(await ask({ email: 'a.zielinska@acme.example' }, elsewhere)).toEqual([ids.get('other')])
  })

  it('lead from a merged contact’s address to the one it was merged into, which then has both addresses', async () => {
    const [found] = await inWorkspace(database.db, workspace, tx =>
      findCandidates(tx, workspace, question({ email: 'rs@former.example' })),
    )
    expect(found?.id).toBe(ids.get('bob'))
    expect(found?.emails.sort()).toEqual(['robsample@gmail.com', 'rs@former.example'])
  })

  it('know which of their numbers somebody of another name has as well, also one that shares nothing else', async () => {
    const office = await createWorkspace(database)
    const desk = { email: 'desk@birch.example', phone: '+48225550100' }
    await addContact(office, 'clerk', {
      firstName: 'Jan',
      lastName: 'Nowak',
      ...desk,
      email: 'jan.nowak@birch.example',
    })
    await addContact(office, 'guard', {
      firstName: 'Ola',
      lastName: 'Mazur',
      ...desk,
      email: 'ola.mazur@birch.example',
    })
    const [found] = await inWorkspace(database.db, office, tx =>
      findCandidates(tx, office, question({ email: 'jan.nowak@birch.example', signature: signed([desk.phone]) })),
    )
    expect(found).toMatchObject({ id: ids.get('clerk'), sharedPhones: [desk.phone] })
  })

  it('of many questions come in the order of the questions, each as if it had been asked alone', async () => {
    const queries = [
      question({ email: 'robsample@gmail.com' }),
      question({ email: 'nobody@stranger.example' }),
      question({ email: 'a.zielinska@acme.example' }),
    ]
    const many = await inWorkspace(database.db, workspace, tx => findCandidatesForMany(tx, workspace, queries))
    expect(many.map(found => found.map(({ id }) => id))).toEqual([[ids.get('bob')], [], [ids.get('ann')]])
  })

  it('of a name that too many have are told apart by something rarer only, asked once or again', async () => {
    const crowded = await createWorkspace(database)
    const last = await addNamesakes(crowded, 130)
    for (const _ of ['first', 'again']) {
      expect(await ask({ email: 'jan.testowy@stranger.example', displayName: 'Jan Testowy' }, crowded)).toEqual([])
      const [found, ...others] = await inWorkspace(database.db, crowded, tx =>
        findCandidates(
          tx,
          crowded,
          question({ email: 'x@stranger.example', displayName: 'Jan Testowy', signature: signed(['601 000 129']) }),
        ),
      )
      expect(found?.id).toBe(last)
      expect(others).toEqual([])
      expect(found?.cappedKeys).toBeGreaterThan(0)
    }
  })
})

describe('who shares keys', () => {
  const settings = ['enable_hashagg', 'enable_hashjoin', 'enable_mergejoin', 'enable_nestloop', 'enable_bitmapscan']
  const wanted = Array.from({ length: 120 }, (_, at) => at + 1)
  const found = (workspaceId: string, off: readonly string[]) =>
    inWorkspace(database.db, workspaceId, async tx => {
      for (const setting of off) await sql`select set_config(${setting}, 'off', true)`.execute(tx)
      await sql`discard plans`.execute(tx)
      const questions = wanted.map(() => 0)
      const { rows } = await sql<{ ids: string[] }>`
        select ids from candidates_by_keys(${workspaceId}, ${sql.val(questions)}, ${sql.val(wanted)}, 60, 30)`.execute(
        tx,
      )
      return rows[0]?.ids.map(Number)
    })

  it('equally comes by id, in whatever order contacts were stored and whatever plan the database takes', async () => {
    // forty share three keys each, which two, three and five contacts have, in any order
    const sharers = Array.from({ length: 40 }, (_, i) => ({ id: i + 1, keys: [3 * i + 1, 3 * i + 2, 3 * i + 3] }))
    const others = sharers.flatMap(({ id, keys }) =>
      keys.flatMap((key, at) =>
        Array.from({ length: [1, 2, 4][(at + id) % 3]! }, (_, i) => ({ id: 1000 + key * 10 + i, keys: [key] })),
      ),
    )
    const rows = [...sharers, ...others]
    const stored = [rows, rows.toReversed(), rows.toSorted((a, b) => ((a.id * 7919) % 1009) - ((b.id * 7919) % 1009))]
    for (const order of stored) {
      const workspaceId = await storeKeys(order)
      for (const off of [[], ...settings.map(setting => [setting]), settings])
        expect(await found(workspaceId, off), `${off}`).toEqual(sharers.slice(0, 30).map(({ id }) => id))
    }
  })

  it('next to nothing beside somebody who shares nearly all is left out', async () => {
    const all = wanted.slice(0, 20)
    const rows = [all, all.slice(0, 10), all.slice(3, 4)].map((keys, at) => ({ id: at + 1, keys }))
    expect(await found(await storeKeys(rows), [])).toEqual([1, 2])
  })
})

/** Contacts without a name, in this order, in a workspace of their own. */
async function storeKeys(rows: { id: number; keys: number[] }[]): Promise<string> {
  const workspaceId = await createWorkspace(database)
  await inWorkspace(database.db, workspaceId, tx =>
    tx
      .insertInto('contact')
      .values(rows.map(({ id, keys }) => ({ workspaceId, id: String(id), nameNorm: '', origin: 'crm', keys })))
      .execute(),
  )
  return workspaceId
}

/** People of one name who have nothing else in common; the last one's id. */
async function addNamesakes(workspaceId: string, count: number): Promise<string> {
  return inWorkspace(database.db, workspaceId, async tx => {
    const { salt } = await tx
      .selectFrom('workspace')
      .select('salt')
      .where('id', '=', workspaceId)
      .executeTakeFirstOrThrow()
    const made = Array.from({ length: count }, (_, i) => `+48601000${String(i).padStart(3, '0')}`)
    const name = { firstName: 'Jan', lastName: 'Testowy' }
    const rows = await tx
      .insertInto('contact')
      .values(
        made.map(phone => ({
          workspaceId,
          ...name,
          nameNorm: 'jan testowy',
          origin: 'crm',
          keys: blockingKeys(salt, { ...name, emails: [], phones: [phone], companyName: null }),
        })),
      )
      .returning('id')
      .execute()
    await tx
      .insertInto('contactPoint')
      .values(
        rows.map(({ id }, i) => ({
          workspaceId,
          contactId: id,
          kind: 'phone',
          value: made[i]!,
          valueNorm: made[i]!,
          setBy: 'crm',
        })),
      )
      .execute()
    return rows.at(-1)!.id
  })
}
