import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { postgresUrl } from '../support/database.ts'
import { type FakeGmail, startFakeGmail } from '../support/fake-gmail/start-fake-gmail.ts'
import { endAll, runCountersign, startCountersign } from '../support/processes.ts'

const ann = 'ann@ours.example'
const ben = 'ben@ours.example'
let folder: string
let gmail: FakeGmail
let env: Record<string, string>

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-mailbox-'))
  gmail = await startFakeGmail({ users: [ann, ben] })
  const google = ['GOOGLE_ACCOUNTS_URL', 'GOOGLE_OAUTH_URL', 'GOOGLE_APIS_URL', 'GMAIL_API_URL', 'PUBSUB_URL']
  env = { ...Object.fromEntries(google.map(name => [name, gmail.url])), DATA_DIR: join(folder, 'data'), PORT: '0' }
})
afterEach(async () => {
  await endAll()
  await gmail.close()
  await rm(folder, { recursive: true, force: true })
})

const run = (args: string[], input = '') => runCountersign(['mailbox', ...args], { env, input })
const register = (more: object = {}) =>
  run(
    ['app', 'gmail', '--file', '-'],
    JSON.stringify({ clientId: gmail.client.id, clientSecret: gmail.client.secret, ...more }),
  )

/** Starts `mailbox connect` and does in a browser what it says; gives its status and what it printed. */
async function connect(address: string, args: string[] = []) {
  const command = startCountersign(['mailbox', 'connect', 'gmail', ...args], env)
  await command.says('within ten minutes')
  const startUrl = /^ {2}(http:\S+)$/m.exec(command.out())?.[1] ?? ''
  expect(startUrl).toMatch(/^http:\/\/localhost:\d+\/connect\/start\/[\w-]{64}$/)
  const away = await fetch(startUrl, { redirect: 'manual' })
  const [cookie = ''] = away.headers.getSetCookie().map(set => set.split(';')[0] ?? '')
  const consentUrl = new URL(away.headers.get('location') ?? '')
  const scopes = consentUrl.searchParams.get('scope')!.split(' ')
  const form = new URLSearchParams({ request: consentUrl.searchParams.toString(), account: address, answer: 'allow' })
  for (const scope of scopes) form.append('scope', scope)
  const agreed = await fetch(`${gmail.url}/o/oauth2/v2/auth/consent`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
  })
  const back = await fetch(agreed.headers.get('location') ?? '', { headers: { cookie }, redirect: 'manual' })
  const status = await command.ended
  return { status, out: command.out(), err: command.err(), page: { status: back.status, text: await back.text() } }
}

const deliver = (address: string, subject: string) =>
  gmail.deliver(address, {
    from: 'Ann Lee <ann.lee@birch.example>',
    to: address,
    subject,
    date: new Date().toUTCString(),
  })

test('without a server: registered from a file, connected in a browser, read, and ended', async () => {
  const registered = await register()
  expect(registered).toMatchObject({ status: 0 })
  expect(registered.out).toContain('by consent: ready')
  expect(registered.out).toContain('by delegation: missing serviceAccount')
  expect(registered.out).not.toContain(gmail.client.secret)
  deliver(ann, 'Clay')
  const connected = await connect(ann)
  expect(connected).toMatchObject({ status: 0, page: { status: 200, text: expect.stringContaining('is connected') } })
  expect(connected.out).toContain(`${ann} is connected.`)
  expect(connected.out).toContain('It is in pilot')
  for (const text of ['ya29.', '1//fake', gmail.client.secret])
    expect(connected.out + connected.err).not.toContain(text)
  expect((await run(['sync', ann])).out).toMatch(/^Read\. \d+ messages? more/)
  expect(await run(['disconnect', ann, '--keep'])).toMatchObject({
    status: 0,
    out: expect.stringContaining('Disconnected'),
  })
}, 240_000)

