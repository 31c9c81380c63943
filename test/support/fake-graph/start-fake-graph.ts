/**
 * Microsoft's login and Graph in one process: real HTTP on loopback, state that behaves like a tenant's, and a knob for
 * each way in which the real ones misbehave. Tests drive the mailboxes by the object that is returned.
 */
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import type { TokenRefusal } from './delta-rounds.ts'
import { Directory, type FakeApp, type FakeUser, type UserOptions } from './directory.ts'
import { Faults } from './faults.ts'
import { Gate } from './gate.ts'
import { graphApp } from './graph-error.ts'
import { LoginRoutes } from './login-routes.ts'
import { MailRoutes } from './mail-routes.ts'
import type { DeliverOptions, Mail, StoredMessage } from './mail-store.ts'
import { type LifecycleEvent, type Subscription, Subscriptions } from './subscriptions.ts'

export interface FakeGraphOptions {
  now?: () => Date
  users?: UserOptions[]
  apps?: Partial<FakeApp>[]
  /** 0: any free one. */
  port?: number
}

export interface FakeGraph {
  /** Origin of both the login and Graph itself. */
  url: string
  tenantId: string
  app: FakeApp
  directory: Directory
  faults: Faults
  login: LoginRoutes
  subscriptions: Subscriptions
  addUser(options: UserOptions): FakeUser
  user(address: string): FakeUser
  /** Each returns the immutable id. */
  deliver(address: string, mail: Mail, options?: DeliverOptions): string
  /** Written in the mailbox and sent from it. */
  sendFrom(address: string, mail: Mail, options?: DeliverOptions): string
  draft(address: string, mail: Mail): string
  sendDraft(address: string, id: string): void
  move(address: string, id: string, folder: string): void
  trash(address: string, id: string): void
  remove(address: string, id: string): void
  categorise(address: string, id: string, categories: string[]): void
  /** All tokens given out for a folder so far are refused from now on. */
  expireDelta(address: string, folder: string, refusal?: TokenRefusal, only?: 'skip' | 'delta'): void
  lifecycle(address: string, event: LifecycleEvent): void
  /** A token as the app or the user would get it, without the way by the consent page. */
  token(grant: { user?: string; permissions: string[]; clientId?: string; seconds?: number }): string
  /** Consent given without a page: a refresh token. */
  refreshToken(address: string, scopes: string[]): string
  pushesSettled(): Promise<void>
  close(): Promise<void>
}

