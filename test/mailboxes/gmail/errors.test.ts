import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { gmailError } from '../../../src/mailboxes/gmail/errors.ts'
import { type MailboxClient, MailProviderError, type ProviderErrorKind } from '../../../src/mailboxes/provider.ts'
import { type FakeGmail, startFakeGmail } from '../../support/fake-gmail/start-fake-gmail.ts'
import { changesSince, live, openClient } from './open-client.ts'

const ann = 'ann@acme.example'
const now = new Date('2026-03-02T09:00:00Z')
let fake: FakeGmail
let client: MailboxClient

beforeAll(async () => {
  fake = await startFakeGmail({ users: [ann], quota: { isEnforced: false } })
})
afterAll(() => fake.close())
beforeEach(() => {
  fake.clearFaults()
  client = openClient(fake, ann)
})

const refusals: [number, string, ProviderErrorKind, boolean][] = [
  [403, 'rateLimitExceeded', 'rate', false],
  [403, 'userRateLimitExceeded', 'rate', false],
  [403, 'quotaExceeded', 'rate', false],
  [429, 'rateLimitExceeded', 'rate', false],
  [403, 'dailyLimitExceeded', 'rate', true],
  [403, 'insufficientPermissions', 'permission', false],
  [403, 'domainPolicy', 'permission', false],
  [403, 'accessNotConfigured', 'operator', true],
  [400, 'failedPrecondition', 'transient', false],
  [400, 'invalidArgument', 'permanent', false],
  [401, 'authError', 'reconnect', false],
  [500, 'backendError', 'transient', false],
  [502, 'badGateway', 'transient', false],
  [503, 'backendError', 'transient', false],
  [504, 'deadlineExceeded', 'transient', false],
]

