/**
 * `npm run bench:watching`: how soon the hook answers when 500 pushes come, and how long a message takes from its arrival
 * at the provider to the timeline. `countersign serve` is a process as in an installation, the provider another one,
 * and this one only sends and looks.
 */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { importCrm } from '../../src/contacts/import-crm.ts'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { openKeyring } from '../../src/mailboxes/connecting/credentials.ts'
import { saveProviderApp } from '../../src/mailboxes/connecting/save-provider-app.ts'
import { connectWithTokens } from '../support/connect-with-tokens.ts'
import { createWorkspace, openTestDatabase, postgresUrl } from '../support/database.ts'
import { freePort } from '../support/free-port.ts'
import { writeCrm } from '../support/office.ts'
import { startCountersign } from '../support/processes.ts'
import { providerUrls } from '../support/provider-urls.ts'
import { type SignedPush, startPretendedGoogle } from './start-pretended-google.ts'

if (postgresUrl === null) throw new Error('bench:watching needs PostgreSQL: set DATABASE_URL')
const BURST = 500
const MAILBOXES = 20
const MESSAGES = 200
const subscription = 'projects/countersign-fake/subscriptions/push'
const pushAccount = 'push@countersign-fake.iam.gserviceaccount.example'

const google = await startPretendedGoogle()
const { url: googleUrl, topic, client } = await google.ask({ name: 'describe' })
const database = await openTestDatabase()
const credential = randomBytes(32)
const now = () => new Date()
const deps = {
  ...{ db: database.db, keyring: openKeyring([credential]), now },
  urls: providerUrls({ google: googleUrl }),
}
const workspaceId = await createWorkspace(database, 'office')
await importCrm(database.db, workspaceId, await writeCrm(MESSAGES), () => undefined, { now: now() })
const saved = await saveProviderApp(
  deps,
  workspaceId,
  'gmail',
  { clientId: client.id, clientSecret: client.secret, topic, delivery: 'push', subscription, pushAccount },
  'bench',
)
if (saved.kind !== 'saved') throw new Error(`the registration was refused: ${saved.field}`)
const addresses = Array.from({ length: MAILBOXES }, (_, at) => `bench${at}@acme.example`)
for (const address of addresses) {
  const tokens = await google.ask({ name: 'addUser', address })
  await connectWithTokens(deps, workspaceId, { provider: 'gmail', ...tokens, address })
}

const hooksPort = await freePort()
const hooksUrl = `http://127.0.0.1:${hooksPort}`
const endpoint = `${hooksUrl}/hooks/gmail`
await google.ask({ name: 'subscribe', subscription, endpoint, serviceAccount: pushAccount })
const product = startCountersign(['serve'], await environment())
await product.says('serving')
await untilLive()
// What a database that is in use does by itself; a server for tests may have it switched off.
await sql`analyze`.execute(database.db)

const agent = new Agent({ keepAlive: true })
const spread = await burst('spread', 10_000)
tell(`hook, ${BURST} pushes within 10 s`, spread)
await sleep(5_000)
const together = await burst('together', 0)
tell(`hook, ${BURST} pushes at once`, together)
await sleep(5_000)
// The threads that read mail start with the first message.
tell(`from provider to timeline, the first ${MAILBOXES} messages after a start`, await deliverAndTime(MAILBOXES))
const before = await cpuMilliseconds()
const delays = await deliverAndTime(MESSAGES)
tell(`from provider to timeline, ${MESSAGES} messages in 10 s`, delays)
const each = Math.round(((await cpuMilliseconds()) - before) / MESSAGES)
console.log(`the product's own share of the processors: ${each} ms a message, whatever else runs on the machine`)

product.child.kill('SIGTERM')
const status = await product.ended
google.stop()
await database.destroy()
process.exit(status === 0 && share(spread, 0.99) <= 100 && share(delays, 0.95) <= 2_000 ? 0 : 1)

/** Of the product's process so far; the clock of Linux for that ticks a hundred times a second. */
async function cpuMilliseconds(): Promise<number> {
  const stat = await readFile(`/proc/${product.child.pid}/stat`, 'utf8')
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
  return (Number(user) + Number(system)) * 10
}

