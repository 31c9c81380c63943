import { afterEach, expect, test } from 'vitest'
import { startWorkLoop, type WorkLoop } from '../../src/jobs/work-loop.ts'
import { type Log, silentLog } from '../../src/log.ts'

let loop: WorkLoop | null = null
afterEach(() => loop?.stop())

const start = (runDue: () => Promise<boolean>, pauseMilliseconds: number, log: Log = silentLog) => {
  loop = startWorkLoop({ takeDue: rounds(runDue), log, pauseMilliseconds })
  return loop
}

/** Whether there is a round is known only when one was taken, so a round without work is taken as none. */
const rounds = (runDue: () => Promise<boolean>) => async () => ((await runDue()) ? async () => undefined : null)

test('goes on at once while there is work', async () => {
  let left = 20
  start(async () => left-- > 0, 60_000)
  await expect.poll(() => left).toBe(-1)
})

test('a wake-up ends the pause', async () => {
  let rounds = 0
  const { wake } = start(async () => ++rounds < 0, 60_000)
  await expect.poll(() => rounds).toBe(1)
  wake()
  await expect.poll(() => rounds).toBe(2)
})

test('a wake-up during a round is not lost', async () => {
  let rounds = 0
  let finishRound: () => void = () => undefined
  const { wake } = start(async () => {
    rounds++
    if (rounds === 1)
      await new Promise<void>(resolve => {
        finishRound = resolve
      })
    return false
  }, 60_000)
  await expect.poll(() => rounds).toBe(1)
  wake()
  finishRound()
  await expect.poll(() => rounds).toBe(2)
})

test('a failing round is logged and tried again, more and more slowly', async () => {
  let rounds = 0
  const errors: string[] = []
  const log = { ...silentLog, error: (event: string) => void errors.push(event) }
  start(
    async () => {
      rounds++
      if (rounds < 3) throw new Error('database is away')
      return false
    },
    5,
    log,
  )
  await expect.poll(() => rounds).toBeGreaterThanOrEqual(3)
  expect(errors).toEqual(['work round failed', 'work round failed'])
})

test('stopping waits for the round to end, and starts no other', async () => {
  let rounds = 0
  let hasEnded = false
  const { stop } = start(async () => {
    rounds++
    await new Promise(resolve => setTimeout(resolve, 50))
    hasEnded = true
    return true
  }, 1)
  await expect.poll(() => rounds).toBe(1)
  await stop()
  expect(hasEnded).toBe(true)
  await new Promise(resolve => setTimeout(resolve, 80))
  expect(rounds).toBe(1)
})
