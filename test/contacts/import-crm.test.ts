import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { importCrm } from '../../src/contacts/import-crm.ts'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { suppressedIdentity } from '../../src/privacy/suppression.ts'
import { createWorkspace, openTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
let workspaceId = ''
let dir = ''
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.destroy())
beforeEach(async () => {
  workspaceId = await createWorkspace(database)
  if (dir !== '') rmSync(dir, { recursive: true })
  dir = mkdtempSync(join(tmpdir(), 'crm-'))
  write(COMPANIES, CONTACTS, DEALS)
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const COMPANIES = `id,name,domains,phone,country,owner_email
K1,Młyn Wodny sp. z o.o.,mlyn.example;mlyn-wodny.example,22 555 12 34,PL,kasia@us.example
K2,"Holm, Brød & Co",holm.example,,DK,kasia@us.example
`
const CONTACTS = `id,first_name,last_name,emails,phones,title,company_id,owner_email,created_at
P1,Ewa,Żak,Ewa.Zak@mlyn.example;ewazak@gmail.com,601 234 567;+48 22 555 12 34 wew. 7,Kierowniczka,K1,kasia@us.example,2024-05-06
P2,Ida,Holm,ida@holm.example,,,K2,,2024-05-07
`
const DEALS = `id,name,reference,stage,amount,currency,company_id,contact_ids,owner_email,created_at,closed_at
D1,Spring order,d-10442,proposal,1200,PLN,K1,P1;P2,kasia@us.example,2025-01-02,
`

function write(companies: string, contacts: string, deals: string): void {
  writeFileSync(join(dir, 'companies.csv'), companies)
  writeFileSync(join(dir, 'contacts.csv'), contacts)
  writeFileSync(join(dir, 'deals.csv'), deals)
}

const run = (options = {}) => importCrm(database.db, workspaceId, dir, () => undefined, options)

/** Everything the import may write, as one value. */
const snapshot = () =>
  inWorkspace(database.db, workspaceId, async tx => ({
    companies: await tx.selectFrom('company').selectAll().orderBy('externalId').execute(),
    domains: await tx.selectFrom('companyDomain').selectAll().orderBy('domain').execute(),
    contacts: await tx.selectFrom('contact').selectAll().orderBy('externalId').execute(),
    points: await tx.selectFrom('contactPoint').selectAll().orderBy('valueNorm').execute(),
    deals: await tx.selectFrom('deal').selectAll().orderBy('externalId').execute(),
    links: await tx.selectFrom('dealContact').selectAll().orderBy('contactId').execute(),
  }))

const change = (work: (tx: Parameters<Parameters<typeof inWorkspace>[2]>[0]) => Promise<unknown>) =>
  inWorkspace(database.db, workspaceId, work)

describe('importing a CRM', () => {
  test('brings in companies, contacts with their points, and deals with their people', async () => {
    const counts = await run()
    expect(counts).toMatchObject({ companies: { added: 2 }, contacts: { added: 2 }, deals: { added: 1 }, problems: [] })
    const { companies, domains, contacts, points, deals, links } = await snapshot()
    expect(companies.map(company => [company.name, company.phoneNorm])).toEqual([
      ['Młyn Wodny sp. z o.o.', '+48225551234'],
      ['Holm, Brød & Co', null],
    ])
    expect(domains.map(({ domain }) => domain)).toEqual(['holm.example', 'mlyn-wodny.example', 'mlyn.example'])
    expect(contacts.map(contact => [contact.firstName, contact.companyId])).toEqual([
      ['Ewa', companies[0]?.id],
      ['Ida', companies[1]?.id],
    ])
    expect(points.map(point => [point.valueNorm, point.domain, point.isPrimary, point.extension])).toEqual([
      ['+48225551234', null, false, '7'],
      ['+48601234567', null, true, null],
      ['ewa.zak@mlyn.example', 'mlyn.example', true, null],
      ['ewazak@gmail.com', null, false, null],
      ['ida@holm.example', 'holm.example', true, null],
    ])
    expect(deals[0]).toMatchObject({ reference: 'D-10442', amount: '1200.00', companyId: companies[0]?.id })
    expect(links).toHaveLength(2)
  })

  test('a second time changes nothing', async () => {
    await run()
    const before = await snapshot()
    const counts = await run()
    expect(counts).toMatchObject({ companies: { unchanged: 2 }, contacts: { unchanged: 2 }, deals: { unchanged: 1 } })
    expect(await snapshot()).toEqual(before)
  })

  test('with changed files changes what came from them, and rows that vanished stay', async () => {
    await run()
    const contacts = CONTACTS.replace('Kierowniczka', 'Dyrektorka')
      .replace(';ewazak@gmail.com', '')
      .replace(/P2.*\n/, '')
    write(
      COMPANIES.replace('mlyn-wodny.example', 'mlyn.pl'),
      contacts,
      DEALS.replace('proposal', 'won').replace('P1;P2', 'P1'),
    )
    expect(await run()).toMatchObject({ companies: { updated: 1 }, contacts: { updated: 1 }, deals: { updated: 1 } })
    const after = await snapshot()
    expect(after.domains.map(({ domain }) => domain)).toEqual(['holm.example', 'mlyn.example', 'mlyn.pl'])
    expect(after.contacts.map(({ firstName, title }) => [firstName, title])).toEqual([
      ['Ewa', 'Dyrektorka'],
      ['Ida', null],
    ])
    expect(after.points.map(({ valueNorm }) => valueNorm)).not.toContain('ewazak@gmail.com')
    expect(after.deals[0]?.stage).toBe('won')
    expect(after.links).toHaveLength(1)
  })

  test('leaves alone what a person set, and what a signature found where the CRM is empty', async () => {
    await run()
    const person = { by: 'person', at: '2026-01-01T00:00:00.000Z' }
    await change(async tx => {
      const provenance = JSON.stringify({ title: person })
      await tx.updateTable('contact').set({ title: 'Prezeska', provenance }).where('externalId', '=', 'P1').execute()
      const signature = JSON.stringify({ title: { ...person, by: 'signature' } })
      await tx
        .updateTable('contact')
        .set({ title: 'Baker', provenance: signature })
        .where('externalId', '=', 'P2')
        .execute()
      await tx
        .updateTable('contactPoint')
        .set({ setBy: 'person' })
        .where('valueNorm', '=', 'ewazak@gmail.com')
        .execute()
    })
    write(COMPANIES, CONTACTS.replace('Kierowniczka', 'Dyrektorka').replace(';ewazak@gmail.com', ''), DEALS)
    await run()
    const after = await snapshot()
    expect(after.contacts.map(({ title }) => title)).toEqual(['Prezeska', 'Baker'])
    expect(after.points.map(({ valueNorm }) => valueNorm)).toContain('ewazak@gmail.com')
  })

  test('takes over a value that a signature had found, and says so', async () => {
    await run()
    await change(tx => {
      const provenance = JSON.stringify({ title: { by: 'signature', at: '2026-01-01T00:00:00.000Z' } })
      return tx.updateTable('contact').set({ title: 'Baker', provenance }).where('externalId', '=', 'P2').execute()
    })
    write(COMPANIES, CONTACTS.replace('ida@holm.example,,,', 'ida@holm.example,,Head Baker,'), DEALS)
    await run({ now: new Date('2026-03-02T10:00:00Z') })
    const ida = (await snapshot()).contacts[1]
    expect(ida).toMatchObject({
      title: 'Head Baker',
      provenance: { title: { by: 'crm', at: '2026-03-02T10:00:00.000Z' } },
    })
  })

  test('names bad rows by file and line and brings in the rest', async () => {
    write(
      COMPANIES,
      `${CONTACTS}P3,No,One,not an address,,,K9,,2024-01-01\n,No,Id,a@b.example,,,,,\nP1,Twice,Here,,,,,,\nP4,Bad,Day,,,,,,soon\n"broken"x,1\nP5,Liv,Dahl,liv@holm.example,,,K2,,2024-01-01\n`,
      `${DEALS}D2,Odd,,maybe,1,EUR,,,,2025-01-01,\nD3,Lonely,,won,12.345,EUR,,P9,,2025-01-01,\n`,
    )
    const counts = await run()
    expect(counts.contacts.added).toBe(5)
    expect(counts.problems.map(({ file, line, error }) => `${file}:${line} ${error}`).sort()).toEqual([
      'contacts.csv:4 "not an address" is no e-mail address; left out',
      'contacts.csv:4 company K9 is not known; imported without a company',
      'contacts.csv:5 has no id',
      'contacts.csv:6 id P1 stands on line 2 already',
      'contacts.csv:7 "soon" is no date; expected one like 2026-03-02',
      'deals.csv:3 stage "maybe" is none of lead, qualified, proposal, negotiation, won, lost',
      'deals.csv:4 amount "12.345" is no number like 1200 or 1200.50',
    ])
  })

  test('with a quotation mark that is never closed says that rows were lost', async () => {
    write(COMPANIES, `${CONTACTS}P3,"Never,closed,,,,,,\nP4,Lost,Row,,,,,,\n`, DEALS)
    const counts = await run()
    expect(counts.problems).toEqual([
      { file: 'contacts.csv', line: 5, error: 'a quotation mark before this line is not closed; rows are lost' },
    ])
  })

  test('keeps people out who are on the suppression list', async () => {
    const suppressionKey = Buffer.alloc(32, 7)
    await change(tx =>
      tx
        .insertInto('suppression')
        .values({
          workspaceId,
          identity: suppressedIdentity(suppressionKey, 'ida@holm.example'),
          kind: 'address',
          reason: 'erased',
        })
        .execute(),
    )
    expect(await run({ suppressionKey })).toMatchObject({ contacts: { added: 1 }, suppressed: 1 })
    expect((await snapshot()).contacts.map(({ firstName }) => firstName)).toEqual(['Ewa'])
  })

  test('of a folder without such files is refused', async () => {
    await expect(importCrm(database.db, workspaceId, join(dir, 'nowhere'), () => undefined)).rejects.toThrow(
      /companies\.csv/,
    )
  })
})
