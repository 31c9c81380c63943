/**
 * The loop behind all JSONL commands: objects in, objects out, in the order in which they came. A line that cannot be
 * answered is answered with what is wrong with it, the rest goes on, and the status says so.
 */
import { once } from 'node:events'
import type { CommandIo } from '../db/command-socket.ts'
import { failed, interrupted, isTerminal, succeeded } from './entrance.ts'
import { openProgress } from './progress.ts'
import { type InputLine, readLines } from './read-lines.ts'

export interface Answer {
  json: string
  isError: boolean
}

/** Answers some lines, in their order; may be called again before it has answered. */
export type AnswerBatch = (lines: InputLine[]) => Promise<Answer[]>

export function badLine(number: number, error: string): Answer {
  return { json: JSON.stringify({ id: null, line: number, error }), isError: true }
}

type Value = Record<string, unknown>

/** One line after another; `answer` may throw a sentence about its line. */
export function answerEach(answer: (value: Value) => object | Promise<object>): AnswerBatch {
  return async lines => {
    const answers: Answer[] = []
    for (const line of lines) answers.push(await answerLine(line, answer))
    return answers
  }
}

/** Many lines at once, in their order; when that fails each is asked alone, so that one spoils only itself. */
export function answerTogether(answerAll: (values: Value[]) => Promise<object[]>): AnswerBatch {
  return async lines => {
    const read = lines.map(readValue)
    const good = read.flatMap(one => (one.kind === 'value' ? [one.value] : []))
    try {
      const answers = good.length > 0 ? await answerAll(good) : []
      return read.map(one => (one.kind === 'value' ? toAnswer(answers.shift()) : badLine(one.number, one.error)))
    } catch {
      return await answerEach(async value => (await answerAll([value]))[0] ?? {})(lines)
    }
  }
}

async function answerLine(line: InputLine, answer: (value: Value) => object | Promise<object>): Promise<Answer> {
  const read = readValue(line)
  if (read.kind === 'bad') return badLine(read.number, read.error)
  try {
    return toAnswer(await answer(read.value))
  } catch (error) {
    return badLine(line.number, error instanceof Error ? error.message : String(error))
  }
}

function toAnswer(answer: object | undefined): Answer {
  return { json: JSON.stringify(answer), isError: false }
}

type ReadValue = { kind: 'value'; value: Value } | { kind: 'bad'; error: string; number: number }

function readValue(line: InputLine): ReadValue {
  if (line.kind === 'bad') return line
  const { number, text } = line
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value)) return { kind: 'value', value }
  } catch {
    return { kind: 'bad', number, error: text.trim() === '' ? 'the line is empty' : 'the line is not JSON' }
  }
  return { kind: 'bad', number, error: 'the line is not a JSON object' }
}

/** @param inFlight batches that may be worked on at once, e.g. one a thread and one that waits for it */
export async function answerLines(
  io: CommandIo,
  answerBatch: AnswerBatch,
  { inFlight = 1, batchSize = 200, verb = 'Answering' } = {},
): Promise<number> {
  const isShown = io.columns !== null && !isTerminal(io.stdout)
  const progress = isShown ? openProgress(io, { verb, unit: 'lines', total: null }) : null
  const waiting: Promise<void>[] = []
  let lastWritten = Promise.resolve()
  let status = succeeded
  let done = 0

  const write = async (answers: Answer[]) => {
    if (answers.some(answer => answer.isError)) status = failed
    done += answers.length
    progress?.set(done)
    if (io.signal.aborted) return
    const text = answers.map(answer => `${answer.json}\n`).join('')
    if (!io.stdout.write(text)) await drained(io)
  }
  try {
    for await (const batch of batches(io, batchSize)) {
      if (io.signal.aborted) break
      const answers = answerBatch(batch)
      lastWritten = Promise.all([answers, lastWritten]).then(([ready]) => write(ready))
      // Both are awaited in their turn; until then a failure must not count as unhandled.
      answers.catch(() => undefined)
      lastWritten.catch(() => undefined)
      waiting.push(lastWritten)
      while (waiting.length >= inFlight) await waiting.shift()
    }
    if (!io.signal.aborted) await lastWritten
  } finally {
    progress?.stop()
  }
  return io.signal.aborted ? interrupted : status
}

/** What has arrived is answered at once: somebody may be typing, or waiting for an answer before the next line. */
async function* batches(io: CommandIo, size: number): AsyncGenerator<InputLine[]> {
  const stop = () => void io.stdin.destroy()
  io.signal.addEventListener('abort', stop)
  try {
    for await (const lines of readLines(io.stdin)) {
      for (let at = 0; at < lines.length; at += size) yield lines.slice(at, at + size)
    }
  } catch (error) {
    // Our own stop shows here as a stream that ended too early.
    if (!io.signal.aborted) throw error
  } finally {
    io.signal.removeEventListener('abort', stop)
  }
}

async function drained({ stdout, signal }: CommandIo): Promise<void> {
  try {
    await once(stdout, 'drain', { signal })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
