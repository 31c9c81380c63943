/** Change and lifecycle notifications: subscriptions with the real validation handshake, and pushes to our server. */
import { randomUUID } from 'node:crypto'
import type { Context } from 'hono'
import { z } from 'zod'
import type { Directory, FakeUser } from './directory.ts'
import type { Faults } from './faults.ts'
import { type GraphEnv, graphApp, graphError } from './graph-error.ts'
import type { StoredMessage } from './mail-store.ts'
import { messageId } from './message-json.ts'
import { readPreferences } from './odata.ts'

export interface Subscription {
  id: string
  clientId: string
  userId: string
  resource: string
  changeType: string
  notificationUrl: string
  lifecycleNotificationUrl: string | null
  expiresAt: Date
  clientState: string
  isImmutable: boolean
}

export type LifecycleEvent = 'reauthorizationRequired' | 'subscriptionRemoved' | 'missed'

const body = z.object({
  changeType: z.string(),
  resource: z.string(),
  notificationUrl: z.string(),
  lifecycleNotificationUrl: z.string().optional(),
  expirationDateTime: z.string(),
  clientState: z.string().max(128).optional(),
})

interface Push {
  url: string
  item: Record<string, unknown>
}

export class Subscriptions {
  readonly all = new Map<string, Subscription>()
  /** Answers to pushes, as they came: status 0 where nobody answered. */
  readonly answers: { url: string; status: number }[] = []
  private readonly held: Push[] = []
  private readonly underWay = new Set<Promise<void>>()
  private readonly directory: Directory
  private readonly faults: Faults
  private readonly now: () => Date

  constructor(directory: Directory, faults: Faults, now: () => Date) {
    this.directory = directory
    this.faults = faults
    this.now = now
  }

  app() {
    const app = graphApp()
    app.post('/', c => this.create(c))
    app.get('/', c => c.json({ value: this.ofCaller(c).map(each => this.json(each)) }))
    app.get('/:id', c => this.withOwn(c, each => c.json(this.json(each))))
    app.patch('/:id', async c => this.withOwn(c, each => this.extend(c, each)))
    app.post('/:id/reauthorize', c => this.withOwn(c, () => c.body(null, 204)))
    app.delete('/:id', c =>
      this.withOwn(c, each => {
        this.all.delete(each.id)
        return c.body(null, 204)
      }),
    )
    return app
  }

  /** Tells all who asked for it that a message was created. */
  tellCreated(user: FakeUser, message: StoredMessage): void {
    for (const each of this.live().filter(one => one.userId === user.id && this.covers(one, user, message))) {
      const id = messageId(message, each.isImmutable)
      this.push(each.notificationUrl, {
        id: randomUUID(),
        subscriptionId: each.id,
        subscriptionExpirationDateTime: each.expiresAt.toISOString(),
        clientState: each.clientState,
        changeType: 'created',
        tenantId: this.directory.tenantId,
        resource: `Users/${user.id}/Messages/${id}`,
        resourceData: {
          '@odata.type': '#Microsoft.Graph.Message',
          '@odata.id': `Users/${user.id}/Messages/${id}`,
          '@odata.etag': 'W/"CQAAABYAAA"',
          id,
        },
      })
    }
  }

  /** `subscriptionRemoved` also removes it, as Exchange does. */
  tellLifecycle(subscription: Subscription, lifecycleEvent: LifecycleEvent): void {
    if (lifecycleEvent === 'subscriptionRemoved') this.all.delete(subscription.id)
    if (subscription.lifecycleNotificationUrl === null) return
    this.push(subscription.lifecycleNotificationUrl, {
      subscriptionId: subscription.id,
      subscriptionExpirationDateTime: subscription.expiresAt.toISOString(),
      tenantId: this.directory.tenantId,
      clientState: subscription.clientState,
      lifecycleEvent,
    })
  }

  live(): Subscription[] {
    return [...this.all.values()].filter(each => each.expiresAt > this.now())
  }

  /** Held pushes go out, the last one first. */
  release(): void {
    this.faults.holdsPushes = false
    for (const { url, item } of this.held.splice(0).reverse()) this.send(url, [item])
  }

  /** Until every push that was sent has been answered. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay)
  }

  private push(url: string, item: Record<string, unknown>): void {
    if (this.faults.dropsPushes) return
    if (this.faults.holdsPushes) this.held.push({ url, item })
    else this.send(url, this.faults.doublesPushes ? [item, item] : [item])
  }

  private send(url: string, items: Record<string, unknown>[]): void {
    const sending = this.deliver(url, items).finally(() => this.underWay.delete(sending))
    this.underWay.add(sending)
  }

  /** Graph goes on for four hours; three tries within a second are enough of an emulation. */
  private async deliver(url: string, items: Record<string, unknown>[]): Promise<void> {
    for (let attempt = 0; attempt < 3; attempt++) {
      const status = await post(url, JSON.stringify({ value: items }), 'application/json')
      this.answers.push({ url, status })
      if (status >= 200 && status < 300) return
      await new Promise(done => setTimeout(done, 50 * 2 ** attempt))
    }
  }

