import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../../src/web/app.tsx'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'
import { fillQueue } from '../support/review-queue.ts'
import { addContact, makeWorld, receive, type World, worldNow } from '../support/review-world.ts'

let database: TestDatabase
let world: World
let other: World
let app: ReturnType<typeof createApp>
const faults: unknown[] = []

beforeAll(async () => {
  database = await openTestDatabase()
  world = await makeWorld(database, 'harbour')
  await fillQueue(world)
  other = await makeWorld(database, 'other')
  app = createApp({
    db: database.db,
    now: () => worldNow,
    suppressionKey: Buffer.alloc(32),
    onFault: error => faults.push(error),
  })
}, 240_000)
afterAll(() => database.destroy())

const origin = 'http://localhost:4100'
const get = async (path: string, workspace = 'harbour') => {
  const response = await app.request(`${origin}${path}`, { headers: { cookie: `workspace=${workspace}` } })
  return { status: response.status, text: await response.text(), headers: response.headers }
}
const post = (path: string, body: Record<string, string>, headers: Record<string, string> = { origin }) =>
  app.request(`${origin}${path}`, {
    method: 'POST',
    body: new URLSearchParams(body),
    headers: { cookie: 'workspace=harbour', ...headers },
  })
const firstLink = async (page: string, pattern: RegExp) => {
  const found = pattern.exec((await get(page)).text)
  if (!found?.[1]) throw new Error(`${page} links to nothing like ${pattern}`)
  return found[1]
}

describe('pages', () => {
  it.each(['/', '/review', '/contacts', '/deals', '/mailboxes', '/privacy', '/insights', '/settings'])(
    '%s answers, with a title and without a fault',
    async path => {
      const { status, text } = await get(path)
      expect(status).toBe(200)
      expect(text).toMatch(/<title>[^<]+ · Countersign<\/title>/)
      expect(faults).toEqual([])
    },
  )

  it('allow no script or style but our own files', async () => {
    const { headers, text } = await get('/review')
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    )
    expect(text).not.toMatch(/<style|style="|<script(?! src="\/assets\/)|\son\w+="/)
  })

  it('bring the typeface along, for Latin, Polish and Cyrillic letters', async () => {
    const { text: sheet } = await get('/assets/app.css')
    const files = [...sheet.matchAll(/url\((\/assets\/[^)]+)\)/g)].map(([, file]) => file!)
    for (const script of ['latin', 'latin-ext', 'cyrillic'])
      expect(files.some(file => file.includes(`-${script}-wght`))).toBe(true)
    for (const file of files) {
      const { status, headers } = await get(file)
      expect([status, headers.get('content-type')]).toEqual([200, 'font/woff2'])
    }
  })

  it('say what to do in a workspace that holds nothing', async () => {
    for (const path of ['/', '/review', '/contacts', '/deals']) {
      const { status, text } = await get(path, 'other')
      expect(status).toBe(200)
      expect(text).toContain('class="card empty"')
    }
  })

  it('show a ledger whose parts make up what was seen', async () => {
    const { text } = await get('/mailboxes')
    const proof = /(\d+) seen = ([^<]+)</.exec(text)
    const parts = [...(proof?.[2] ?? '').matchAll(/\d+/g)].map(Number)
    expect(Number(proof?.[1])).toBe(13)
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(13)
  })

  it('explain by address what became of mail, and say so where none was ever seen', async () => {
    expect((await get('/mailboxes?why=m.wisniewski%40stocznia.example')).text).toContain('1 logged')
    expect((await get('/mailboxes?why=nobody%40nowhere.example')).text).toContain('No mailbox ever held')
  })

  it('find contacts by any part of a name, also without its accents', async () => {
    expect((await get('/contacts?q=wisniew')).text).toContain('Marek Wiśniewski')
    expect((await get('/contacts?q=%E4%BD%90%E8%97%A4')).text).toContain('佐藤 花子')
    expect((await get('/contacts?q=%25')).text).toContain('Nobody fits')
  })
})

describe('a record of another workspace', () => {
  it('is not there, like one that never was', async () => {
    const paths = [
      await firstLink('/contacts', /"(\/contacts\/\d+)"/),
      await firstLink('/deals', /"(\/deals\/\d+)"/),
      await firstLink('/mailboxes', /"(\/mailboxes\/\d+)"/),
      await firstLink('/review', /"(\/review\/\d+)"/),
      await firstLink('/', /"(\/messages\/\d+)"/),
    ]
    for (const path of paths) {
      expect([path, (await get(path)).status]).toEqual([path, 200])
      expect([path, (await get(path, 'other')).status]).toEqual([path, 404])
    }
  })

  it.each(['/contacts/0', '/contacts/99999999999999999999', '/review/abc', '/messages/-1', '/deals/1%27', '/nothing'])(
    '%s is a plain 404',
    async path => {
      expect((await get(path)).status).toBe(404)
      expect(faults).toEqual([])
    },
  )
})

