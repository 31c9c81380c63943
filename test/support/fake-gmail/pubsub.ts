/**
 * Cloud Pub/Sub as far as Gmail's notifications need it: topics, push subscriptions that are retried until they are
 * acknowledged, and pull subscriptions with acknowledge deadlines. At least once and in no order, as told.
 */
import { GoogleError, notFound } from './google-error.ts'
import type { FakeUser } from './mailbox-state.ts'
import { type SigningKey, signJwt } from './signing.ts'

export interface PushConfig {
  endpoint: string
  /** What the token is made out to; Google's default is the endpoint. */
  audience?: string
  serviceAccount: string
}

export interface PubsubMessage {
  data: string
  messageId: string
  publishTime: string
  attributes: Record<string, string>
}

export interface PushDelivery {
  messageId: string
  subscription: string
  /** 0: no answer at all. */
  status: number
  attempt: number
}

interface Held {
  ackId: string
  message: PubsubMessage
  /** Leased to a puller until then. */
  hiddenUntil: Date
  attempt: number
}

interface Subscription {
  name: string
  topic: string
  push: PushConfig | null
  queue: Held[]
}

export interface PubsubKnobs {
  /** So many of the next messages are lost. */
  drop: number
  /** So many of the next messages are pushed twice. */
  duplicate: number
  /** Pushes wait for `release`. */
  isHeld: boolean
  /** Milliseconds of real time before each push. */
  delayMs: number
  /** More than one notification a second and user is dropped, as Gmail does. */
  isAtMostOneEachSecond: boolean
  /** Milliseconds of real time before a push that was not acknowledged comes again. */
  retryMs: number
  /** How long a pull waits for a first message, in real time. */
  pullWaitMs: number
}

export interface FakePubsub {
  knobs: PubsubKnobs
  /** Topics to which Gmail may publish. */
  topics: Set<string>
  /** Topics that exist, but to which Gmail was not granted the right to publish. */
  ungrantedTopics: Set<string>
  deliveries: PushDelivery[]
  addSubscription(name: string, topic: string, push?: PushConfig): void
  checkTopic(topic: string): void
  /** What Gmail does when something changes in a watched mailbox. */
  notify(user: FakeUser, topic: string): void
  /** Publishes anything at all. */
  publish(topic: string, data: string): void
  /** Sends the pushes that were held back, in the order given by `arrange`. */
  release(arrange?: (messages: PubsubMessage[]) => PubsubMessage[]): Promise<void>
  /** Until no push is on its way. */
  settle(): Promise<void>
  /** A token as Google signs it for a push; a claim that is undefined is left out. */
  signPush(subscription: string, claims?: Record<string, unknown>, header?: object): string
  pushBody(subscription: string, message: Partial<PubsubMessage>): object
  pull(subscription: string, most: number): Promise<object>
  acknowledge(subscription: string, ackIds: string[]): void
  modifyAckDeadline(subscription: string, ackIds: string[], seconds: number): void
  waiting(subscription: string): number
  stop(): void
}

const ACK_STATUSES = [102, 200, 201, 202, 204]
const ACK_DEADLINE = 10_000

