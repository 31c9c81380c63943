import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureWorkspace } from '../../src/access/queries.ts'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { openBudgets } from '../../src/mailboxes/budget.ts'
import { openKeyring } from '../../src/mailboxes/connecting/credentials.ts'
import { openTokenSources } from '../../src/mailboxes/connecting/token-source.ts'
import { createApp } from '../../src/web/app.tsx'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'
import { providerUrls } from '../support/provider-urls.ts'

let database: TestDatabase
let app: ReturnType<typeof createApp>
let mailboxId: string
const faults: unknown[] = []
const origin = 'http://localhost:4100'

beforeAll(async () => {
  database = await openTestDatabase()
  const now = () => new Date()
  const tokenDeps = { db: database.db, keyring: openKeyring([randomBytes(32)]), urls: providerUrls({}), now }
  const connect = { ...tokenDeps, tokens: openTokenSources(tokenDeps), budgets: openBudgets(now), publicUrl: null }
  app = createApp({
    ...{ db: database.db, now, connecting: { ...connect, pagesUrl: origin } },
    onFault: error => faults.push(error),
  })
})
afterAll(() => database.destroy())

const get = async (path: string, workspace = 'main') => {
  const response = await app.request(`${origin}${path}`, { headers: { cookie: `workspace=${workspace}` } })
  return { status: response.status, text: await response.text(), location: response.headers.get('location') }
}
const post = async (path: string, body: Record<string, string>, headers: Record<string, string> = { origin }) => {
  const response = await app.request(`${origin}${path}`, {
    ...{ method: 'POST', body: new URLSearchParams(body) },
    headers: { cookie: 'workspace=main', ...headers },
  })
  return { status: response.status, text: await response.text(), location: response.headers.get('location') }
}

describe('an empty installation', () => {
  it('offers to begin a workspace, and leads from there to connecting a mailbox', async () => {
    expect((await get('/')).text).toContain('action="/workspace/new"')
    const refused = await post('/workspace/new', { workspace: 'Our Team' })
    expect([refused.status, refused.text.includes('small letters')]).toEqual([422, true])
    const begun = await post('/workspace/new', { workspace: 'main' })
    expect([begun.status, begun.location]).toEqual([303, '/mailboxes/connect'])
    expect((await get('/mailboxes/connect')).text).toContain('/mailboxes/connect/gmail/consent')
  })

  it('keeps real mailboxes out of the sample, which goes when it is removed', async () => {
    await ensureWorkspace(database.db, 'sample', { isSample: true })
    const { text } = await get('/mailboxes/connect', 'sample')
    expect(text).toContain('action="/workspace/new"')
    expect(text).not.toContain('/mailboxes/connect/gmail/consent')
    expect((await post('/workspace/new', { workspace: 'sample' })).status).toBe(422)
  })
})

describe('a registration', () => {
  const way = '/mailboxes/connect/gmail/consent'
  const secret = 'GOCSPX-of-nobody'

  it('comes before the mailbox, and says how signals come without a public address', async () => {
    expect((await get(way)).location).toBe(`${way}/registration`)
    const { text } = await get(`${way}/registration`)
    expect(text).toContain(`${origin}/connect/callback/gmail`)
    expect(text).toContain('delivery=pull')
    expect(text).not.toContain('delivery=push')
  })

  it('says what is missing, and shows a stored secret nowhere', async () => {
    const first = await post(`${way}/registration`, { delivery: 'poll', clientId: 'the-client', clientSecret: '' })
    expect(first.status).toBe(422)
    expect(first.text).toContain('“Client secret” is still missing')
    const saved = await post(`${way}/registration`, { delivery: 'poll', clientId: 'the-client', clientSecret: secret })
    expect([saved.status, saved.location]).toEqual([303, way])
    const { text } = await get(`${way}/registration`)
    expect(text).toContain('the-client')
    expect(text).toContain('Stored. Leave it empty to keep it.')
    expect(text).not.toContain(secret)
  })

  it('keeps the secret when it is saved again without one', async () => {
    const again = await post(`${way}/registration`, { delivery: 'poll', clientId: 'another', clientSecret: '' })
    expect(again.location).toBe(way)
  })

  it('shows what was typed when a field cannot be used, but no secret', async () => {
    const topic = '"><script>alert(1)</script>'
    const refused = await post(`${way}/registration`, {
      ...{ delivery: 'pull', clientId: 'another', clientSecret: secret, topic, subscription: 'x', pullKey: '' },
    })
    expect(refused.status).toBe(422)
    expect(refused.text).toContain('&lt;script&gt;')
    expect(refused.text).not.toContain('<script>alert')
    expect(refused.text).not.toContain(secret)
    expect(refused.text).toContain('aria-invalid="true"')
  })

  it.each(['/mailboxes/connect/gmail/app_only', '/mailboxes/connect/imap/consent', '/mailboxes/connect/gmail/x'])(
    '%s is no way in',
    async path => {
      expect((await get(path)).status).toBe(404)
      expect((await get(`${path}/registration`)).status).toBe(404)
      expect((await post(path, {})).status).toBe(404)
    },
  )
})

