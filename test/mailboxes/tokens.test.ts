import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { tokenError } from '../../src/mailboxes/connecting/token-errors.ts'
import { openMailbox, tokenOf } from '../../src/mailboxes/open-mailbox.ts'
import { MailProviderError } from '../../src/mailboxes/provider.ts'
import { type ConnectWorld, connectGmail, connectOutlook, openConnectWorld } from '../support/connect-world.ts'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'
import { type FakeGmail, startFakeGmail } from '../support/fake-gmail/start-fake-gmail.ts'
import { type FakeGraph, startFakeGraph } from '../support/fake-graph/start-fake-graph.ts'

const ann = 'ann@ours.example'
const ben = 'ben@ours.example'
const hour = 3_600_000
let database: TestDatabase
let gmail: FakeGmail
let graph: FakeGraph
let world: ConnectWorld
/** Real time at first: a provider's signature of identity is good for minutes. */
let ahead = 0
const now = () => new Date(Date.now() + ahead)

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.destroy())
beforeEach(async () => {
  ahead = 0
  gmail = await startFakeGmail({ users: [ann, ben], now })
  graph = await startFakeGraph({
    users: [{ mail: ann }, { mail: ben }],
    apps: [{ redirectUris: ['http://localhost:4100/connect/callback/outlook'] }],
    now,
  })
  world = await openConnectWorld(database, { gmail, graph, now })
  await world.registerGmail(gmail)
  await world.registerOutlook(graph)
})
afterEach(async () => {
  await gmail.close()
  await graph.close()
})

async function connected(provider: 'gmail' | 'outlook', address: string): Promise<string> {
  const outcome = await (provider === 'gmail' ? connectGmail(world, address) : connectOutlook(world, graph, address))
  if (outcome.kind !== 'connected') throw new Error(`refused: ${outcome.problem} ${outcome.code}`)
  return outcome.mailboxId
}
const token = (mailboxId: string, provider: 'gmail' | 'outlook', deps = world.deps) =>
  tokenOf(deps, world.workspaceId, {
    ...{ provider, mailboxId, access: 'consent', address: ann, headersOnly: false, isOthers: false },
  })
const refusal = async (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable('it was given a token'),
    error => (error instanceof MailProviderError ? { kind: error.kind, code: error.code } : Promise.reject(error)),
  )
const tokenRequests = () => gmail.requests.filter(({ route }) => route === 'token').length
const graphLogins = () => graph.directory.refreshTokens.size

describe('an access token', () => {
  test('is kept until it is nearly over, and then there is a new one', async () => {
    const mailboxId = await connected('gmail', ann)
    const asked = tokenRequests()
    const first = await token(mailboxId, 'gmail')()
    expect(await token(mailboxId, 'gmail', world.otherProcess())()).toBe(first)
    expect(tokenRequests()).toBe(asked)
    ahead = hour - 61_000
    expect(await token(mailboxId, 'gmail')()).not.toBe(first)
    expect(tokenRequests()).toBe(asked + 1)
  })

  test('that the provider refuses is replaced once for all who hold it', async () => {
    const mailboxId = await connected('gmail', ann)
    const source = token(mailboxId, 'gmail')
    const refused = await source()
    gmail.expireAccessTokens(ann)
    const asked = tokenRequests()
    const fresh = await Promise.all([
      source(refused),
      source(refused),
      token(mailboxId, 'gmail', world.otherProcess())(refused),
    ])
    expect(new Set(fresh).size).toBe(1)
    expect(fresh[0]).not.toBe(refused)
    expect(tokenRequests()).toBe(asked + 1)
    const client = await openMailbox(world.deps)(world.workspaceId, mailboxId)
    expect((await client.identify({ signal: AbortSignal.timeout(9_000), urgency: 'live' })).address).toBe(ann)
  })
})

describe('failure 26: a race for a refresh', () => {
  test('of ten in three processes asks the provider once, and the newest rotated token is kept', async () => {
    const mailboxId = await connected('outlook', ann)
    const processes = [world.deps, world.otherProcess(), world.otherProcess()]
    for (let round = 1; round <= 3; round++) {
      ahead = round * 2 * hour
      const tokens = await Promise.all(
        Array.from({ length: 10 }, (_, at) => token(mailboxId, 'outlook', processes[at % processes.length])()),
      )
      expect(new Set(tokens).size).toBe(1)
      // Strict rotation: a refresh token that was used is dead, so a second request would have failed.
      expect(graphLogins()).toBe(1)
    }
  })

  test('a process that dies in the middle holds nobody up for longer than its lease', async () => {
    const mailboxId = await connected('outlook', ann)
    ahead = 2 * hour
    await database.executeSql(
      `update mailbox_credential set refresh_owner = 'dead', refresh_until = $2 where mailbox_id = $1 and kind = 'refresh_token'`,
      [mailboxId, new Date(now().getTime() + 400)],
    )
    expect(await token(mailboxId, 'outlook')()).toMatch(/^EwB/)
  })

  test('what an overtaken process brings back never takes the place of a reconnect', async () => {
    const mailboxId = await connected('gmail', ann)
    ahead = 2 * hour
    gmail.stallNext('token', 400)
    const slow = token(mailboxId, 'gmail', world.otherProcess())()
    await new Promise(resolve => setTimeout(resolve, 100))
    ahead = 0
    expect((await connectGmail(world, ann, { mailboxId })).kind).toBe('connected')
    ahead = 2 * hour
    await slow
    const { rows } = await database.executeSql(
      'select count(*) as n from mailbox_credential where mailbox_id = $1 and refresh_owner is not null',
      [mailboxId],
    )
    expect(Number(rows[0]?.n)).toBe(0)
    expect(await token(mailboxId, 'gmail', world.otherProcess())()).toMatch(/^ya29/)
  })
})

