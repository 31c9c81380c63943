/**
 * `npm run demo:providers`: Countersign with a pretended Google and Microsoft beside it, so that connecting a mailbox can
 * be clicked through without an account anywhere and without a network. Mail keeps arriving. Nothing is kept.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureWorkspace } from '../../src/access/queries.ts'
import { CommandError } from '../../src/cli/entrance.ts'
import { runServer } from '../../src/cli/run-server.ts'
import { ConfigError, readConfig } from '../../src/config.ts'
import { importCrm } from '../../src/contacts/import-crm.ts'
import { callbackPath } from '../../src/mailboxes/connecting/ask-consent.ts'
import { saveProviderApp } from '../../src/mailboxes/connecting/save-provider-app.ts'
import { gmailReadonly, pubsubScope } from '../../src/mailboxes/connecting/scopes.ts'
import { demoMail, demoPeople } from './demo-mail.ts'
import { startFakeGmail } from './fake-gmail/start-fake-gmail.ts'
import { startFakeGraph } from './fake-graph/start-fake-graph.ts'
import { writeCrm } from './office.ts'

const port = process.env.PORT ?? '4100'
const everyMilliseconds = Number(process.env.DEMO_MAIL_SECONDS ?? '6') * 1_000
const { google, microsoft } = demoPeople
const hooksUrl = `http://127.0.0.1:${port}`
const pagesUrl = `http://localhost:${port}`
const folder = await mkdtemp(join(tmpdir(), 'countersign-demo-'))

const gmail = await startFakeGmail({
  users: google,
  client: { redirectUris: [`${pagesUrl}${callbackPath('gmail')}`] },
})
const subscriptions = {
  push: 'projects/countersign-fake/subscriptions/push',
  pull: 'projects/countersign-fake/subscriptions/pull',
}
const pushAccount = 'push@countersign-fake.iam.gserviceaccount.example'
gmail.pubsub.addSubscription(subscriptions.push, gmail.topic, {
  endpoint: `${hooksUrl}/hooks/gmail`,
  serviceAccount: pushAccount,
})
gmail.pubsub.addSubscription(subscriptions.pull, gmail.topic)
const delegated = gmail.addServiceAccount('reader@countersign-fake.iam.gserviceaccount.example', [gmailReadonly])
const puller = gmail.addServiceAccount('puller@countersign-fake.iam.gserviceaccount.example', [pubsubScope])
const keyFiles = { delegation: join(folder, 'reader.json'), pull: join(folder, 'puller.json') }
await writeFile(keyFiles.delegation, JSON.stringify(delegated, null, 2), { mode: 0o600 })
await writeFile(keyFiles.pull, JSON.stringify(puller, null, 2), { mode: 0o600 })

const graph = await startFakeGraph({
  users: microsoft,
  apps: [{ redirectUris: [`${pagesUrl}${callbackPath('outlook')}`], mailboxScope: [demoPeople.team] }],
})

for (const address of [...google, ...microsoft].map(person => ('address' in person ? person.address : person.mail))) {
  for (let back = 8; back > 0; back--) deliver(address, back * 86_400_000)
}
const arriving = setInterval(() => {
  const all = [...google.map(({ address }) => address), ...microsoft.map(({ mail }) => mail)]
  deliver(all[Math.floor(Math.random() * all.length)]!, 0)
}, everyMilliseconds)

function deliver(address: string, ago: number): void {
  const { mail, authentication } = demoMail(address, new Date(Date.now() - ago))
  const isGoogle = google.some(person => person.address === address)
  if (isGoogle) gmail.deliver(address, mail, { authentication })
  else graph.deliver(address, mail, { authentication })
}

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort(signal))
const io = {
  ...{ stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, cwd: process.cwd(), columns: null },
  signal: stop.signal,
}
const environment = {
  ...{ PORT: port, PUBLIC_URL: hooksUrl, LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' },
  ...{ GOOGLE_ACCOUNTS_URL: gmail.url, GOOGLE_OAUTH_URL: gmail.url, GOOGLE_APIS_URL: gmail.url },
  ...{ GMAIL_API_URL: gmail.url, PUBSUB_URL: gmail.url, MICROSOFT_LOGIN_URL: graph.url, GRAPH_URL: graph.url },
}
process.stdout.write('Starting, which takes a quarter of a minute: an empty database is made.\n')
try {
  await runServer(
    { io, readConfig: dataDir => readConfig(environment, dataDir), server: null },
    {
      ...{ command: 'demo', data: folder },
      async prepare({ database: { db }, connect, pipeline }) {
        const { id: workspaceId } = await ensureWorkspace(db, 'demo')
        await importCrm(db, workspaceId, await writeCrm(), () => undefined, { now: pipeline.now() })
        const registrations = {
          gmail: {
            ...{ clientId: gmail.client.id, clientSecret: gmail.client.secret, topic: gmail.topic, delivery: 'push' },
            ...{ subscription: subscriptions.push, pushAccount },
          },
          outlook: {
            ...{ clientId: graph.app.clientId, tenantId: graph.tenantId, clientSecret: graph.app.clientSecret },
            ...{ delivery: 'push', mailboxes: [demoPeople.team], deniedMailbox: microsoft[0]!.mail },
          },
        }
        for (const provider of ['gmail', 'outlook'] as const) {
          const saved = await saveProviderApp(connect, workspaceId, provider, registrations[provider], 'demo')
          if (saved.kind !== 'saved') throw new Error(`the registration with ${provider} was refused: ${saved.field}`)
        }
        process.stdout.write(introduction())
      },
    },
  )
} catch (error) {
  if (!(error instanceof CommandError || error instanceof ConfigError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
} finally {
  clearInterval(arriving)
  await Promise.all([gmail.close(), graph.close()])
  await rm(folder, { recursive: true, force: true })
}
process.exit()

function introduction(): string {
  const names = (list: string[]) => list.join(', ')
  return `
Open ${pagesUrl}/mailboxes/connect and choose a way. Both registrations are filled in already.

  Gmail, a person agrees       ${names(google.map(({ address }) => address))}
  Outlook, a person agrees     ${microsoft[0]!.mail}, and ${demoPeople.team} as a shared mailbox
  Outlook, app-only            ${demoPeople.team}

A message arrives every ${everyMilliseconds / 1_000} seconds (DEMO_MAIL_SECONDS). Ctrl-C ends it all, and nothing is kept.
To fill in a registration by hand:

  Google      client ID        ${gmail.client.id}
              client secret    ${gmail.client.secret}
              topic            ${gmail.topic}
              subscription     ${subscriptions.push} (pushed), ${subscriptions.pull} (fetched)
              that signs       ${pushAccount}
              keys (JSON)      ${keyFiles.delegation} (organisation), ${keyFiles.pull} (fetching)
  Microsoft   client ID        ${graph.app.clientId}
              tenant ID        ${graph.tenantId}
              secret           ${graph.app.clientSecret}

`
}
