import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { connectByPermission } from '../../src/mailboxes/connecting/connect-by-permission.ts'
import { testMailbox } from '../../src/mailboxes/connecting/test-mailbox.ts'
import { openMailbox } from '../../src/mailboxes/open-mailbox.ts'
import {
  agree,
  ask,
  type ConnectWorld,
  connectOutlook,
  openBrowser,
  openConnectWorld,
  pagesUrl,
  readMailbox,
} from '../support/connect-world.ts'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'
import { type FakeGraph, startFakeGraph } from '../support/fake-graph/start-fake-graph.ts'

const ann = 'ann@ours.example'
const ben = 'ben@ours.example'
const team = 'team@ours.example'
let database: TestDatabase
let graph: FakeGraph
let world: ConnectWorld

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.destroy())
beforeEach(async () => {
  graph = await startFakeGraph({
    users: [
      { mail: ann, userPrincipalName: 'ann.lee@ours.example', aliases: ['a.lee@ours.example'] },
      { mail: ben },
      { mail: team, isShared: true, sharedWith: [ann] },
    ],
    apps: [{ redirectUris: [`${pagesUrl}/connect/callback/outlook`], mailboxScope: [team, ben] }],
  })
  world = await openConnectWorld(database, { graph })
  await world.registerOutlook(graph, { mailboxes: `${team} ${ann}`, deniedMailbox: ann })
})
afterEach(() => graph.close())

const call = () => ({ signal: AbortSignal.timeout(10_000), urgency: 'live' as const })
const open = (mailboxId: string) => openMailbox(world.deps)(world.workspaceId, mailboxId)
const connected = async (address: string, more: Parameters<typeof connectOutlook>[3] = {}) => {
  const outcome = await connectOutlook(world, graph, address, more)
  if (outcome.kind !== 'connected') throw new Error(`refused: ${outcome.problem} ${outcome.code}`)
  return outcome.mailboxId
}
const byApp = (address: string) =>
  connectByPermission(world.deps, world.workspaceId, {
    ...{ provider: 'outlook', access: 'app_only', actor: 'person:admin' },
    options: { address, isShared: true },
  })
const asked = (address: string) =>
  graph.faults.requests.filter(({ userId }) => userId === graph.user(address).id).length

describe('by a person’s consent', () => {
  test('their own mailbox is connected by its address, though they sign in with another name', async () => {
    const mailboxId = await connected(ann)
    expect(await readMailbox(world, mailboxId)).toMatchObject({
      providerAccount: graph.user(ann).id,
      address: ann,
      access: 'consent',
      signedInAs: null,
      connectedBy: ann,
      state: 'new',
      mode: 'pilot',
    })
    expect((await (await open(mailboxId)).identify(call())).address).toBe(ann)
    const { rows } = await database.executeSql(
      `select value from own_address where workspace_id = $1 and kind = 'address' order by value`,
      [world.workspaceId],
    )
    expect(rows.map(({ value }) => value)).toEqual(['a.lee@ours.example', ann])
  })

  test('only reading is asked for, with PKCE, a nonce and a state', async () => {
    const away = await openBrowser(world.deps).open((await ask(world, 'outlook')).startUrl)
    const url = new URL(away.headers.get('location')!)
    expect(url.pathname).toBe(`/${graph.tenantId}/oauth2/v2.0/authorize`)
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      scope: 'openid profile email offline_access User.Read Mail.Read',
      code_challenge_method: 'S256',
      response_mode: 'query',
    })
  })

  test('a mailbox of headers only is asked for with the right to basics alone', async () => {
    const { startUrl } = await ask(world, 'outlook', { options: { headersOnly: true } })
    const away = await openBrowser(world.deps).open(startUrl)
    const scope = new URL(away.headers.get('location')!).searchParams.get('scope')
    expect(scope).toBe('openid profile email offline_access User.Read Mail.ReadBasic')
  })

  test('failure 28: a permission that was withheld refuses the connection', async () => {
    graph.faults.withheldScopes = ['Mail.Read']
    expect(await connectOutlook(world, graph, ann)).toMatchObject({ kind: 'refused', problem: 'scope_missing' })
  })

  test('failure 27: a reconnect with another account is refused', async () => {
    const mailboxId = await connected(ann)
    expect(await connectOutlook(world, graph, ben, { mailboxId })).toMatchObject({
      kind: 'refused',
      problem: 'other_account',
    })
    expect(await readMailbox(world, mailboxId)).toMatchObject({ address: ann, providerAccount: graph.user(ann).id })
  })

  test('who says no is taken at their word', async () => {
    const browser = openBrowser(world.deps)
    const form = { user: graph.user(ann).id, answer: 'cancel' }
    await browser.open(await agree(browser, (await ask(world, 'outlook')).startUrl, form))
    expect(browser.outcome).toMatchObject({ kind: 'refused', problem: 'denied' })
  })

  test('a shared mailbox is read with the rights of whoever signs in', async () => {
    const mailboxId = await connected(ann, { options: { address: team, isShared: true } })
    expect(await readMailbox(world, mailboxId)).toMatchObject({ address: team, isShared: true, signedInAs: ann })
    expect((await (await open(mailboxId)).identify(call())).address).toBe(team)
  })

  test('a shared mailbox that the person may not open is not connected', async () => {
    const outcome = await connectOutlook(world, graph, ben, { options: { address: team, isShared: true } })
    expect(outcome).toMatchObject({ kind: 'refused' })
    const { rows } = await database.executeSql('select 1 from mailbox where workspace_id = $1', [world.workspaceId])
    expect(rows).toHaveLength(0)
  })
})

describe('by the organisation’s permission', () => {
  test('a named mailbox is connected without anybody signing in', async () => {
    const outcome = await byApp(team)
    expect(outcome).toMatchObject({ kind: 'connected', isNew: true })
    if (outcome.kind !== 'connected') return
    expect(await readMailbox(world, outcome.mailboxId)).toMatchObject({
      address: team,
      access: 'app_only',
      connectedBy: null,
    })
    const { rows } = await database.executeSql('select 1 from mailbox_credential where mailbox_id = $1', [
      outcome.mailboxId,
    ])
    expect(rows).toHaveLength(0)
  })

  test('failure 39: a mailbox that is not named is never asked for', async () => {
    expect(await byApp(ben)).toEqual({ kind: 'not_listed' })
    expect(asked(ben)).toBe(0)
    const outcome = await byApp(team)
    if (outcome.kind !== 'connected') throw new Error(outcome.kind)
    await world.registerOutlook(graph, { mailboxes: ann })
    await expect(open(outcome.mailboxId)).rejects.toMatchObject({ kind: 'permission', code: 'mailbox_not_listed' })
  })

  test('a mailbox that Exchange keeps from the app is not connected, and nothing is stored', async () => {
    expect(await byApp(ann)).toMatchObject({ kind: 'refused', problem: 'permission' })
    const { rows } = await database.executeSql('select 1 from mailbox where workspace_id = $1', [world.workspaceId])
    expect(rows).toHaveLength(0)
  })

  test('the self-test proves that the named other mailbox is denied', async () => {
    const outcome = await byApp(team)
    if (outcome.kind !== 'connected') throw new Error(outcome.kind)
    const denied = async () =>
      (await testMailbox(world.deps, world.workspaceId, outcome.mailboxId))?.find(
        ({ code }) => code === 'denied_mailbox',
      )
    expect(await denied()).toMatchObject({ state: 'ok' })
    graph.app.mailboxScope = null
    expect(await denied()).toMatchObject({ state: 'failed', cause: 'opens_all_mailboxes' })
  })
})
