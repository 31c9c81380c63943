import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { silentLog } from '../../../src/log.ts'
import { openGoogleCerts } from '../../../src/mailboxes/gmail/google-certs.ts'
import { openPushInbox } from '../../../src/mailboxes/gmail/push-inbox.ts'
import { type GmailPushDeps, takeGmailPush } from '../../../src/mailboxes/gmail/take-push.ts'
import { openTestDatabase, type TestDatabase } from '../../support/database.ts'
import { makeKey, signJwt } from '../../support/fake-gmail/signing.ts'
import { type FakeGmail, startFakeGmail } from '../../support/fake-gmail/start-fake-gmail.ts'
import { createGmailWorkspace, pushAccount, storedSignals, subscription } from './gmail-workspace.ts'

const hookUrl = 'https://crm.acme.example/hooks/gmail'
const hour = 3_600_000
let database: TestDatabase
let fake: FakeGmail
let deps: GmailPushDeps
let at: Date
let address: string
let workspaceId: string
let mailboxId: string
let counter = 0

beforeAll(async () => {
  database = await openTestDatabase()
  at = new Date('2026-03-02T09:00:00Z')
  fake = await startFakeGmail({ now: () => at })
  fake.pubsub.addSubscription(subscription, fake.topic, { endpoint: hookUrl, serviceAccount: pushAccount })
})
afterAll(async () => {
  await fake.close()
  await database.destroy()
})
beforeEach(async () => {
  at = new Date('2026-03-02T09:00:00Z')
  address = `ann${++counter}@acme.example`
  fake.addUser(address)
  fake.clearFaults()
  const created = await createGmailWorkspace(database, [address], { delivery: 'push', pushAccount })
  workspaceId = created.workspaceId
  mailboxId = created.mailboxIds[0]!
  deps = newDeps()
})

function newDeps(): GmailPushDeps {
  const certs = openGoogleCerts({ url: `${fake.url}/oauth2/v3/certs`, now: () => at })
  const now = () => at
  return { log: silentLog, now, certs, inbox: openPushInbox({ db: database.db, now, hookUrl }) }
}

const encode = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64')
const bearer = (claims: Record<string, unknown> = {}, header: object = {}) =>
  `Bearer ${fake.pubsub.signPush(subscription, claims, header)}`
const body = (data = encode({ emailAddress: address, historyId: 9_876_543_210 }), id = `m${++counter}`) =>
  JSON.stringify(fake.pubsub.pushBody(subscription, { data, messageId: id }))
const push = (authorization: string | null, text = body()) => takeGmailPush(deps, { authorization, body: text })