  private async create(c: Context<GraphEnv>): Promise<Response> {
    const parsed = body.safeParse(await c.req.json().catch(() => null))
    if (!parsed.success) return graphError(c, 400, 'InvalidRequest', 'The request is invalid.')
    const { resource, changeType, expirationDateTime, clientState = '' } = parsed.data
    const user = this.findTarget(resource, c.var.grant.userId)
    if (!user) return graphError(c, 404, 'ResourceNotFound', 'The resource does not exist.')
    const { grant } = c.var
    if (grant.userId !== null && grant.userId !== user.id)
      return graphError(
        c,
        403,
        'ExtensionError',
        'Operation: Create; Exception: [Status Code: Forbidden; Reason: Access is denied.]',
      )
    const expiresAt = new Date(expirationDateTime)
    const refusal = this.refuseExpiry(c, expiresAt)
    if (refusal) return refusal
    const isSame = (each: Subscription) =>
      each.clientId === grant.clientId &&
      each.userId === user.id &&
      each.resource === resource &&
      each.changeType === changeType
    if (this.live().some(isSame))
      return graphError(c, 409, 'Conflict', 'Subscription with same properties already exists.')
    for (const url of [parsed.data.notificationUrl, parsed.data.lifecycleNotificationUrl])
      if (url !== undefined && !(await isValidated(url)))
        return graphError(
          c,
          400,
          'ValidationError',
          'Subscription validation request failed. Notification endpoint must respond with 200 OK to validation request.',
        )
    const subscription: Subscription = {
      id: randomUUID(),
      clientId: grant.clientId,
      userId: user.id,
      resource,
      changeType,
      notificationUrl: parsed.data.notificationUrl,
      lifecycleNotificationUrl: parsed.data.lifecycleNotificationUrl ?? null,
      expiresAt,
      clientState,
      isImmutable: readPreferences(c.req.header('prefer') ?? null).isImmutable,
    }
    this.all.set(subscription.id, subscription)
    return c.json(this.json(subscription), 201)
  }

  private async extend(c: Context<GraphEnv>, subscription: Subscription): Promise<Response> {
    const read = z.object({ expirationDateTime: z.string() }).safeParse(await c.req.json().catch(() => null))
    if (!read.success) return graphError(c, 400, 'InvalidRequest', 'Only the expiration can be changed.')
    const expiresAt = new Date(read.data.expirationDateTime)
    const refusal = this.refuseExpiry(c, expiresAt)
    if (refusal) return refusal
    subscription.expiresAt = expiresAt
    return c.json(this.json(subscription))
  }

  private refuseExpiry(c: Context, expiresAt: Date): Response | null {
    const minutes = (expiresAt.getTime() - this.now().getTime()) / 60_000
    if (!(minutes > 0)) return graphError(c, 400, 'InvalidRequest', 'Subscription expiration must be in the future.')
    if (minutes <= this.faults.longestSubscription) return null
    const { longestSubscription } = this.faults
    return graphError(
      c,
      400,
      'InvalidRequest',
      `Subscription expiration can only be ${longestSubscription} minutes in the future.`,
    )
  }

  private withOwn(c: Context<GraphEnv>, answer: (each: Subscription) => Response | Promise<Response>) {
    const found = this.ofCaller(c).find(each => each.id === c.req.param('id'))
    return found ? answer(found) : graphError(c, 404, 'ResourceNotFound', 'The object was not found.')
  }

  private ofCaller(c: Context<GraphEnv>): Subscription[] {
    const { grant } = c.var
    return this.live().filter(
      each => each.clientId === grant.clientId && (grant.userId === null || each.userId === grant.userId),
    )
  }

  private findTarget(resource: string, callerId: string | null): FakeUser | null {
    const path = resource.replace(/^\//, '')
    if (path.startsWith('me/')) return callerId === null ? null : this.directory.findUser(callerId)
    const name = /^users\/([^/]+)\//i.exec(path)?.[1]
    return name === undefined ? null : this.directory.findUser(decodeURIComponent(name))
  }

  private covers(subscription: Subscription, user: FakeUser, message: StoredMessage): boolean {
    const folder = /mailFolders\(?[/']([^'/)]+)'?\)?\/messages$/i.exec(subscription.resource)?.[1]
    return folder === undefined || user.store.folder(folder).id === message.folderId
  }

  private json(each: Subscription): Record<string, unknown> {
    return {
      id: each.id,
      resource: each.resource,
      changeType: each.changeType,
      applicationId: each.clientId,
      creatorId: each.userId,
      notificationUrl: each.notificationUrl,
      lifecycleNotificationUrl: each.lifecycleNotificationUrl,
      expirationDateTime: each.expiresAt.toISOString(),
      clientState: null,
    }
  }
}

/** A token with all that form encoding has to carry, and with what a page that repeats it would run. */
const VALIDATION_TOKEN =
  'Validation: Testing client application reachability for subscription Request-Id: 1+2=3 & <b>%2B</b>'

async function isValidated(url: string): Promise<boolean> {
  if (!URL.canParse(url)) return false
  const target = new URL(url)
  target.searchParams.set('validationToken', VALIDATION_TOKEN)
  try {
    const answer = await fetch(target, {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
      signal: AbortSignal.timeout(10_000),
    })
    const isPlain = (answer.headers.get('content-type') ?? '').startsWith('text/plain')
    return answer.status === 200 && isPlain && (await answer.text()) === VALIDATION_TOKEN
  } catch {
    return false
  }
}

async function post(url: string, text: string, type: string): Promise<number> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': type },
      body: text,
      signal: AbortSignal.timeout(10_000),
    })
    await answer.arrayBuffer()
    return answer.status
  } catch {
    return 0
  }
}
