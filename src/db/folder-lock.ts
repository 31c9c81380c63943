/**
 * One process at a time in the embedded database's folder: PGlite has no lock of its own, and a second process
 * destroys the files silently. On Linux the kernel keeps the lock: an abstract unix socket named by the folder's
 * device and inode, which is free the moment its process is gone, kill -9 included. Elsewhere a file with the process
 * id does it. `holder.json` beside it says who holds the folder; its age also guards a volume that two containers
 * share, because they don't see each other's sockets and process ids.
 */
import { randomBytes } from 'node:crypto'
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { makeFolder } from './make-folder.ts'

const holderSchema = z.object({
  pid: z.number(),
  /** Where the process id means something. */
  machine: z.string(),
  /** The command as typed, e.g. "serve". */
  command: z.string(),
  version: z.string(),
  /** Whether it takes commands by the socket in the folder. */
  takesCommands: z.boolean(),
})
export type Holder = z.infer<typeof holderSchema>

export interface FolderLock {
  release(): Promise<void>
}

/** `holder` is null where the process that holds the folder has not said yet, or no longer says, who it is. */
export type LockOutcome = { kind: 'locked'; lock: FolderLock } | { kind: 'held'; holder: Holder | null }

const beatMilliseconds = 5_000
/** Four missed beats: a loaded machine misses one or two. */
const silenceMeansGone = 4 * beatMilliseconds

export async function lockFolder(
  folder: string,
  who: { command: string; version: string; takesCommands: boolean },
): Promise<LockOutcome> {
  await makeFolder(folder)
  const guard = process.platform === 'linux' ? await lockByKernel(folder) : await lockByFile(folder)
  const holderFile = join(folder, 'holder.json')
  if (!guard) return { kind: 'held', holder: await readHolder(holderFile) }

  const elsewhere = await holderOnAnotherMachine(holderFile)
  if (elsewhere) {
    await guard()
    return { kind: 'held', holder: elsewhere }
  }
  const holder: Holder = { pid: process.pid, machine: hostname(), ...who }
  await replaceFile(holderFile, `${JSON.stringify(holder)}\n`)
  const beat = setInterval(() => {
    // A missed beat is harmless, and the folder may be gone by now.
    utimes(holderFile, new Date(), new Date()).catch(() => undefined)
  }, beatMilliseconds)
  beat.unref()
  const release = async () => {
    clearInterval(beat)
    await rm(holderFile, { force: true })
    await guard()
  }
  return { kind: 'locked', lock: { release } }
}

type Unlock = () => Promise<void>

async function lockByKernel(folder: string): Promise<Unlock | null> {
  // Device and inode are the same by whatever path, symlink or bind mount the folder is reached.
  const { dev, ino } = await stat(folder, { bigint: true })
  const server = createServer(connection => connection.destroy())
  const taken = await new Promise<boolean>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(true)
      else reject(error)
    })
    server.listen({ path: `\0countersign-folder-${dev}-${ino}` }, () => resolve(false))
  })
  if (taken) return null
  server.unref()
  return () => new Promise(resolve => server.close(() => resolve()))
}

async function lockByFile(folder: string): Promise<Unlock | null> {
  const lockFile = join(folder, 'lock')
  const aside = `${lockFile}.${process.pid}.${randomBytes(4).toString('hex')}`
  await writeFile(aside, `${process.pid}\n`, { mode: 0o600 })
  try {
    if (await linkOnce(aside, lockFile)) return () => rm(lockFile, { force: true })
    const pid = Number(await readFile(lockFile, 'utf8').catch(() => ''))
    if (Number.isInteger(pid) && pid > 0 && isAlive(pid)) return null
    // Moved, not deleted: of two processes that find a dead lock, one moves it and the other finds nothing to move.
    await rename(lockFile, `${aside}.dead`).catch(() => undefined)
    await rm(`${aside}.dead`, { force: true })
    return (await linkOnce(aside, lockFile)) ? () => rm(lockFile, { force: true }) : null
  } finally {
    await rm(aside, { force: true })
  }
}

async function linkOnce(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Waits out the silence of a holder on another machine; null as soon as nobody there is alive. */
async function holderOnAnotherMachine(holderFile: string): Promise<Holder | null> {
  const seen = await beatOf(holderFile)
  if (!seen || seen.holder.machine === hostname()) return null
  for (let left = silenceMeansGone - (Date.now() - seen.at); left > 0; left -= 1_000) {
    await sleep(Math.min(left, 1_000))
    const now = await beatOf(holderFile)
    if (!now) return null
    if (now.at > seen.at) return now.holder
  }
  return null
}

async function beatOf(holderFile: string): Promise<{ holder: Holder; at: number } | null> {
  const holder = await readHolder(holderFile)
  const at = await stat(holderFile).then(
    found => found.mtimeMs,
    () => null,
  )
  return holder && at !== null ? { holder, at } : null
}

/** Null for a file that is not there or half written: the lock itself lies elsewhere. */
async function readHolder(holderFile: string): Promise<Holder | null> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(holderFile, 'utf8')))
  } catch {
    return null
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  const aside = `${path}.${process.pid}`
  await writeFile(aside, text, { mode: 0o600 })
  await rename(aside, path)
}
