/** The listener: puts the health pages and the guard against foreign hosts before the app. */
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import type { Database } from '../db/open.ts'
import { healthRoutes } from './health.ts'
import { type Metrics, metricsRoutes } from './metrics.ts'
import { refuseForeignHosts } from './refuse-foreign-hosts.ts'

export interface RunningServer {
  /** As a person would type it, e.g. http://127.0.0.1:4100 */
  url: string
  port: number
  close(): Promise<void>
}

type App = { fetch(request: Request): Response | Promise<Response> }

/** What answers on loopback: health, figures, the hooks, and everything else by `app`. */
export function pagesWithHealth(app: App, deps: { database: Database; metrics: Metrics; hooks?: App }): Hono {
  const outer = new Hono()
  outer.use(refuseForeignHosts)
  outer.use(deps.metrics.measure)
  outer.route('/', healthRoutes(deps.database))
  outer.route('/', metricsRoutes(deps.metrics))
  const { hooks } = deps
  // For a tunnel that ends on this machine. No guard of the pages stands before them: no page of ours calls them.
  if (hooks) outer.all('/hooks/*', deps.metrics.measureHook, c => hooks.fetch(c.req.raw))
  outer.all('*', c => app.fetch(c.req.raw))
  return outer
}

/** What may face the providers: the hooks alone, which verify each caller themselves. */
export function hooksOnly(app: App, metrics?: Metrics): Hono {
  const outer = new Hono()
  if (metrics) outer.use('/hooks/*', metrics.measureHook)
  outer.all('/hooks/*', c => app.fetch(c.req.raw))
  return outer
}

export function listen(app: App, { host, port }: { host: string; port: number }): Promise<RunningServer> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: request => app.fetch(request), hostname: host, port }, (address: AddressInfo) => {
      const shownHost = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
      resolve({ url: `http://${shownHost}:${address.port}`, port: address.port, close })
    })
    server.once('error', reject)
    const close = () =>
      new Promise<void>(done => {
        server.close(() => done())
        // Browsers keep connections open for minutes; requests that are being answered get their answer first.
        if ('closeIdleConnections' in server) server.closeIdleConnections()
        setTimeout(() => {
          if ('closeAllConnections' in server) server.closeAllConnections()
        }, 2_000).unref()
      })
  })
}
