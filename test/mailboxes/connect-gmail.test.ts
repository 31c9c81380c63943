import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { askConsent } from '../../src/mailboxes/connecting/ask-consent.ts'
import { readAttempt } from '../../src/mailboxes/connecting/attempt-queries.ts'
import { openMailbox } from '../../src/mailboxes/open-mailbox.ts'
import {
  agree,
  ask,
  type ConnectWorld,
  connectGmail,
  openBrowser,
  openConnectWorld,
  pagesUrl,
  readMailbox,
} from '../support/connect-world.ts'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'
import {
  type FakeGmail,
  GMAIL_METADATA,
  GMAIL_READONLY,
  startFakeGmail,
} from '../support/fake-gmail/start-fake-gmail.ts'

const ann = 'ann@ours.example'
const ben = 'ben@ours.example'
let database: TestDatabase
let gmail: FakeGmail
let world: ConnectWorld

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.destroy())
beforeEach(async () => {
  gmail = await startFakeGmail({ users: [ann, ben] })
  world = await openConnectWorld(database, { gmail })
  await world.registerGmail(gmail)
})
afterEach(() => gmail.close())

const call = () => ({ signal: AbortSignal.timeout(10_000), urgency: 'live' as const })
const connected = async (address: string, more: Parameters<typeof connectGmail>[2] = {}) => {
  const outcome = await connectGmail(world, address, more)
  if (outcome.kind !== 'connected') throw new Error(`refused: ${outcome.problem} ${outcome.code}`)
  return outcome.mailboxId
}
const storedRows = (table: 'mailbox' | 'mailbox_credential' | 'oauth_attempt' | 'provider_app_secret') =>
  database.executeSql(`select t.*, t::text as line from ${table} t where workspace_id = $1`, [world.workspaceId])

describe('connecting', () => {
  test('a person agrees, and the mailbox is there in pilot, due at once, and can be read', async () => {
    const mailboxId = await connected(ann, { options: { horizonAt: '2026-09-01T00:00:00Z' } })
    const row = await readMailbox(world, mailboxId)
    expect(row).toMatchObject({
      provider: 'gmail',
      providerAccount: gmail.user(ann).sub,
      address: ann,
      access: 'consent',
      mode: 'pilot',
      state: 'new',
      headersOnly: false,
      authservId: 'mx.google.com',
      connectedBy: ann,
      signedInAs: null,
    })
    expect(row.horizonAt?.toISOString()).toBe('2026-09-01T00:00:00.000Z')
    const due = await database.executeSql('select due_at, is_watched from work_due where mailbox_id = $1', [mailboxId])
    expect(due.rows[0]).toMatchObject({ is_watched: true })
    const client = await openMailbox(world.deps)(world.workspaceId, mailboxId)
    expect(await client.identify(call())).toEqual({ account: gmail.user(ann).sub, address: ann })
  })

  test('the address and its domain are ours from then on, a public provider’s domain is not', async () => {
    gmail.addUser('clara@gmail.com')
    await connected(ann)
    await connected('clara@gmail.com')
    const { rows } = await database.executeSql(
      'select kind, value, source from own_address where workspace_id = $1 order by value',
      [world.workspaceId],
    )
    expect(rows).toEqual([
      { kind: 'address', value: ann, source: 'mailbox' },
      { kind: 'address', value: 'clara@gmail.com', source: 'mailbox' },
      { kind: 'domain', value: 'ours.example', source: 'mailbox' },
    ])
  })

  test('Google is asked for reading alone, with PKCE, a nonce and a state, and for no older grant', async () => {
    const away = await openBrowser(world.deps).open((await ask(world, 'gmail')).startUrl)
    const url = new URL(away.headers.get('location')!)
    expect(url.origin + url.pathname).toBe(`${gmail.url}/o/oauth2/v2/auth`)
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      scope: `openid email ${GMAIL_READONLY}`,
      code_challenge_method: 'S256',
      access_type: 'offline',
      prompt: 'consent',
      include_granted_scopes: 'false',
      redirect_uri: `${pagesUrl}/connect/callback/gmail`,
    })
    for (const name of ['state', 'nonce', 'code_challenge']) expect(url.searchParams.get(name)).toMatch(/^[\w-]{43,}$/)
  })

  test('a mailbox of headers only is asked for and opened with the scope for headers alone', async () => {
    const mailboxId = await connected(ann, { options: { headersOnly: true } })
    expect(await readMailbox(world, mailboxId)).toMatchObject({ headersOnly: true })
  })

  test('nothing that is stored or answered shows a token, a code verifier or a client secret', async () => {
    await connected(ann)
    const tables = ['mailbox', 'mailbox_credential', 'oauth_attempt', 'provider_app_secret'] as const
    const lines = (await Promise.all(tables.map(storedRows))).flatMap(({ rows }) =>
      rows.map(({ line }) => String(line)),
    )
    expect(lines.length).toBeGreaterThan(4)
    // bytea prints as hexadecimal.
    const hidden = ['ya29.fake', '1//fake', gmail.client.secret].flatMap(text => [
      text,
      Buffer.from(text).toString('hex'),
    ])
    for (const line of lines) for (const text of hidden) expect(line).not.toContain(text)
  })

  test('without a registration the admin is told which fields are missing', async () => {
    const bare = await openConnectWorld(database, { gmail })
    const request = { provider: 'gmail', options: {}, mailboxId: null, actor: 'person:admin', pagesUrl } as const
    expect(await askConsent(bare.deps, bare.workspaceId, request)).toEqual({
      kind: 'not_registered',
      fields: ['clientId', 'clientSecret'],
    })
  })

  test('connecting the same account twice leaves one mailbox', async () => {
    const first = await connected(ann)
    expect(await connected(ann)).toBe(first)
    expect((await storedRows('mailbox')).rows).toHaveLength(1)
  })
})