describe('a request that changes something', () => {
  const suggestion = () => firstLink('/review', /"(\/review\/\d+)"/)
  const answer = { verdict: 'reject:not_business' }

  it.each([
    ['without Origin', {}],
    ['from another site', { origin: 'http://evil.example' }],
    ['from another port of this machine', { origin: 'http://localhost:9999' }],
    ['from a page without an origin', { origin: 'null' }],
  ])('is refused %s, and nothing changes', async (_name, headers) => {
    const path = await suggestion()
    expect((await post(path, answer, headers)).status).toBe(403)
    expect(await suggestion()).toBe(path)
  })

  it('is refused as JSON from elsewhere, too', async () => {
    const path = (await suggestion()).replace('/review/', '/api/v1/suggestions/')
    const response = await app.request(`${origin}${path}/decision`, {
      method: 'POST',
      body: JSON.stringify({ kind: 'reject', reason: 'private' }),
      headers: { 'content-type': 'application/json', cookie: 'workspace=harbour', origin: 'http://evil.example' },
    })
    expect(response.status).toBe(403)
  })

  it('leads to the next question, and its undo back to this one', async () => {
    const path = await suggestion()
    const response = await post(path, answer)
    expect(response.status).toBe(303)
    const next = response.headers.get('location') ?? ''
    expect(next).toMatch(/^\/review\/\d+\?done=\d+$/)
    expect(next).not.toContain(path)
    const undo = /action="(\/review\/decisions\/\d+\/undo)"/.exec((await get(next)).text)?.[1] ?? ''
    expect((await post(undo, {})).headers.get('location')).toContain(`${path}?done=`)
    expect((await get(path)).text).toContain('value="approve"')
  })

  it('keeps the question open when the answer does not fit', async () => {
    const path = await suggestion()
    expect((await post(path, { verdict: 'approve', answer: '123456' })).status).toBe(409)
    expect((await post(path, { verdict: 'bogus' })).status).toBe(422)
    expect((await get(path)).text).toContain('value="approve"')
  })
})

describe('what strangers wrote', () => {
  const vector = `"><img src=x onerror=alert(1)><script>alert(2)</script>`

  it('is text on every page', async () => {
    const contact = await addContact(world, { first: vector, last: vector, email: 'x@y.example', company: vector })
    const message = await receive(world, {
      from: { name: vector, address: 'x@y.example' },
      subject: vector,
      lines: [`b ${vector}`, `s ${vector}`],
      link: { action: 'logged', reason: 'exact_address', candidates: [{ contactId: contact, confidence: 0.99 }] },
    })
    for (const path of [
      '/',
      '/contacts',
      `/contacts/${contact}`,
      `/messages/${message}`,
      `/mailboxes?why=${encodeURIComponent(vector)}`,
    ]) {
      const { text } = await get(path)
      expect(text).toContain('&lt;script&gt;alert(2)&lt;/script&gt;')
      expect(text).not.toContain('<script>alert(2)')
      expect(text).not.toContain('<img')
    }
  })
})

describe('the API', () => {
  const api = async (path: string) => {
    const { status, text } = await get(`/api/v1${path}`)
    return { status, body: JSON.parse(text) }
  }

  it('describes every path it answers', async () => {
    const { body } = await api('/openapi.json')
    expect(Object.keys(body.paths).sort()).toEqual([
      '/contacts',
      '/contacts/{id}',
      '/deals',
      '/deals/{id}',
      '/decisions/{id}/undo',
      '/ledger',
      '/messages/{id}/decisions',
      '/suggestions',
      '/suggestions/{id}',
      '/suggestions/{id}/decision',
    ])
  })

  it('gives codes and ids, and no sentences', async () => {
    const { body } = await api('/suggestions')
    const { status, body: one } = await api(`/suggestions/${body.suggestions[0].id}`)
    expect(status).toBe(200)
    expect(one.reason).toMatch(/^[a-z_]+$/)
    expect(one.candidates.flatMap((candidate: { terms: { code: string }[] }) => candidate.terms)[0].code).toBe(
      'name.equal',
    )
  })

  it('decides and undoes, and says in codes why not', async () => {
    const { body } = await api('/suggestions')
    const id = body.suggestions.at(-2).id
    const send = async (path: string, value: unknown) => {
      const response = await app.request(`${origin}/api/v1${path}`, {
        method: 'POST',
        body: JSON.stringify(value),
        headers: { 'content-type': 'application/json', cookie: 'workspace=harbour', origin },
      })
      return { status: response.status, body: (await response.json()) as Record<string, string> }
    }
    const decided = await send(`/suggestions/${id}/decision`, { kind: 'reject', reason: 'suspicious' })
    expect(decided.status).toBe(200)
    expect(await send(`/suggestions/${id}/decision`, { kind: 'approve' })).toEqual({
      status: 409,
      body: { error: 'already_decided', state: 'rejected' },
    })
    expect((await send(`/decisions/${decided.body.decisionId}/undo`, {})).status).toBe(200)
    expect(await send(`/decisions/${decided.body.decisionId}/undo`, {})).toEqual({
      status: 409,
      body: { error: 'already_undone' },
    })
    expect((await send(`/suggestions/${id}/decision`, { kind: 'reject', reason: 'because' })).status).toBe(400)
  })

  it('answers an id of another workspace with 404', async () => {
    const { body } = await api('/suggestions')
    const { status, text } = await get(`/api/v1/suggestions/${body.suggestions[0].id}?workspace=other`)
    expect([status, JSON.parse(text)]).toEqual([404, { error: 'not_found' }])
    expect((await get('/api/v1/suggestions?workspace=nowhere')).status).toBe(404)
    expect(other.workspaceId).not.toBe(world.workspaceId)
  })
})