describe('failure 24: a permission that ended', () => {
  test('at Google asks for a reconnect at once; the other mailbox goes on', async () => {
    const [mine, other] = [await connected('gmail', ann), await connected('gmail', ben)]
    gmail.revokeTokens(ann)
    ahead = 2 * hour
    const asked = tokenRequests()
    expect(await refusal(token(mine, 'gmail')())).toEqual({ kind: 'reconnect', code: 'invalid_grant' })
    expect(tokenRequests()).toBe(asked + 1)
    expect(await token(other, 'gmail')()).toMatch(/^ya29/)
    ahead = 0
    expect((await connectGmail(world, ann, { mailboxId: mine })).kind).toBe('connected')
    expect(await token(mine, 'gmail')()).toMatch(/^ya29/)
  })

  test.each([50_173, 700_082, 50_076, 65_001])('at Microsoft by AADSTS%i as well', async code => {
    const mailboxId = await connected('outlook', ann)
    ahead = 2 * hour
    graph.faults.tokenErrors.push({ code, error: 'invalid_grant', status: 400 })
    expect(await refusal(token(mailboxId, 'outlook')())).toEqual({ kind: 'reconnect', code: String(code) })
  })

  test('a disconnected mailbox has no token and asks nobody', async () => {
    const mailboxId = await connected('gmail', ann)
    await database.executeSql('delete from mailbox_credential where mailbox_id = $1', [mailboxId])
    const asked = tokenRequests()
    const other = token(mailboxId, 'gmail', world.otherProcess())
    expect(await refusal(other())).toEqual({ kind: 'reconnect', code: 'not_connected' })
    expect(tokenRequests()).toBe(asked)
  })
})

describe('failure 25: our own registration', () => {
  test('with an expired secret is the operator’s matter, and works again as soon as it is mended', async () => {
    const mailboxId = await connected('outlook', ann)
    ahead = 2 * hour
    const { clientSecret } = graph.app
    graph.app.clientSecret = 'another one by now'
    expect(await refusal(token(mailboxId, 'outlook')())).toEqual({ kind: 'operator', code: '7000215' })
    await world.registerOutlook(graph, { clientSecret: graph.app.clientSecret })
    expect(await token(mailboxId, 'outlook')()).toMatch(/^EwB/)
    graph.app.clientSecret = clientSecret
  })

  test('that Google does not know is the operator’s matter', async () => {
    const mailboxId = await connected('gmail', ann)
    await world.registerGmail(gmail, { clientSecret: 'wrong' })
    ahead = 2 * hour
    expect(await refusal(token(mailboxId, 'gmail')())).toEqual({ kind: 'operator', code: 'invalid_client' })
  })

  test('whose secret cannot be decrypted is the operator’s matter, not the mailbox’s', async () => {
    const mailboxId = await connected('gmail', ann)
    await database.executeSql(`update provider_app_secret set key_id = 'gone' where workspace_id = $1`, [
      world.workspaceId,
    ])
    ahead = 2 * hour
    expect(await refusal(token(mailboxId, 'gmail')())).toEqual({ kind: 'operator', code: 'secret_unreadable' })
  })
})

describe('a token endpoint that has trouble', () => {
  test.each([
    [500, 'backendError', 'transient'],
    [503, 'backendError', 'transient'],
    [0, 'broken off', 'transient'],
  ])('answering %i is asked again later: %s', async (status, reason, kind) => {
    const mailboxId = await connected('gmail', ann)
    ahead = 2 * hour
    gmail.failNext('token', status, reason)
    expect(await refusal(token(mailboxId, 'gmail')())).toMatchObject({ kind })
    expect(await token(mailboxId, 'gmail')()).toMatch(/^ya29/)
  })

  test('nothing it says stands in the error but its code', () => {
    const body = { error: 'invalid_grant', error_description: 'canary@ours.example', error_codes: [50_173] }
    const error = tokenError('outlook', 'person', { status: 400, body, retryAfter: null }, now())
    expect(JSON.stringify({ ...error, text: String(error) })).not.toContain('canary')
  })

  test.each([
    ['gmail', 'person', { error: 'invalid_grant' }, 'reconnect'],
    ['gmail', 'person', { error: 'admin_policy_enforced' }, 'permission'],
    ['gmail', 'service_account', { error: 'invalid_grant' }, 'permission'],
    ['gmail', 'service_account', { error: 'unauthorized_client' }, 'operator'],
    ['outlook', 'app', { error: 'invalid_client', error_codes: [7_000_222] }, 'operator'],
    ['outlook', 'app', { error: 'unauthorized_client', error_codes: [700_016] }, 'operator'],
    ['outlook', 'app', { error: 'invalid_grant', error_codes: [65_001] }, 'operator'],
    ['outlook', 'person', { error: 'invalid_grant', error_codes: [90_033] }, 'transient'],
    ['outlook', 'person', { error: 'interaction_required', error_codes: [999] }, 'reconnect'],
    ['outlook', 'person', { error: 'something_new' }, 'transient'],
    ['gmail', 'person', '<html>proxy</html>', 'transient'],
    ['gmail', 'person', null, 'transient'],
  ] as const)('%s refusing a %s with %j means %s', (provider, owner, body, kind) => {
    expect(tokenError(provider, owner, { status: 400, body, retryAfter: null }, now()).kind).toBe(kind)
  })

  test('failure 30: a pause that it names is kept', () => {
    const at = now()
    const error = tokenError('gmail', 'person', { status: 429, body: null, retryAfter: '90' }, at)
    expect(error).toMatchObject({ kind: 'rate', isProjectWide: true })
    expect(error.retryAt?.getTime()).toBe(at.getTime() + 90_000)
  })
})