describe('failure 28: granted scopes', () => {
  test('a box left unticked refuses the connection, and the grant is given back', async () => {
    const outcome = await connectGmail(world, ann, { scopes: ['openid', 'email'] })
    expect(outcome).toMatchObject({ kind: 'refused', problem: 'scope_missing' })
    expect((await storedRows('mailbox')).rows).toHaveLength(0)
    expect(gmail.requests.filter(({ route }) => route === 'revoke')).toHaveLength(1)
  })

  test('metadata beside readonly refuses the connection: Gmail would show no body', async () => {
    gmail.knobs.addedScopes = [GMAIL_METADATA]
    expect(await connectGmail(world, ann)).toMatchObject({ kind: 'refused', problem: 'scope_mixed' })
    expect((await storedRows('mailbox_credential')).rows).toHaveLength(0)
  })

  test('a grant without a refresh token refuses the connection', async () => {
    gmail.knobs.withholdRefreshToken = true
    expect(await connectGmail(world, ann)).toMatchObject({ kind: 'refused', problem: 'no_refresh_token' })
  })

  test('who says no is taken at their word', async () => {
    const browser = openBrowser(world.deps)
    const { startUrl, attemptId } = await ask(world, 'gmail')
    await browser.open(await agree(browser, startUrl, { account: ann, answer: 'cancel' }))
    expect(browser.outcome).toMatchObject({ kind: 'refused', problem: 'denied' })
    const state = await inWorkspace(database.db, world.workspaceId, tx =>
      readAttempt(tx, world.workspaceId, attemptId, new Date()),
    )
    expect(state).toEqual({ outcome: 'denied', mailboxId: null, isExpired: false })
  })
})

describe('failure 27: a reconnect', () => {
  test('with another account is refused, and neither account’s grant is lost', async () => {
    const mailboxId = await connected(ann)
    await connected(ben)
    expect(await connectGmail(world, ben, { mailboxId })).toMatchObject({ kind: 'refused', problem: 'other_account' })
    expect(await readMailbox(world, mailboxId)).toMatchObject({ address: ann, providerAccount: gmail.user(ann).sub })
    for (const { id, address } of (await storedRows('mailbox')).rows as { id: string; address: string }[]) {
      const client = await openMailbox(world.otherProcess())(world.workspaceId, id)
      expect((await client.identify(call())).address).toBe(address)
    }
  })

  test('with the same account keeps the mailbox, its cursor and its mode', async () => {
    const mailboxId = await connected(ann)
    const cursor = { kind: 'gmail', version: 1, historyId: '77' }
    await database.executeSql(
      `update mailbox set cursor = $2, mode = 'live', state = 'reconnect_required', state_reason = 'invalid_grant' where id = $1`,
      [mailboxId, JSON.stringify(cursor)],
    )
    expect(await connected(ann, { mailboxId })).toBe(mailboxId)
    const row = await readMailbox(world, mailboxId)
    expect(row).toMatchObject({ cursor, mode: 'live', state: 'live', stateReason: null })
    expect(row.syncDueAt).not.toBeNull()
  })

  test('Google is told which account is wanted', async () => {
    const mailboxId = await connected(ann)
    const away = await openBrowser(world.deps).open((await ask(world, 'gmail', { mailboxId })).startUrl)
    expect(new URL(away.headers.get('location')!).searchParams.get('login_hint')).toBe(ann)
  })
})