test('with a server on the folder: all commands through its socket, and the browser comes back to its pages', async () => {
  const server = startCountersign(['serve'], env)
  await server.says('Countersign is at')
  const port = /127\.0\.0\.1:(\d+)/.exec(server.out())?.[1]
  expect(await run(['connect', 'gmail'])).toMatchObject({
    status: 1,
    err: expect.stringContaining('not registered with Google yet, missing: clientId, clientSecret'),
  })
  expect(await run(['app', 'outlook', '--file', '/nowhere.json'])).toMatchObject({ status: 2 })
  const unusable = await register({ topic: 'canary/topic' })
  expect(unusable).toMatchObject({ status: 2, err: expect.stringContaining('topic is not usable') })
  expect(unusable.err).not.toContain('canary')
  expect(await register()).toMatchObject({ status: 0, err: '' })

  deliver(ann, 'Clay')
  const connected = await connect(ann)
  expect(connected).toMatchObject({ status: 0, err: '', page: { status: 303 } })
  expect(connected.out).toContain(`http://localhost:${port}/connect/start/`)
  expect((await run(['sync', ann])).out).toMatch(/^Read\./)
  const tested = await run(['test', ann])
  expect(tested).toMatchObject({ status: 0, err: '' })
  expect((await run(['list'])).out).toMatch(/^ann@ours\.example \(gmail\) · .* · pilot · 0 to read/)
  expect(await run(['pause', ann])).toMatchObject({ status: 0, out: 'Paused. Nothing is read until you resume it.\n' })
  expect((await run(['sync', ann])).out).toContain('It is paused')
  expect(await run(['resume', ann])).toMatchObject({ status: 0 })
  const horizon = await run(['horizon', ann, '--since', '2020-01-31'])
  expect(horizon).toMatchObject({ status: 0, out: expect.stringContaining('back to 2020-01-31') })
  expect(await run(['live', ann])).toMatchObject({ status: 0, out: expect.stringContaining('Live') })
  expect(await run(['retry', ann])).toMatchObject({ status: 0, out: 'Nothing has failed there.\n' })
  expect(await run(['sync', 'nobody@ours.example'])).toMatchObject({ status: 2 })

  gmail.revokeTokens(ann)
  const broken = await run(['sync', ann])
  expect(broken).toMatchObject({ status: 1, err: expect.stringMatching(/connect(ed)? again/i) })
  const failing = await run(['test', ann])
  expect(failing.status).toBe(1)
  expect(failing.out).toContain('DOES NOT WORK')
  const refused = await connect(ben, ['--reconnect', '--address', ann])
  expect(refused).toMatchObject({ status: 1, err: expect.stringContaining('Another account') })
  expect(await connect(ann, ['--reconnect', '--address', ann])).toMatchObject({ status: 0 })
  const ended = await run(['disconnect', ann, '--erase'])
  expect(ended).toMatchObject({ status: 0, out: expect.stringContaining('erased') })
  const over = await run(['sync', ann])
  expect(over).toMatchObject({ status: 1, err: expect.stringContaining('connected again first') })

  expect(server.err()).not.toContain(ann)
  expect(server.err()).not.toMatch(/ya29\.|1\/\/fake|connect\/callback/)
}, 240_000)

test('a command that waits for a consent can be interrupted', async () => {
  await register()
  const command = startCountersign(['mailbox', 'connect', 'gmail'], env)
  await command.says('within ten minutes')
  command.child.kill('SIGINT')
  expect(await command.ended).toBe(130)
}, 60_000)

describe('what cannot be done is said in one line, before anything is opened', () => {
  test.each([
    [['connect', 'imap'], 'Expected gmail or outlook'],
    [['connect', 'gmail', '--by', 'app-only', '--address', ann], 'gmail knows no --by app-only: consent or delegation'],
    [['connect', 'gmail', '--by', 'delegation'], '--by delegation needs --address'],
    [['connect', 'gmail', '--reconnect'], '--reconnect needs --address'],
    [['connect', 'gmail', '--since', 'yesterday'], 'Expected a number of days'],
    [['horizon', ann], "required option '--since"],
    [['disconnect', ann], 'either --keep or --erase'],
  ])(
    '%j',
    async (args, sentence) => {
      const answer = await run(args)
      expect(answer).toMatchObject({ status: 2, out: '' })
      expect(answer.err.trim().split('\n')).toEqual([expect.stringContaining(sentence)])
    },
    60_000,
  )
})

test.runIf(postgresUrl !== null)(
  'on PostgreSQL: with a server beside it the browser comes back to that one, without one to the command',
  async () => {
    const name = `countersign_mailbox_${randomBytes(4).toString('hex')}`
    const client = new pg.Client({ connectionString: postgresUrl! })
    await client.connect()
    await client.query(`create database ${name}`)
    try {
      const url = new URL(postgresUrl!)
      url.pathname = `/${name}`
      env.DATABASE_URL = url.href
      expect(await register()).toMatchObject({ status: 0 })
      expect(await connect(ann)).toMatchObject({ status: 0, page: { status: 200 } })
      const server = startCountersign(['serve'], env)
      await server.says('Countersign is at')
      env.PORT = /127\.0\.0\.1:(\d+)/.exec(server.out())?.[1] ?? ''
      expect(await connect(ben)).toMatchObject({ status: 0, page: { status: 303 } })
      expect((await run(['list'])).out).toContain(ben)
      expect(await run(['sync', ben])).toMatchObject({ status: 0 })
    } finally {
      await endAll()
      await client.query(`drop database ${name} with (force)`)
      await client.end()
    }
  },
  180_000,
)
