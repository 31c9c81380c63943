import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../../src/web/app.tsx'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'
import { addContact, makeWorld, receive, type World, worldNow } from '../support/review-world.ts'

let database: TestDatabase
let world: World
let messageId: string
let second: string
beforeAll(async () => {
  database = await openTestDatabase()
  world = await makeWorld(database, 'harbour')
  const first = await addContact(world, { first: 'Ann', last: 'Lee', email: 'ann@birch.example' })
  second = await addContact(world, { first: 'Anna', last: 'Leigh', email: 'anna@larch.example' })
  messageId = await receive(world, {
    ...{ from: { name: 'Ann Lee', address: 'ann@birch.example' }, subject: 'Order', lines: ['b Hello'] },
    link: {
      ...{ action: 'logged', reason: 'exact_address' },
      candidates: [
        { contactId: first, confidence: 0.97 },
        { contactId: second, confidence: 0.02 },
      ],
    },
  })
})
afterAll(() => database.destroy())

const get = async (path: string) => {
  const app = createApp({ db: database.db, now: () => worldNow })
  return (await app.request(`http://localhost:4100${path}`, { headers: { cookie: 'workspace=harbour' } })).text()
}

test('a message says why this contact, who was second, and what would change it', async () => {
  const text = await get(`/messages/${messageId}`)
  expect(text).toMatch(/Second: <a href="\/contacts\/\d+">Anna Leigh<\/a>/)
  expect(text).toContain('Would change it: a name or signature of somebody else')
})

test('the API says the same in codes, ids and numbers alone', async () => {
  const { decisions } = JSON.parse(await get(`/api/v1/messages/${messageId}/decisions`))
  const match = decisions.find((one: { kind: string }) => one.kind === 'match')
  expect(match).toMatchObject({ reason: 'exact_address', runnerUp: { contactId: second, confidence: 0.02 } })
  expect(JSON.stringify(decisions)).not.toContain('Anna')
})