describe('the way back', () => {
  const allow = { account: ann, answer: 'allow' }

  test('counts once: the same answer again is refused and asks the provider nothing', async () => {
    const browser = openBrowser(world.deps)
    const back = await agree(browser, (await ask(world, 'gmail')).startUrl, allow)
    await browser.open(back)
    expect(browser.outcome?.kind).toBe('connected')
    const asked = gmail.requests.length
    const again = openBrowser(world.deps)
    for (const each of [browser, again]) {
      await each.open(back)
      expect(each.outcome).toMatchObject({ kind: 'refused', problem: 'not_good' })
    }
    expect(gmail.requests).toHaveLength(asked)
  })

  test('counts in the browser that was sent away only, and a foreign one uses nothing up', async () => {
    const [mine, foreign] = [openBrowser(world.deps), openBrowser(world.deps)]
    const back = await agree(mine, (await ask(world, 'gmail')).startUrl, allow)
    // The foreign browser has a consent of its own under way: a cookie, but not this one's.
    await foreign.open((await ask(world, 'gmail')).startUrl)
    await foreign.open(back)
    expect(foreign.outcome).toMatchObject({ kind: 'refused', problem: 'not_good' })
    await mine.open(back)
    expect(mine.outcome?.kind).toBe('connected')
  })

  test('a link that another browser has opened opens no more, in its own it does', async () => {
    const [mine, foreign] = [openBrowser(world.deps), openBrowser(world.deps)]
    const { startUrl } = await ask(world, 'gmail')
    expect((await mine.open(startUrl)).status).toBe(302)
    expect((await foreign.open(startUrl)).status).toBe(200)
    expect(foreign.outcome).toMatchObject({ problem: 'not_good' })
    expect((await mine.open(startUrl)).status).toBe(302)
  })

  test('a state that was made up, left out or meant for the other provider is refused', async () => {
    const browser = openBrowser(world.deps)
    const back = new URL(await agree(browser, (await ask(world, 'gmail')).startUrl, allow))
    const state = back.searchParams.get('state')!
    const variants = [
      back.href.replace(state, ''),
      back.href.replace(state, state.slice(0, -4) + (state.endsWith('AAAA') ? 'BBBB' : 'AAAA')),
      back.href.replace(state, '../../x'),
      back.href.replace('callback/gmail', 'callback/outlook'),
    ]
    for (const url of variants) {
      browser.outcome = null
      await browser.open(url)
      expect(browser.outcome, url).toMatchObject({ kind: 'refused', problem: 'not_good' })
    }
    await browser.open(back.href)
    expect(browser.outcome).toMatchObject({ kind: 'connected' })
  })

  test('after ten minutes it is too late', async () => {
    let time = Date.now()
    const slow = await openConnectWorld(database, { gmail, now: () => new Date(time) })
    await slow.registerGmail(gmail)
    const browser = openBrowser(slow.deps)
    const back = await agree(browser, (await ask(slow, 'gmail')).startUrl, allow)
    time += 10 * 60_000
    await browser.open(back)
    expect(browser.outcome).toMatchObject({ kind: 'refused', problem: 'not_good' })
  })

  test('a code that was made for another browser’s consent is refused by its PKCE verifier', async () => {
    const [mine, foreign] = [openBrowser(world.deps), openBrowser(world.deps)]
    const back = new URL(await agree(mine, (await ask(world, 'gmail')).startUrl, allow))
    const other = new URL(await agree(foreign, (await ask(world, 'gmail')).startUrl, { ...allow, account: ben }))
    back.searchParams.set('code', other.searchParams.get('code')!)
    await mine.open(back.href)
    expect(mine.outcome).toMatchObject({ kind: 'refused', problem: 'reconnect' })
    expect((await storedRows('mailbox')).rows).toHaveLength(0)
  })

  test('an issuer that is not the provider is refused', async () => {
    const browser = openBrowser(world.deps)
    const back = new URL(await agree(browser, (await ask(world, 'gmail')).startUrl, allow))
    back.searchParams.set('iss', 'https://accounts.evil.example')
    await browser.open(back.href)
    expect(browser.outcome).toMatchObject({ kind: 'refused', problem: 'permission' })
    expect(gmail.requests.filter(({ route }) => route === 'token')).toHaveLength(0)
  })

  test('it leads nowhere but to our own pages, whatever the query says', async () => {
    const browser = openBrowser(world.deps)
    const { startUrl } = await ask(world, 'gmail')
    const away = await browser.open(`${startUrl}?redirect_uri=https://evil.example&next=//evil.example`)
    expect(new URL(away.headers.get('location')!).searchParams.get('redirect_uri')).toBe(
      `${pagesUrl}/connect/callback/gmail`,
    )
  })
})
