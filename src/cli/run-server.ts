/**
 * One process that serves the pages and works on what is due. It holds the embedded folder, and takes the commands of
 * others for it.
 */
import { runCommand } from '../cli.ts'
import { noConnectors } from '../crm/connector.ts'
import { type CommandListener, listenForCommands } from '../db/command-socket.ts'
import type { Installation } from '../installation.ts'
import { startWork, type Work } from '../jobs/start-work.ts'
import type { PilotWork } from '../mailboxes/take-live.ts'
import { version } from '../version.ts'
import type { Metrics } from '../web/metrics.ts'
import type { RunningServer } from '../web/server.ts'
import { CommandError, type Entrance, succeeded, untilStopped } from './entrance.ts'
import { pagesUrl } from './pages-url.ts'
import { describeHolder, holdFolder, sayWhereKeysAre } from './with-installation.ts'

interface ServerOptions {
  command: string
  data: string | undefined
  /** What must be done before the page is worth looking at. */
  prepare?(installation: Installation): Promise<void>
}

export async function runServer(entrance: Entrance, { command, data, prepare }: ServerOptions): Promise<number> {
  const { io } = entrance
  const config = entrance.readConfig(data)
  const held = await holdFolder(config, { command, takesCommands: true })
  if (held.kind === 'held') {
    throw new CommandError(
      `${describeHolder(held.folder, held.holder)}: stop that first, or give another folder by --data`,
    )
  }
  // Last opened, first closed.
  const closers: (() => Promise<void>)[] = [async () => held.lock?.release()]
  try {
    const loading = loadWeb()
    // It is awaited in its turn; until then a failure must not count as unhandled.
    loading.catch(() => undefined)
    const { openInstallation } = await import('../installation.ts')
    const installation = await openInstallation(config)
    closers.push(installation.close)
    sayWhereKeysAre(installation, entrance)
    await prepare?.(installation)
    if (io.signal.aborted) return succeeded

    if (config.database.kind === 'pglite') {
      const commands = await takeCommands(config.database.dataDir, entrance, installation)
      closers.push(commands.close)
    }
    // The page first: the queue takes a moment to come up, and nobody looks at it.
    let work: Work | null = null
    const web = await loading
    const metrics = web.openMetrics(installation.database, async () => (await work?.queue.countDead()) ?? 0)
    const working = { wake: () => work?.wake(), pilotWork: () => work?.pilot ?? null }
    for (const server of await openListeners({ ...web, metrics }, config, installation, working, entrance)) {
      closers.push(server.close)
    }
    work = await startWork(installation, noConnectors, metrics.measurePulled)
    closers.push(work.stop)
    installation.log.info('serving', { version, port: config.web.port })
    await untilStopped(io)
    installation.log.info('stopping', { version })
    return succeeded
  } finally {
    for (const close of closers.toReversed()) await close()
  }
}

function takeCommands(folder: string, entrance: Entrance, installation: Installation): Promise<CommandListener> {
  return listenForCommands(folder, version, (argv, io) =>
    runCommand(argv, { io, readConfig: entrance.readConfig, server: installation }),
  )
}

/** The pages take a moment to load, as the database does: both at once. */
async function loadWeb() {
  const [server, app, metrics, hooks] = await Promise.all([
    import('../web/server.ts'),
    import('../web/app.tsx'),
    import('../web/metrics.ts'),
    import('../web/hooks.ts'),
  ])
  return { ...server, ...app, ...metrics, ...hooks }
}

async function openListeners(
  { metrics, ...web }: Awaited<ReturnType<typeof loadWeb>> & { metrics: Metrics },
  config: ReturnType<Entrance['readConfig']>,
  installation: Installation,
  { wake, pilotWork }: { wake(): void; pilotWork(): PilotWork | null },
  { io }: Entrance,
): Promise<RunningServer[]> {
  const { database, pipeline, connect, log } = installation
  const { db } = database
  const { now } = pipeline
  const connecting = { ...connect, pagesUrl: '' }
  const app = web.createApp({
    ...{ db, now, connecting, wake, pilotWork },
    suppressionKey: pipeline.keys.suppression,
    onFault: error => log.error('page failed', { error }),
  })
  const hooks = web.hookRoutes({ ...{ db, log, now, wake }, urls: connect.urls, publicUrl: config.publicUrl })
  const pages = await listen(web, web.pagesWithHealth(app, { database, metrics, hooks }), config.web)
  // The port is known only now where any free one was asked for.
  installation.pagesUrl = connecting.pagesUrl = pagesUrl(config, pages.port)
  io.stdout.write(`Countersign is at ${pages.url}\n`)
  if (!config.hooks) return [pages]
  return [pages, await listen(web, web.hooksOnly(hooks, metrics), config.hooks)]
}

async function listen(
  web: Awaited<ReturnType<typeof loadWeb>>,
  app: Parameters<typeof web.listen>[0],
  at: { host: string; port: number },
): Promise<RunningServer> {
  try {
    return await web.listen(app, at)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    if (error.code === 'EADDRINUSE') throw new CommandError(`port ${at.port} is in use: set PORT to another one`)
    throw new CommandError(`cannot listen on ${at.host}:${at.port} (${error.code})`)
  }
}
