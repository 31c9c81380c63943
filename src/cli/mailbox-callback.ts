import type { Installation } from '../installation.ts'
import { CommandError, type Entrance } from './entrance.ts'
import { pagesUrl } from './pages-url.ts'

export interface CallbackAddress {
  url: string
  close(): Promise<void>
}

/**
 * Where the browser comes back to after a consent: the pages of the server in which the command runs, or of one that
 * runs beside it on the same database; without one, a listener in their place for as long as it takes.
 */
export async function listenForCallback(
  { connect }: Installation,
  { readConfig, server }: Entrance,
  dataDir: string | undefined,
): Promise<CallbackAddress> {
  if (server?.pagesUrl) return { url: server.pagesUrl, close: async () => undefined }
  const config = readConfig(dataDir)
  const { listen } = await import('../web/server.ts')
  const { consentOnly } = await import('../web/consent-only.ts')
  try {
    const running = await listen(consentOnly(connect), config.web)
    return { url: pagesUrl(config, running.port), close: running.close }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error
  }
  const { host, port } = config.web
  // With the embedded database a server would have taken this command itself.
  if (config.database.kind === 'postgres' && (await isOurs(host, port)))
    return { url: pagesUrl(config, port), close: async () => undefined }
  throw new CommandError(`port ${port} is in use by another program: set PORT to the one that the pages have`)
}

async function isOurs(host: string, port: number): Promise<boolean> {
  const address = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
  try {
    const answer = await fetch(`http://${address}:${port}/healthz`, {
      signal: AbortSignal.timeout(3_000),
      redirect: 'error',
    })
    const { status } = (await answer.json()) as { status?: unknown }
    return status === 'up'
  } catch {
    return false
  }
}