describe('asking for consent', () => {
  const way = '/mailboxes/connect/gmail/consent'

  it('leads to a page of ours with a link, since a form may lead nowhere else', async () => {
    const asked = await post(way, { isShared: 'yes', horizonDays: '30' })
    expect(asked.status).toBe(303)
    expect(asked.location).toMatch(/^\/mailboxes\/connect\/gmail\/consent\/leave\/[\w-]{64}$/)
    const { text } = await get(asked.location ?? '')
    expect(text).toContain(`href="${origin}/connect/start/`)
    expect(text).not.toContain('<form method="post" action="http')
  })

  it('is refused from another site', async () => {
    expect((await post(way, { horizonDays: '30' }, { origin: 'http://evil.example' })).status).toBe(403)
  })

  it('is refused with a horizon that nobody offered', async () => {
    for (const horizonDays of ['', '-1', '1e9', 'soon']) {
      expect([horizonDays, (await post(way, { horizonDays })).status]).toEqual([horizonDays, 422])
    }
  })

  it('ends in words when the way back is not good', async () => {
    const { status, text } = await get('/connect/callback/gmail?state=made-up&code=x')
    expect(status).toBe(400)
    expect(text).toContain('not good any more')
    expect((await get(`/connect/start/${'x'.repeat(64)}`)).status).toBe(400)
  })
})

describe('the page of a mailbox', () => {
  beforeAll(async () => {
    const { id: workspaceId } = await ensureWorkspace(database.db, 'main')
    await ensureWorkspace(database.db, 'other')
    mailboxId = await inWorkspace(database.db, workspaceId, async tx => {
      const row = { workspaceId, provider: 'gmail', providerAccount: 'a1', address: 'sales@acme.example' }
      const { id } = await tx
        .insertInto('mailbox')
        .values({ ...row, state: 'reconnect_required', stateReason: 'invalid_grant', access: 'consent' })
        .returning('id')
        .executeTakeFirstOrThrow()
      return id
    })
  })

  const actions = ['pause', 'resume', 'sync', 'retry', 'live', 'reconnect', 'disconnect', 'test']
  const older = ['backfill/pause', 'backfill/resume', 'backfill/horizon']

  it.each([...actions, ...older])('%s is not there for another workspace', async action => {
    const response = await app.request(`${origin}/mailboxes/${mailboxId}/${action}`, {
      ...{ method: 'POST', body: new URLSearchParams({ horizonDays: '30', mail: 'erase' }) },
      headers: { cookie: 'workspace=other', origin },
    })
    expect(response.status).toBe(404)
  })

  it.each([...actions, ...older])('%s is refused from another site', async action => {
    const refused = await post(`/mailboxes/${mailboxId}/${action}`, {}, { origin: 'http://evil.example' })
    expect(refused.status).toBe(403)
  })

  it('says in words why nothing is read, and offers the way out', async () => {
    const { text } = await get(`/mailboxes/${mailboxId}`)
    expect(text).toContain('The permission does not hold any more')
    expect(text).toContain(`action="/mailboxes/${mailboxId}/reconnect"`)
  })

  it('says what an action could not do', async () => {
    const paused = await post(`/mailboxes/${mailboxId}/pause`, {})
    expect(paused.location).toBe(`/mailboxes/${mailboxId}?done=not_connected`)
    expect((await get(paused.location ?? '')).text).toContain('It has to be connected again first.')
    expect((await get(`/mailboxes/${mailboxId}?done=made_up`)).text).not.toContain('role="status"')
  })

  it('asks for consent again by the same way', async () => {
    const asked = await post(`/mailboxes/${mailboxId}/reconnect`, {})
    expect(asked.location).toMatch(/^\/mailboxes\/connect\/gmail\/consent\/leave\/[\w-]{64}$/)
  })

  it('erases nothing unless the address was written', async () => {
    const refused = await post(`/mailboxes/${mailboxId}/disconnect`, { mail: 'erase', confirmed: 'yes' })
    expect(refused.status).toBe(422)
    expect((await post(`/mailboxes/${mailboxId}/disconnect`, {})).status).toBe(422)
    expect((await get(`/mailboxes/${mailboxId}`)).text).toContain('Connect again')
    expect(faults).toEqual([])
  })
})
