/**
 * `npm run bench:watching`: how soon a hook answers when 500 pushes come at once, and how long a message takes from the
 * push that tells of it to the timeline; the product's own server, loop and clients, providers on loopback.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { startWorkLoop } from '../../src/jobs/work-loop.ts'
import { silentLog } from '../../src/log.ts'
import { takeDueWork } from '../../src/mailboxes/run-due-work.ts'
import { hookRoutes } from '../../src/web/hooks.ts'
import { listen } from '../../src/web/server.ts'
import { openTestDatabase } from '../support/database.ts'
import { openWatchedOffice } from '../support/watched-office.ts'

const BURST = 500
const MAILBOXES = 20
const MESSAGES = 200

const database = await openTestDatabase()
const office = await openWatchedOffice(database, { now: () => new Date(), advance: () => undefined })
const { gmail, context, shared } = office
const workspaceId = await office.open(MESSAGES)
const addresses = Array.from({ length: MAILBOXES }, (_, at) => `bench${at}@acme.example`)
for (const address of addresses) {
  gmail.addUser(address)
  await office.connectGmail(workspaceId, address)
}
await office.settle()

const loop = startWorkLoop({ log: silentLog, lanes: 6, takeDue: () => takeDueWork(context) })
const { urls, publicUrl } = shared
const hooks = await listen(
  hookRoutes({ db: database.db, log: silentLog, now: context.now, urls, publicUrl, wake: loop.wake }),
  {
    host: '127.0.0.1',
    port: 0,
  },
)
const subscription = 'projects/countersign-fake/subscriptions/push'
// Pushes go where the product answers; whom they are made out to stays as the registration says.
gmail.pubsub.addSubscription(subscription, gmail.topic, {
  endpoint: `${hooks.url}/hooks/gmail`,
  audience: `${publicUrl}/hooks/gmail`,
  serviceAccount: 'push@countersign-fake.iam.gserviceaccount.example',
})

const answers = await burst()
console.log(
  `hook, ${BURST} pushes at once: ${figures(
    answers.map(({ milliseconds }) => milliseconds),
    'ms',
  )}`,
)
const refused = answers.filter(({ status }) => status !== 204).length
if (refused > 0) console.log(`  ${refused} were not taken`)

const spread = await burst(10_000)
console.log(
  `hook, ${BURST} pushes within 10 s: ${figures(
    spread.map(({ milliseconds }) => milliseconds),
    'ms',
  )}`,
)
await sleep(3_000)

const delays = await deliverAndTime()
console.log(`from provider to timeline, ${MESSAGES} messages, ${database.kind}: ${figures(delays, 'ms')}`)

await loop.stop()
await hooks.close()
await office.close()
await database.destroy()
process.exit(0)

/** As Pub/Sub sends them: signed, each about another message. */
async function burst(within = 0) {
  const requests = Array.from({ length: BURST }, (_, at) => {
    const address = addresses[at % addresses.length]!
    const data = Buffer.from(JSON.stringify({ emailAddress: address, historyId: 1_000 + at })).toString('base64')
    return {
      authorization: `Bearer ${gmail.pubsub.signPush(subscription)}`,
      body: JSON.stringify(gmail.pubsub.pushBody(subscription, { data, messageId: `${within}-${at}` })),
    }
  })
  return Promise.all(
    requests.map(async ({ authorization, body }, at) => {
      await sleep((within * at) / BURST)
      const startedAt = performance.now()
      const headers = { 'content-type': 'application/json', authorization }
      const { status } = await fetch(`${hooks.url}/hooks/gmail`, { method: 'POST', headers, body })
      return { status, milliseconds: performance.now() - startedAt }
    }),
  )
}

async function deliverAndTime(): Promise<number[]> {
  const cameAt = new Map<string, number>()
  for (let at = 0; at < MESSAGES; at++) {
    const to = addresses[at % addresses.length]!
    const { id } = gmail.deliver(to, {
      ...{ from: `Pat Smith${at} <p${at}@birch.example>`, to, subject: `Order ${at}` },
      date: new Date().toUTCString(),
    })
    cameAt.set(id, Date.now())
    await sleep(50)
  }
  for (let waited = 0; waited < 60_000; waited += 500) {
    const done = await loggedAt()
    const delays = [...cameAt].flatMap(([id, came]) => {
      const at = done.get(id)
      return at === undefined ? [] : [at - came]
    })
    if (delays.length === MESSAGES) return delays
    await sleep(500)
  }
  throw new Error('not all messages came to the timeline')
}

async function loggedAt(): Promise<Map<string, number>> {
  return inWorkspace(database.db, workspaceId, async tx => {
    const { rows } = await sql<{ id: string; at: Date }>`
      select l.provider_message_id as id, l.updated_at as at from ledger_item l
      join activity a on a.workspace_id = ${workspaceId} and a.message_id = l.message_id
      where l.workspace_id = ${workspaceId} and l.state = 'done'`.execute(tx)
    return new Map(rows.map(({ id, at }) => [id, at.getTime()]))
  })
}

function figures(values: number[], unit: string): string {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0)
  return `p50 ${at(0.5)} ${unit}, p95 ${at(0.95)} ${unit}, p99 ${at(0.99)} ${unit}, longest ${at(1)} ${unit}`
}