describe('what Google refuses', () => {
  test.each(refusals)('%i %s is %s', async (status, reason, kind, isProjectWide) => {
    fake.failNext('profile', status, reason, 5)
    await expect(client.baseline(live)).rejects.toMatchObject({
      name: 'MailProviderError',
      kind,
      status,
      isProjectWide,
    })
  })

  test('a 404 means what was asked for: history forgotten, a thread gone', async () => {
    const cursor = await client.baseline(live)
    fake.failNext('history', 404, 'notFound')
    await expect(changesSince(client, cursor)).rejects.toMatchObject({ kind: 'cursor_expired' })
    await expect(client.listThread('18c0000000000000', live)).rejects.toMatchObject({ kind: 'gone' })
  })

  test('an account without Gmail is told from a state that passes', async () => {
    fake.user(ann).hasMail = false
    await expect(client.baseline(live)).rejects.toMatchObject({ kind: 'mailbox_disabled', code: 'failedPrecondition' })
    fake.user(ann).hasMail = true
  })

  test('a connection that breaks off, or answers never, is a passing trouble', async () => {
    fake.failNext('profile', 0, 'broken')
    await expect(client.baseline(live)).rejects.toMatchObject({ kind: 'transient', status: null })
  })

  test('says nothing of the content of the answer', async () => {
    fake.failNext('profile', 403, 'quotaExceeded', 1, { message: `secret of ${ann}` })
    const error = await client.baseline(live).catch(caught => caught)
    expect(error).toBeInstanceOf(MailProviderError)
    expect(JSON.stringify({ ...error, message: error.message, cause: error.cause })).not.toMatch(/secret|acme/)
  })

  test('a token that is refused is exchanged once; refused again, a person must connect anew', async () => {
    await client.baseline(live)
    fake.expireAccessTokens(ann)
    await expect(client.baseline(live)).resolves.toMatchObject({ kind: 'gmail' })

    const given: (string | undefined)[] = []
    const stale = openClient(fake, ann, {
      accessToken: async refused => {
        given.push(refused)
        return 'revoked'
      },
    })
    await expect(stale.baseline(live)).rejects.toMatchObject({ kind: 'reconnect', status: 401 })
    expect(given).toEqual([undefined, 'revoked'])
  })

  test('failure 31: is not asked again behind our back, for reading or for anything', async () => {
    for (const status of [429, 500, 503, 403]) {
      fake.failNext('history', status, 'backendError', 5)
      fake.failNext('batch', status, 'backendError', 5)
      fake.failNext('messages.list', status, 'backendError', 5)
      const before = fake.requests.length
      const cursor = { kind: 'gmail', version: 1, historyId: '1' } as const
      await expect(changesSince(client, cursor)).rejects.toBeInstanceOf(MailProviderError)
      await expect(client.fetchRaw(['18c0000000000000'], live)).rejects.toBeInstanceOf(MailProviderError)
      await expect(client.list({ since: null, page: null }, live)).rejects.toBeInstanceOf(MailProviderError)
      expect(fake.requests.length - before).toBe(3)
      fake.clearFaults()
    }
  })

  test('failure 29: "Retry after T" holds up this mailbox until T, and no other', async () => {
    const until = new Date(Date.now() + 20 * 60_000)
    fake.addUser('ben@acme.example')
    fake.failNext('profile', 403, 'userRateLimitExceeded', 1, { retryAfterMessage: until, user: ann })
    await expect(client.baseline(live)).rejects.toMatchObject({ kind: 'rate', retryAt: until, isProjectWide: false })

    const before = fake.requests.length
    await expect(client.baseline(live)).rejects.toMatchObject({ kind: 'rate', code: 'own_budget' })
    expect(fake.requests.length).toBe(before)
    await expect(openClient(fake, 'ben@acme.example').baseline(live)).resolves.toMatchObject({ kind: 'gmail' })
  })

  const waits: [string, string | null, string, Date | null][] = [
    ['seconds', '120', '', new Date('2026-03-02T09:02:00Z')],
    ['a date', 'Mon, 02 Mar 2026 09:05:00 GMT', '', new Date('2026-03-02T09:05:00Z')],
    ['a date in the past', 'Mon, 02 Mar 2026 08:00:00 GMT', '', new Date('2026-03-02T09:00:01Z')],
    ['no seconds at all', '0', '', new Date('2026-03-02T09:00:01Z')],
    ['nothing', null, '', null],
    ['nonsense', 'soon', '', null],
    [
      'a time in its text',
      null,
      'User-rate limit exceeded.  Retry after 2026-03-02T09:20:00.500Z',
      new Date('2026-03-02T09:20:00.500Z'),
    ],
    ['a time in its text, long past', null, 'Retry after 2020-01-01T00:00:00Z', new Date('2026-03-02T09:00:01Z')],
  ]
  test.each(waits)('failure 30: a wait told by %s', (_, retryAfter, message, expected) => {
    const body = { error: { code: 429, message, errors: [{ reason: 'rateLimitExceeded' }] } }
    expect(gmailError({ status: 429, body, retryAfter }, now).retryAt).toEqual(expected)
  })

  test('a page of somebody between passes for no answer of Google’s, not even for an empty one', async () => {
    const cursor = await client.baseline(live)
    for (const route of ['history', 'messages.list', 'threads.get', 'sendAs', 'profile'] as const)
      fake.failNext(route, 200, 'html')
    await expect(changesSince(client, cursor)).rejects.toMatchObject({ kind: 'transient' })
    await expect(client.list({ since: null, page: null }, live)).rejects.toMatchObject({ kind: 'transient' })
    await expect(client.listThread('18c0000000000000', live)).rejects.toMatchObject({ kind: 'transient' })
    await expect(client.ownAddresses(live)).rejects.toMatchObject({ kind: 'transient' })
    await expect(client.baseline(live)).rejects.toMatchObject({ kind: 'transient' })
    fake.failNext('batch', 200, 'html')
    const fetched = await client.fetchRaw(['18c0000000000000'], live)
    expect(fetched.get('18c0000000000000')).toMatchObject({ kind: 'failed', error: { kind: 'transient' } })
  })

  test('a 403 that is not Google’s asks nobody to connect again', () => {
    const refusal = { status: 403, body: '<html>Blocked by the office proxy</html>', retryAfter: null }
    expect(gmailError(refusal, now)).toMatchObject({ kind: 'transient' })
  })

  test('a day’s quota comes back at midnight in California', () => {
    const body = { error: { code: 403, message: '', errors: [{ reason: 'dailyLimitExceeded' }] } }
    const error = gmailError({ status: 403, body, retryAfter: null }, now)
    expect(error).toMatchObject({ kind: 'rate', isProjectWide: true, retryAt: new Date('2026-03-03T08:00:00Z') })
  })

  test.each([null, '', '<html>', 42, [], { error: null }, { error: { errors: 'x', details: [null] } }])(
    'a body of another form than Google’s (%j) is no trouble',
    body => {
      expect(gmailError({ status: 418, body, retryAfter: null }, now)).toMatchObject({
        kind: 'permanent',
        code: 'no_reason',
      })
    },
  )
})