describe('a push from Gmail', () => {
  test('is stored before it is answered, and makes the mailbox due', async () => {
    expect(await push(bearer())).toEqual({ status: 204, outcome: 'stored' })
    expect(await storedSignals(database, workspaceId)).toMatchObject([
      { mailboxId, payload: { wants: 'sync', historyId: '9876543210' } },
    ])
    const due = await database.db
      .selectFrom('workDue')
      .select('dueAt')
      .where('workspaceId', '=', workspaceId)
      .executeTakeFirstOrThrow()
    expect(due.dueAt).toEqual(at)
  })

  test('is taken with the address in any case, the number as text, in the alphabet of URLs', async () => {
    const content = JSON.stringify({
      emailAddress: address.toUpperCase(),
      historyId: '18446744073709551000',
      pad: '??>>',
    })
    const data = Buffer.from(content).toString('base64url')
    expect(data).toMatch(/[-_]/)
    expect(await push(bearer(), body(data))).toMatchObject({ outcome: 'stored' })
    expect(await storedSignals(database, workspaceId)).toMatchObject([
      { payload: { historyId: '18446744073709551000' } },
    ])
  })

  test('failure 11: that comes twice is stored once', async () => {
    const text = body()
    expect(await push(bearer(), text)).toMatchObject({ status: 204, outcome: 'stored' })
    expect(await push(bearer(), text)).toEqual({ status: 204, outcome: 'duplicate' })
    expect(await storedSignals(database, workspaceId)).toHaveLength(1)
  })

  test('failure 23: is one of five hundred at once, and each is stored before it is answered', async () => {
    const burst = Array.from({ length: 500 }, () => push(bearer()))
    expect(new Set((await Promise.all(burst)).map(({ outcome }) => outcome))).toEqual(new Set(['stored']))
    expect(await storedSignals(database, workspaceId)).toHaveLength(500)
    expect(
      await database.db.selectFrom('workDue').selectAll().where('workspaceId', '=', workspaceId).execute(),
    ).toHaveLength(1)
  })

  test('does not wait for the trouble of another workspace', async () => {
    const other = `cal${counter}@acme.example`
    const broken = await createGmailWorkspace(database, [other], { delivery: 'push', pushAccount })
    await database.db
      .updateTable('providerApp')
      .set({ settings: '{"delivery":"unheard of"}' })
      .where('workspaceId', '=', broken.workspaceId)
      .execute()
    const theirs = body(encode({ emailAddress: other, historyId: 5 }))
    const answers = await Promise.all([push(bearer(), theirs), push(bearer())])
    expect(answers.map(({ outcome }) => outcome)).toEqual(['unavailable', 'stored'])
  })

  const forged: [string, () => string | null][] = [
    ['without a token', () => null],
    ['with something else than a token', () => 'Bearer abc'],
    ['with a token that has expired', () => bearer({ iat: seconds(-2 * hour), exp: seconds(-hour) })],
    ['with a token from the future', () => bearer({ iat: seconds(hour), exp: seconds(2 * hour) })],
    ['made out to somebody else', () => bearer({ aud: 'https://other.example/hooks/gmail' })],
    ['made out to several', () => bearer({ aud: [hookUrl, 'https://other.example'] })],
    ['of another service account', () => bearer({ email: 'other@elsewhere.example' })],
    ['of an address that is not verified', () => bearer({ email_verified: false })],
    ['of nobody', () => bearer({ email: undefined })],
    ['of another issuer', () => bearer({ iss: 'https://accounts.evil.example' })],
    ['signed with nothing', () => unsigned()],
    ['signed with a key of their own', () => `Bearer ${signJwt(goodClaims(), { ...makeKey('key-1') })}`],
    ['whose header asks for another algorithm', () => bearer({}, { alg: 'HS256' })],
    ['whose claims were changed after signing', () => tampered()],
  ]
  test.each(forged)('failure 19: %s is refused, and nothing is stored', async (_, authorization) => {
    expect(await push(authorization())).toEqual({ status: 401, outcome: 'refused' })
    expect(await storedSignals(database, workspaceId)).toEqual([])
  })

  test('failure 61: from a clock that differs by up to five minutes is believed', async () => {
    const [ahead, behind, tooFar] = [240_000, -hour - 240_000, 360_000]
    const issued = (offset: number) => bearer({ iat: seconds(offset), exp: seconds(offset + hour) })
    expect(await push(issued(ahead))).toMatchObject({ outcome: 'stored' })
    expect(await push(issued(behind))).toMatchObject({ outcome: 'stored' })
    expect(await push(issued(tooFar))).toMatchObject({ outcome: 'refused' })
    expect(await push(issued(-hour - tooFar))).toMatchObject({ outcome: 'refused' })
  })

  test('failure 19: of another subscription is refused, however well it is signed', async () => {
    const other = 'projects/countersign-fake/subscriptions/other'
    const text = JSON.stringify({ ...JSON.parse(body()), subscription: other })
    expect(await push(bearer(), text)).toEqual({ status: 401, outcome: 'refused' })
    expect(await storedSignals(database, workspaceId)).toEqual([])
  })

  test('failure 20: signed with a key that came since is believed after one look at the certificates', async () => {
    await push(bearer())
    fake.rotateKeys()
    at = new Date(at.getTime() + 60_000)
    const before = certRequests()
    const answers = await Promise.all(Array.from({ length: 20 }, () => push(bearer())))
    expect(answers.map(({ outcome }) => outcome)).toEqual(Array(20).fill('stored'))
    expect(certRequests() - before).toBe(1)
  })

  test('failure 20: is checked with certificates that are kept as long as Google says', async () => {
    const before = certRequests()
    await push(bearer())
    at = new Date(at.getTime() + 18_000_000)
    await push(bearer())
    expect(certRequests() - before).toBe(1)
    at = new Date(at.getTime() + 2_000_000)
    await push(bearer())
    expect(certRequests() - before).toBe(2)
  })

  test('failure 20: with made-up key ids does not make us ask Google each time', async () => {
    await push(bearer())
    at = new Date(at.getTime() + 60_000)
    const before = certRequests()
    for (let n = 0; n < 10; n++) {
      const forgedToken = `Bearer ${signJwt(goodClaims(), makeForeignKey(`made-up-${n}`))}`
      expect(await push(forgedToken)).toMatchObject({ status: 401 })
    }
    expect(certRequests() - before).toBe(1)
  })

  test('failure 20: while the certificates cannot be had is asked for again', async () => {
    fake.failNext('certs', 503, 'backendError', 1)
    const text = body()
    expect(await push(bearer(), text)).toEqual({ status: 503, outcome: 'unavailable' })
    expect(await push(bearer(), text)).toMatchObject({ status: 204, outcome: 'stored' })
  })

  const poison: [string, () => string][] = [
    ['no JSON', () => '{"message":'],
    ['no message', () => JSON.stringify({ subscription })],
    ['no data', () => JSON.stringify({ message: { messageId: 'p1' }, subscription })],
    ['data that is no base64', () => body('%%%%')],
    ['data that is no JSON', () => body(Buffer.from('hello').toString('base64'))],
    ['an address that is none', () => body(encode({ emailAddress: 7, historyId: 1 }))],
    ['a history number that is none', () => body(encode({ emailAddress: address, historyId: '1; drop' }))],
    ['far too much', () => body('A'.repeat(200_000))],
    ['an address that no database takes', () => body(encode({ emailAddress: `ann\u0000${address}`, historyId: 1 }))],
    ['an id that no database takes', () => body(undefined, 'm\u0000')],
  ]
  test.each(poison)('failure 21: with %s is answered for good, once it is known to be Google’s', async (_, text) => {
    expect(await push(bearer(), text())).toEqual({ status: 204, outcome: 'poison' })
    expect(await push(null, text())).toEqual({ status: 401, outcome: 'refused' })
    expect(await storedSignals(database, workspaceId)).toEqual([])
  })

  test('of a mailbox that nobody has connected is answered for good', async () => {
    const data = encode({ emailAddress: 'stranger@acme.example', historyId: 5 })
    expect(await push(bearer(), body(data))).toEqual({ status: 204, outcome: 'unknown_mailbox' })
  })

  test('that cannot be stored is asked for again', async () => {
    const text = body()
    await sql`alter table signal rename to signal_away`.execute(database.db)
    expect(await push(bearer(), text)).toEqual({ status: 503, outcome: 'unavailable' })
    await sql`alter table signal_away rename to signal`.execute(database.db)
    expect(await push(bearer(), text)).toMatchObject({ outcome: 'stored' })
  })

  test('wakes the mailbox of each workspace that registered this subscription, and of no other', async () => {
    const second = await createGmailWorkspace(database, [address], { delivery: 'push', pushAccount })
    const foreign = await createGmailWorkspace(database, [address], {
      delivery: 'push',
      pushAccount: 'pusher@elsewhere.example',
      subscription: 'projects/elsewhere/subscriptions/hook',
    })
    expect(await push(bearer())).toMatchObject({ outcome: 'stored' })
    expect(await storedSignals(database, workspaceId)).toHaveLength(1)
    expect(await storedSignals(database, second.workspaceId)).toHaveLength(1)
    expect(await storedSignals(database, foreign.workspaceId)).toEqual([])
  })

  test('is believed with the audience that an admin chose, and no longer with the address of the hook', async () => {
    const other = `bea${counter}@acme.example`
    const chosen = await createGmailWorkspace(database, [other], {
      delivery: 'push',
      pushAccount,
      audience: 'countersign',
    })
    const text = () => body(encode({ emailAddress: other, historyId: 5 }))
    expect(await push(bearer(), text())).toMatchObject({ outcome: 'refused' })
    expect(await push(bearer({ aud: 'countersign' }), text())).toMatchObject({ outcome: 'stored' })
    expect(await storedSignals(database, chosen.workspaceId)).toHaveLength(1)
  })
})

const seconds = (offset: number) => Math.floor((at.getTime() + offset) / 1_000)
const goodClaims = () => JSON.parse(Buffer.from(bearer().split('.')[1]!, 'base64url').toString())
const certRequests = () => fake.requests.filter(({ route }) => route === 'certs').length

/** Keys take long to make: one is enough. */
const foreign = makeKey('foreign')
function makeForeignKey(kid: string) {
  return { ...foreign, kid }
}

function unsigned(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `Bearer ${part({ alg: 'none', kid: 'key-1' })}.${part(goodClaims())}.AA`
}

function tampered(): string {
  const [head, , signature] = bearer({ email: 'other@elsewhere.example' }).split('.')
  return `${head}.${Buffer.from(JSON.stringify(goodClaims())).toString('base64url')}.${signature}`
}
