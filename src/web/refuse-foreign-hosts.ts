/**
 * There are no accounts yet: whoever reaches the listener is trusted, so only this machine may. A page elsewhere could
 * still make the browser come here by a name of its own that it points at 127.0.0.1 (DNS rebinding); such a request
 * carries that name in its Host header. The port may be any: a tunnel has another one, and no attacker can choose
 * "localhost" as a name.
 */
import type { MiddlewareHandler } from 'hono'
import { isLoopback } from '../config.ts'

export const refuseForeignHosts: MiddlewareHandler = async (c, next) => {
  if (!isOurHost(c.req.header('host'))) {
    return c.text('This server answers to localhost and 127.0.0.1 only.\n', 421)
  }
  await next()
}

function isOurHost(header: string | undefined): boolean {
  const match = /^(\[[0-9a-f:]{2,45}\]|[\w.-]{1,253})(?::\d{1,5})?$/i.exec(header ?? '')
  return match !== null && isLoopback(match[1]!.toLowerCase())
}