async function environment(): Promise<Record<string, string>> {
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(database.db)
  const databaseUrl = new URL(postgresUrl!)
  databaseUrl.pathname = `/${rows[0]!.name}`
  const key = () => randomBytes(32).toString('base64')
  return {
    ...{ DATABASE_URL: databaseUrl.href, PORT: '0', HOOKS_HOST: '127.0.0.1', HOOKS_PORT: String(hooksPort) },
    ...{ PUBLIC_URL: hooksUrl, LOG_LEVEL: 'info' },
    ...{ GOOGLE_ACCOUNTS_URL: googleUrl, GOOGLE_OAUTH_URL: googleUrl, GOOGLE_APIS_URL: googleUrl },
    ...{ GMAIL_API_URL: googleUrl, PUBSUB_URL: googleUrl },
    ...{ MESSAGE_KEY: key(), SUPPRESSION_KEY: key(), PSEUDONYM_KEY: key() },
    CREDENTIAL_KEY: credential.toString('base64'),
    ...(process.env.NODE_OPTIONS === undefined ? {} : { NODE_OPTIONS: process.env.NODE_OPTIONS }),
  }
}

/** Read back, watched, and told of it by the first push. */
async function untilLive(): Promise<void> {
  for (let waited = 0; waited < 120_000; waited += 500) {
    const { rows } = await inWorkspace(database.db, workspaceId, tx =>
      sql<{ count: number }>`select count(*)::integer as count from mailbox
        where workspace_id = ${workspaceId} and state = 'live' and last_signal_at is not null`.execute(tx),
    )
    if (rows[0]!.count === MAILBOXES) return
    await sleep(500)
  }
  throw new Error(`the mailboxes did not go live: ${product.err().slice(-2_000)}`)
}

async function burst(series: string, within: number): Promise<number[]> {
  const pushes = await google.ask({ name: 'signPushes', subscription, addresses, count: BURST, series })
  const answers = await Promise.all(
    pushes.map(async (push, at) => {
      await sleep((within * at) / BURST)
      return send(push)
    }),
  )
  const refused = answers.filter(({ status }) => status !== 204).length
  if (refused > 0) throw new Error(`${refused} pushes were not taken`)
  return answers.map(({ milliseconds }) => milliseconds)
}

function send({ authorization, body }: SignedPush): Promise<{ status: number; milliseconds: number }> {
  const startedAt = performance.now()
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), authorization }
  return new Promise((resolve, reject) => {
    const sent = request(endpoint, { method: 'POST', agent, headers }, answer => {
      const milliseconds = performance.now() - startedAt
      answer.resume().on('end', () => resolve({ status: answer.statusCode ?? 0, milliseconds }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** Until a message was seen on the timeline: a look each tenth of a second, so this much too long at most. */
async function deliverAndTime(count: number): Promise<number[]> {
  const seenAt = new Map<string, number>()
  let delivered: [string, number][] | null = null
  const delivering = google.ask({ name: 'deliver', addresses, count, everyMilliseconds: 50 })
  void delivering.then(answer => {
    delivered = answer
  })
  const areAllSeen = () => delivered?.every(([id]) => seenAt.has(id)) ?? false
  for (let waited = 0; waited < 90_000 && !areAllSeen(); waited += 100) {
    for (const id of await listLogged()) if (!seenAt.has(id)) seenAt.set(id, Date.now())
    await sleep(100)
  }
  return (await delivering).map(([id, cameAt]) => {
    const at = seenAt.get(id)
    if (at === undefined) throw new Error('not all messages came to the timeline')
    return at - cameAt
  })
}

async function listLogged(): Promise<string[]> {
  return inWorkspace(database.db, workspaceId, async tx => {
    const { rows } = await sql<{ id: string }>`
      select l.provider_message_id as id from ledger_item l
      join activity a on a.workspace_id = ${workspaceId} and a.message_id = l.message_id
      where l.workspace_id = ${workspaceId} and l.state = 'done'`.execute(tx)
    return rows.map(({ id }) => id)
  })
}

function tell(what: string, milliseconds: number[]): void {
  const at = (part: number) => Math.round(share(milliseconds, part))
  const load = loadavg()[0]!.toFixed(1)
  console.log(`${what}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms (load ${load})`)
}

function share(values: number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) * part)] ?? 0
}
