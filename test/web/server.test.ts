import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPostgres } from '../../src/db/open.ts'
import { openMetrics } from '../../src/web/metrics.ts'
import { hooksOnly, listen, pagesWithHealth, type RunningServer } from '../../src/web/server.ts'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
let pages: ReturnType<typeof pagesWithHealth>
let server: RunningServer
const noDeadJobs = async () => 0
const app = { fetch: (asked: Request) => new Response(`page ${new URL(asked.url).pathname}`) }

beforeAll(async () => {
  database = await openTestDatabase()
  pages = pagesWithHealth(app, { database, metrics: openMetrics(database, noDeadJobs) })
  server = await listen(pages, { host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await server.close()
  await database.destroy()
})

/** fetch sets the Host header itself, an attacker's browser says the name it was led by. */
function get(path: string, host: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: server.port, path, headers: { host } }, answer => {
      let text = ''
      answer.setEncoding('utf8').on('data', chunk => {
        text += chunk
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }))
    })
      .on('error', reject)
      .end()
  })
}

describe('hosts', () => {
  test.each(['127.0.0.1', 'localhost', 'LOCALHOST:4100', '[::1]:4100', '127.0.0.1:8080', '127.9.9.9'])(
    '%s is this machine',
    async host => {
      expect(await get('/review', host)).toEqual({ status: 200, text: 'page /review' })
    },
  )

  test.each([
    'evil.example',
    'evil.example:4100',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil.example#localhost',
    'localhost@evil.example',
    '192.168.1.5',
    '0.0.0.0',
    '[::ffff:192.168.1.5]',
  ])('%s is refused before any page, health and figures included', async host => {
    for (const path of ['/review', '/healthz', '/metrics']) {
      const { status, text } = await get(path, host)
      // 400: the listener itself refuses what is no host name at all.
      expect([400, 421]).toContain(status)
      expect(text).not.toContain('page')
    }
  })
})

describe('health', () => {
  test('/healthz and /readyz say that all is well', async () => {
    expect(await get('/healthz', 'localhost')).toEqual({ status: 200, text: '{"status":"up"}' })
    expect(await get('/readyz', 'localhost')).toEqual({ status: 200, text: '{"status":"ready"}' })
  })

  test('/readyz says by a code that the database is away, while /healthz still answers', async () => {
    const away = await openPostgres('postgres://nobody@127.0.0.1:1/nothing')
    const there = pagesWithHealth(app, { database: away, metrics: openMetrics(away, noDeadJobs) })
    const ask = (path: string) => there.request(`http://localhost${path}`, { headers: { host: 'localhost' } })
    expect((await ask('/healthz')).status).toBe(200)
    const ready = await ask('/readyz')
    expect(ready.status).toBe(503)
    expect(await ready.json()).toEqual({ status: 'not_ready', reason: 'database_unreachable' })
    await away.close()
  })

  test('/readyz refuses a database that another version migrated', async () => {
    const other = await openTestDatabase()
    await other.executeSql(`insert into migration (name, hash) values ('9999_future.sql', 'x')`)
    const there = pagesWithHealth(app, { database: other, metrics: openMetrics(other, noDeadJobs) })
    const ready = await there.request('http://localhost/readyz', { headers: { host: 'localhost' } })
    expect(await ready.json()).toEqual({ status: 'not_ready', reason: 'migrations_missing' })
    await other.destroy()
  })
})

test('/metrics counts requests and what is due', async () => {
  await get('/review', 'localhost')
  const { text } = await get('/metrics', 'localhost')
  expect(text).toMatch(/countersign_http_request_seconds_count\{method="GET",status="200"\} [1-9]/)
  expect(text).toContain('countersign_mailboxes_due 0')
})

test('the listener of the hooks answers nothing else', async () => {
  const hooks = hooksOnly(app)
  expect(await (await hooks.request('/hooks/gmail', { method: 'POST' })).text()).toBe('page /hooks/gmail')
  for (const path of ['/', '/review', '/metrics', '/healthz', '/api/v1/openapi.json']) {
    expect((await hooks.request(path)).status).toBe(404)
  }
})
