/** What every command gets from the process, or from the server, in which it runs. */
import type { Config } from '../config.ts'
import type { CommandIo } from '../db/command-socket.ts'
import type { Installation } from '../installation.ts'

export interface Entrance {
  io: CommandIo
  /** `dataDir` is what --data says. */
  readConfig(dataDir?: string): Config
  /** The open installation of the server in which this command runs; null in a process of its own. */
  server: Installation | null
}

/** Unusable arguments: one line that says what is wrong, and status 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** A failure that the person can do something about: one line, and status 1. */
export class CommandError extends Error {
  override name = 'CommandError'
}

export const succeeded = 0
export const failed = 1
export const misused = 2
/** Stopped by SIGINT or SIGTERM; what was done stays done, and the same command goes on from there. */
export const interrupted = 130

/** For what runs until it is told to stop. */
export function untilStopped({ signal }: CommandIo): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
}

/** Whether a person looks at what is written there. */
export function isTerminal(out: object): boolean {
  return 'isTTY' in out && out.isTTY === true
}