export async function startFakeGraph(options: FakeGraphOptions = {}): Promise<FakeGraph> {
  const now = options.now ?? (() => new Date())
  const directory = new Directory(now)
  const faults = new Faults()
  let url = ''
  const origin = () => url
  const mail = new MailRoutes({ faults, origin })
  const login = new LoginRoutes({ directory, faults, origin, now })
  const subscriptions = new Subscriptions(directory, faults, now)
  for (const each of options.apps ?? [{}]) directory.apps.push(completeApp(each, directory.apps.length))
  for (const each of options.users ?? []) directory.addUser(each)

  const gate = new Gate(directory, faults, now)
  const graph = graphApp()
  graph.use('*', (c, next) => gate.pass(c, next))
  const mailbox = mail.app()
  graph.route('/me', mailbox)
  graph.route('/users/:user', mailbox)
  graph.route('/subscriptions', subscriptions.app())
  graph.post('/$batch', c => runBatch(c, request => app.fetch(request)))
  const app = new Hono()
  app.route('/v1.0', graph)
  app.route('/', login.app())
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: options.port ?? 0 })
  await new Promise<void>(done => server.once('listening', () => done()))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const add = (address: string, given: Mail, more: DeliverOptions): string => {
    const user = directory.user(address)
    const message = user.store.add(given, more)
    subscriptions.tellCreated(user, message)
    return message.immutableId
  }
  /** Exchange tells a move as a message created in the other folder. */
  const moved = (address: string, id: string, change: (user: FakeUser) => void) => {
    const user = directory.user(address)
    change(user)
    subscriptions.tellCreated(user, user.store.get(id))
  }
  return {
    url,
    tenantId: directory.tenantId,
    app: directory.apps[0]!,
    directory,
    faults,
    login,
    subscriptions,
    addUser: each => directory.addUser(each),
    user: address => directory.user(address),
    deliver: (address, raw, more = {}) => add(address, raw, more),
    sendFrom: (address, raw, more = {}) => add(address, raw, { folder: 'sentitems', ...more }),
    draft: (address, raw) => add(address, raw, { folder: 'drafts' }),
    sendDraft: (address, id) => moved(address, id, user => user.store.send(id)),
    move: (address, id, folder) => moved(address, id, user => user.store.move(id, folder)),
    trash: (address, id) => moved(address, id, user => user.store.move(id, 'deleteditems')),
    remove: (address, id) => directory.user(address).store.remove(id),
    categorise: (address, id, categories) => directory.user(address).store.change(id, { categories }),
    expireDelta: (address, folder, refusal = '410', only) => {
      const user = directory.user(address)
      mail.roundsOf(user).expire(user.store.folder(folder).id, refusal, only ?? null)
    },
    lifecycle: (address, event) => {
      for (const each of subscriptionsOf(subscriptions, directory.user(address)))
        subscriptions.tellLifecycle(each, event)
    },
    token: ({ user, permissions, clientId, seconds = 3_599 }) =>
      directory.grantAccess(
        {
          clientId: clientId ?? directory.apps[0]!.clientId,
          userId: user === undefined ? null : directory.user(user).id,
          permissions,
        },
        seconds,
      ),
    refreshToken: (address, scopes) =>
      directory.grantRefresh({ clientId: directory.apps[0]!.clientId, userId: directory.user(address).id, scopes }),
    pushesSettled: () => subscriptions.settled(),
    close: async () => {
      await subscriptions.settled()
      if ('closeAllConnections' in server) server.closeAllConnections()
      await new Promise<void>(done => server.close(() => done()))
    },
  }
}

/** All ids of a mailbox that are mail: what has to be found in our ledger in the end. */
export function ingestableIds(graph: FakeGraph, address: string): string[] {
  return graph.user(address).store.mailIds()
}

export function storedMessage(graph: FakeGraph, address: string, id: string): StoredMessage {
  return graph.user(address).store.get(id)
}

function subscriptionsOf(subscriptions: Subscriptions, user: FakeUser): Subscription[] {
  return subscriptions.live().filter(each => each.userId === user.id)
}

function completeApp(given: Partial<FakeApp>, count: number): FakeApp {
  return {
    clientId: `2f1c6a5e-0000-4000-8000-00000000000${count + 1}`,
    clientSecret: 'fake-client-secret',
    redirectUris: [],
    roles: ['Mail.Read', 'User.Read.All'],
    mailboxScope: null,
    ...given,
  }
}

interface BatchRequest {
  id: string
  method: string
  url: string
  headers?: Record<string, string>
}

/** Each part is a request of its own, with its own status; answers come in another order than they were asked in. */
async function runBatch(c: Context, fetchPart: (request: Request) => Response | Promise<Response>): Promise<Response> {
  const { requests } = (await c.req.json()) as { requests: BatchRequest[] }
  if (requests.length > 20) return c.json({ error: { code: 'InvalidBatchSize', message: 'Too many requests' } }, 400)
  const responses: unknown[] = []
  for (const each of requests) {
    const headers = { ...each.headers, Authorization: c.req.header('authorization') ?? '' }
    const target = `${new URL(c.req.url).origin}/v1.0${each.url}`
    const answer = await fetchPart(new Request(target, { method: each.method, headers }))
    const retryAfter = answer.headers.get('retry-after')
    const more = retryAfter === null ? {} : { headers: { 'Retry-After': retryAfter } }
    responses.unshift({ id: each.id, status: answer.status, ...more, body: await answer.json().catch(() => null) })
  }
  return c.json({ responses })
}
