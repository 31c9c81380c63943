/**
 * Drives the work on mailboxes: round after round while something is due, else after a pause, which a wake-up ends.
 * Several rounds run at once, so that a slow provider holds up no other mailbox. Rounds are taken in the database, so any
 * number of processes may run a loop.
 */
import type { Log } from '../log.ts'

export interface WorkLoop {
  /** Something has become due. */
  wake(): void
  /** Lets the rounds that run end and starts no more. */
  stop(): Promise<void>
}

interface WorkLoopOptions {
  /** The next round, or null when nothing is due. */
  takeDue(): Promise<(() => Promise<void>) | null>
  log: Log
  /** How many rounds run at once. */
  lanes?: number
  pauseMilliseconds?: number
}

/** A failing database must not be asked in a tight loop. */
const longestPause = 30_000

export function startWorkLoop({ takeDue, log, lanes = 1, pauseMilliseconds = 1_000 }: WorkLoopOptions): WorkLoop {
  let isStopped = false
  let isWoken = false
  let failures = 0
  let endPause: () => void = () => undefined
  const running = new Set<Promise<void>>()

  const pause = (milliseconds: number) =>
    new Promise<void>(resolve => {
      const timer = setTimeout(resolve, milliseconds)
      endPause = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const fail = (error: unknown) => {
    failures++
    log.error('work round failed', { error, attempt: failures })
  }

  const start = (round: () => Promise<void>) => {
    const lane = round()
      .then(() => {
        failures = 0
      }, fail)
      .finally(() => running.delete(lane))
    running.add(lane)
  }

  const takeNext = async (): Promise<boolean> => {
    try {
      const round = await takeDue()
      if (round !== null && !isStopped) start(round)
      return round !== null
    } catch (error) {
      fail(error)
      return false
    }
  }

  const run = async () => {
    let failuresWaitedFor = 0
    while (!isStopped) {
      isWoken = false
      const isTaken = await takeNext()
      if (running.size >= lanes) await Promise.race(running)
      if (isStopped) break
      if (failures > failuresWaitedFor) await pause(Math.min(pauseMilliseconds * 2 ** failures, longestPause))
      else if (!isTaken && !isWoken) await pause(pauseMilliseconds)
      failuresWaitedFor = failures
    }
    await Promise.all(running)
  }
  const ended = run()
  return {
    wake() {
      isWoken = true
      endPause()
    },
    async stop() {
      isStopped = true
      endPause()
      await ended
    },
  }
}