export function openPubsub(now: () => Date, signingKey: () => SigningKey): FakePubsub {
  const subscriptions = new Map<string, Subscription>()
  const held: { subscription: Subscription; message: PubsubMessage }[] = []
  const lastNotified = new Map<string, number>()
  const timers = new Set<NodeJS.Timeout>()
  const underWay = new Set<Promise<void>>()
  let counter = 0
  let isStopped = false

  const find = (name: string): Subscription => {
    const subscription = subscriptions.get(name)
    if (!subscription) throw new GoogleError(404, 'notFound', `Resource not found (resource=${name}).`)
    return subscription
  }

  const later = (milliseconds: number, work: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      work()
    }, milliseconds)
    timer.unref()
    timers.add(timer)
  }

  const push = (subscription: Subscription, message: PubsubMessage, attempt = 1) => {
    if (isStopped) return
    const sending = deliver(subscription, message, attempt).finally(() => underWay.delete(sending))
    underWay.add(sending)
  }

  const deliver = async (subscription: Subscription, message: PubsubMessage, attempt: number) => {
    const config = subscription.push!
    const body = JSON.stringify({ ...fake.pushBody(subscription.name, message), deliveryAttempt: attempt })
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${fake.signPush(subscription.name)}` }
    const status = await fetch(config.endpoint, { method: 'POST', headers, body }).then(
      async response => {
        await response.arrayBuffer()
        return response.status
      },
      () => 0,
    )
    fake.deliveries.push({ messageId: message.messageId, subscription: subscription.name, status, attempt })
    if (!ACK_STATUSES.includes(status)) later(fake.knobs.retryMs, () => push(subscription, message, attempt + 1))
  }

  const fake: FakePubsub = {
    knobs: {
      drop: 0,
      duplicate: 0,
      isHeld: false,
      delayMs: 0,
      isAtMostOneEachSecond: false,
      retryMs: 1_000,
      pullWaitMs: 0,
    },
    topics: new Set(),
    ungrantedTopics: new Set(),
    deliveries: [],
    addSubscription: (name, topic, config) =>
      void subscriptions.set(name, { name, topic, push: config ?? null, queue: [] }),
    checkTopic: topic => {
      if (fake.topics.has(topic)) return
      if (fake.ungrantedTopics.has(topic))
        throw new GoogleError(
          403,
          'forbidden',
          `Error sending test message to Cloud PubSub ${topic} : User not authorized to perform this action.`,
        )
      throw new GoogleError(
        404,
        'notFound',
        `Error sending test message to Cloud PubSub ${topic} : Resource not found (resource=${topic.split('/').at(-1)}).`,
      )
    },
    notify: (user, topic) => {
      const at = now().getTime()
      if (fake.knobs.isAtMostOneEachSecond && at - (lastNotified.get(user.address) ?? 0) < 1_000) return
      lastNotified.set(user.address, at)
      const content = { emailAddress: user.address, historyId: Number(user.historyId) }
      fake.publish(topic, Buffer.from(JSON.stringify(content)).toString('base64'))
    },
    publish: (topic, data) => {
      const messageId = String(2_070_443_601_311_540n + BigInt(++counter))
      const message = { data, messageId, publishTime: now().toISOString(), attributes: {} }
      if (fake.knobs.drop > 0) {
        fake.knobs.drop--
        return
      }
      const isDoubled = fake.knobs.duplicate > 0
      if (isDoubled) fake.knobs.duplicate--
      for (const subscription of subscriptions.values()) {
        if (subscription.topic !== topic) continue
        for (let copy = 0; copy < (isDoubled ? 2 : 1); copy++) {
          if (subscription.push === null)
            subscription.queue.push({ ackId: `ack-${++counter}`, message, hiddenUntil: new Date(0), attempt: 0 })
          else if (fake.knobs.isHeld) held.push({ subscription, message })
          else if (fake.knobs.delayMs > 0) later(fake.knobs.delayMs, () => push(subscription, message))
          else push(subscription, message)
        }
      }
    },
    release: async (arrange = messages => messages) => {
      const taken = held.splice(0)
      const order = arrange(taken.map(({ message }) => message))
      for (const message of order) {
        const one = taken.find(each => each.message === message)
        if (one) await deliver(one.subscription, message, 1)
      }
    },
    settle: async () => {
      while (underWay.size > 0) await Promise.all(underWay)
    },
    signPush: (name, claims = {}, header = {}) => {
      const config = find(name).push
      const seconds = Math.floor(now().getTime() / 1000)
      return signJwt(
        {
          iss: 'https://accounts.google.com',
          aud: config?.audience ?? config?.endpoint,
          azp: '113774264463038321964',
          sub: '113774264463038321964',
          email: config?.serviceAccount,
          email_verified: true,
          iat: seconds,
          exp: seconds + 3600,
          ...claims,
        },
        signingKey(),
        header,
      )
    },
    pushBody: (subscription, { data, messageId, publishTime, attributes }) => ({
      message: {
        data,
        messageId: messageId ?? String(++counter),
        message_id: messageId,
        publishTime: publishTime ?? now().toISOString(),
        attributes: attributes ?? {},
      },
      subscription,
    }),
    pull: async (name, most) => {
      const { queue } = find(name)
      const deadline = Date.now() + fake.knobs.pullWaitMs
      for (;;) {
        const ready = queue.filter(each => each.hiddenUntil <= now()).slice(0, most)
        for (const each of ready) {
          each.hiddenUntil = new Date(now().getTime() + ACK_DEADLINE)
          each.attempt++
          each.ackId = `ack-${++counter}`
        }
        if (ready.length > 0) return { receivedMessages: ready.map(({ ackId, message }) => ({ ackId, message })) }
        if (Date.now() >= deadline || isStopped) return {}
        await new Promise(resolve => setTimeout(resolve, 20))
      }
    },
    acknowledge: (name, ackIds) => {
      const subscription = find(name)
      subscription.queue = subscription.queue.filter(each => !ackIds.includes(each.ackId))
    },
    modifyAckDeadline: (name, ackIds, seconds) => {
      for (const each of find(name).queue) {
        if (ackIds.includes(each.ackId)) each.hiddenUntil = new Date(now().getTime() + seconds * 1000)
      }
    },
    waiting: name => find(name).queue.length,
    stop: () => {
      isStopped = true
      for (const timer of timers) clearTimeout(timer)
    },
  }
  return fake
}

export function readSubscriptionPath(path: string): { subscription: string; verb: string } {
  const match = /^\/v1\/(projects\/[^/]+\/subscriptions\/[^/:]+):([A-Za-z]+)$/.exec(path)
  if (!match) throw notFound()
  return { subscription: match[1]!, verb: match[2]! }
}
