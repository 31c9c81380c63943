/**
 * Drives the work on messages: again at once while there is some, else after a pause, which a wake-up ends. Messages are
 * claimed in the database, so any number of processes may run a loop.
 */
import type { Log } from '../log.ts'

export interface WorkLoop {
  /** Something has become due. */
  wake(): void
  /** Lets the current round end and starts no more. */
  stop(): Promise<void>
}

interface WorkLoopOptions {
  /** One short round; tells whether there was anything to do. */
  runDue(): Promise<boolean>
  log: Log
  pauseMilliseconds?: number
}

/** A failing database must not be asked in a tight loop. */
const longestPause = 30_000

export function startWorkLoop({ runDue, log, pauseMilliseconds = 1_000 }: WorkLoopOptions): WorkLoop {
  const stop = new AbortController()
  let wokenInRound = false
  let endPause: () => void = () => undefined

  const pause = (milliseconds: number) =>
    new Promise<void>(resolve => {
      const timer = setTimeout(resolve, milliseconds)
      endPause = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const run = async () => {
    let failures = 0
    while (!stop.signal.aborted) {
      wokenInRound = false
      let hadWork = false
      try {
        hadWork = await runDue()
        failures = 0
      } catch (error) {
        failures++
        log.error('work round failed', { error, attempt: failures })
      }
      if (stop.signal.aborted) return
      if (failures > 0) await pause(Math.min(pauseMilliseconds * 2 ** failures, longestPause))
      else if (!hadWork && !wokenInRound) await pause(pauseMilliseconds)
    }
  }
  const ended = run()
  return {
    wake() {
      wokenInRound = true
      endPause()
    },
    async stop() {
      stop.abort()
      endPause()
      await ended
    },
  }
}
