/**
 * Gives a command the database. The embedded folder belongs to one process: where a server holds it, the whole command
 * is run by that server, and what it prints comes back here.
 */
import type { Config } from '../config.ts'
import { sendCommand } from '../db/command-socket.ts'
import { type FolderLock, type Holder, lockFolder } from '../db/folder-lock.ts'
import type { Installation, OpenedInstallation } from '../installation.ts'
import { version } from '../version.ts'
import { CommandError, type Entrance, UsageError } from './entrance.ts'

/** A server that has just taken the folder may still be opening the database before it takes commands. */
const serverStartMilliseconds = 20_000

export async function withInstallation(
  entrance: Entrance,
  argv: string[],
  dataDir: string | undefined,
  work: (installation: Installation) => Promise<number>,
  settings: { migrate?: 'never' } = {},
): Promise<number> {
  if (entrance.server) return await work(entrance.server)
  const config = entrance.readConfig(dataDir)
  const held = await holdFolder(config, { command: argv[0] ?? '', takesCommands: false })
  if (held.kind === 'held') return await runInHolder(held.folder, held.holder, argv, entrance)
  try {
    const installation = await open(config, entrance, settings)
    try {
      return await work(installation)
    } finally {
      await installation.close()
    }
  } finally {
    await held.lock?.release()
  }
}

export type FolderOutcome =
  | { kind: 'free'; lock: FolderLock | null }
  | { kind: 'held'; folder: string; holder: Holder | null }

/** With PostgreSQL there is no folder to hold. */
export async function holdFolder(
  config: Config,
  who: { command: string; takesCommands: boolean },
): Promise<FolderOutcome> {
  if (config.database.kind === 'postgres') return { kind: 'free', lock: null }
  const folder = config.database.dataDir
  const outcome = await lockFolder(folder, { ...who, version }).catch(error => {
    throw new UsageError(`${folder} cannot be the folder of the database (${error.code ?? error.message})`)
  })
  return outcome.kind === 'locked'
    ? { kind: 'free', lock: outcome.lock }
    : { kind: 'held', folder, holder: outcome.holder }
}

export function describeHolder(folder: string, holder: Holder | null): string {
  const who = holder
    ? `\`countersign ${holder.command}\` (process ${holder.pid} on ${holder.machine})`
    : 'another process'
  return `${folder} is in use by ${who}`
}

export function sayWhereKeysAre({ keysCreatedAt }: OpenedInstallation, entrance: Entrance): void {
  if (!keysCreatedAt) return
  entrance.io.stderr.write(
    `New keys were made at ${keysCreatedAt}. Back this file up, apart from the database: without it erased people can come back.\n`,
  )
}

async function open(config: Config, entrance: Entrance, settings: { migrate?: 'never' }): Promise<OpenedInstallation> {
  const { openInstallation } = await import('../installation.ts')
  const installation = await openInstallation(config, settings)
  sayWhereKeysAre(installation, entrance)
  return installation
}

async function runInHolder(folder: string, holder: Holder | null, argv: string[], entrance: Entrance): Promise<number> {
  const wait = holder?.takesCommands ? serverStartMilliseconds : 0
  const outcome = await sendCommand(folder, { version, argv }, entrance.io, wait)
  switch (outcome.kind) {
    case 'done':
      return outcome.status
    case 'refused':
      throw new CommandError(`${folder}: ${outcome.sentence}`)
    case 'no-server':
      throw new CommandError(
        `${describeHolder(folder, holder)}: wait until it ends, or keep \`countersign serve\` running, through which other commands work`,
      )
  }
}
