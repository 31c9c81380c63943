/**
 * Google as a process of its own, for measurements: what it costs to pretend is not counted as ours. Told what to do by
 * messages from its parent.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { startFakeGmail } from '../support/fake-gmail/start-fake-gmail.ts'
import type { GoogleAnswers, GoogleOrder, SignedPush } from './start-pretended-google.ts'

const gmail = await startFakeGmail({ quota: { perUserPerMinute: 1e9 } })

const work = {
  async describe(): Promise<GoogleAnswers['describe']> {
    return { url: gmail.url, topic: gmail.topic, client: { id: gmail.client.id, secret: gmail.client.secret } }
  },
  async subscribe(order: Extract<GoogleOrder, { name: 'subscribe' }>): Promise<null> {
    const { endpoint, serviceAccount } = order
    gmail.pubsub.addSubscription(order.subscription, gmail.topic, { endpoint, serviceAccount })
    return null
  },
  async addUser({ address }: Extract<GoogleOrder, { name: 'addUser' }>): Promise<GoogleAnswers['addUser']> {
    gmail.addUser(address)
    return gmail.issueTokens(address)
  },
  async signPushes(order: Extract<GoogleOrder, { name: 'signPushes' }>): Promise<SignedPush[]> {
    const { addresses, count, subscription, series } = order
    return Array.from({ length: count }, (_, at) => {
      const address = addresses[at % addresses.length]!
      const data = Buffer.from(JSON.stringify({ emailAddress: address, historyId: 1_000 + at })).toString('base64')
      return {
        authorization: `Bearer ${gmail.pubsub.signPush(subscription)}`,
        body: JSON.stringify(gmail.pubsub.pushBody(subscription, { data, messageId: `${series}-${at}` })),
      }
    })
  },
  async deliver(order: Extract<GoogleOrder, { name: 'deliver' }>): Promise<GoogleAnswers['deliver']> {
    const { addresses, count, everyMilliseconds } = order
    const cameAt: [string, number][] = []
    for (let at = 0; at < count; at++) {
      const to = addresses[at % addresses.length]!
      const { id } = gmail.deliver(to, {
        ...{ from: `Pat Smith${at} <p${at}@birch.example>`, to, subject: `Order ${at}` },
        date: new Date().toUTCString(),
      })
      cameAt.push([id, Date.now()])
      await sleep(everyMilliseconds)
    }
    return cameAt
  },
}

process.on('message', async ({ id, order }: { id: number; order: GoogleOrder }) => {
  const answer = await work[order.name](order as never)
  process.send!({ id, answer })
})
process.send!({ id: 0, answer: null })
