/**
 * `parse --jsonl`: a few lines are answered here at once; many go to worker threads, which take half a second to start.
 */
import { availableParallelism } from 'node:os'
import { Piscina } from 'piscina'
import { type Answer, answerEach, answerLines, badLine } from './answer-lines.ts'
import type { Entrance } from './entrance.ts'
import type { InputLine } from './read-lines.ts'

/** Fewer are answered sooner than threads could start. */
const linesWithoutThreads = 1_000
const batchSize = 100
/** A batch takes milliseconds. One that takes this long has met a line that nobody foresaw. */
const patienceMilliseconds = 60_000

export async function parseLines({ io, readConfig }: Entrance): Promise<number> {
  const threads = readConfig().threads ?? Math.min(availableParallelism(), 4)
  const { parseJsonlLine } = await import('../signatures/parse-jsonl.ts')
  const answerHere = answerEach(parseJsonlLine)
  let pool: Piscina | null = null
  let seen = 0
  const answerBatch = async (lines: InputLine[]): Promise<Answer[]> => {
    seen += lines.length
    if (threads < 2 || seen <= linesWithoutThreads) return await answerHere(lines)
    pool ??= openPool(threads)
    return await answerInPool(pool, lines)
  }
  try {
    return await answerLines(io, answerBatch, { inFlight: 2 * threads + 1, batchSize, verb: 'Reading' })
  } finally {
    // What is still running after a stop has nobody to answer.
    await (pool as Piscina | null)?.destroy()
  }
}

function openPool(threads: number): Piscina {
  return new Piscina({
    filename: new URL('./parse-worker-start.mjs', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    // Options of this process (a test runner's, tsx's) are not for threads.
    execArgv: [],
  })
}

/** One line may fail, none may hang: a batch that does is run again line by line. */
async function answerInPool(pool: Piscina, lines: InputLine[]): Promise<Answer[]> {
  const answers = await runFor(pool, lines, patienceMilliseconds)
  if (answers) return answers
  const one = async (line: InputLine) => {
    const alone = await runFor(pool, [line], patienceMilliseconds / 4)
    return alone?.[0] ?? badLine(line.number, 'reading this line took too long')
  }
  return await Promise.all(lines.map(one))
}

async function runFor(pool: Piscina, lines: InputLine[], milliseconds: number): Promise<Answer[] | null> {
  const signal = AbortSignal.timeout(milliseconds)
  try {
    return await pool.run(lines, { signal })
  } catch (error) {
    if (signal.aborted || isWorkerDeath(error)) return null
    throw error
  }
}

function isWorkerDeath(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}
