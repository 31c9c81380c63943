import { Piscina } from 'piscina'
import { CAPS } from './messages/caps.ts'
import { readEnvelope } from './messages/envelope.ts'
import { MAX_HEADER_BYTES, parseHeaders } from './messages/headers.ts'
import type { Envelope, ReadingContext } from './messages/message.ts'
import type { MessageReading } from './read-message.ts'
import { type ReadTask, readOrNull, type WorkerAnswer } from './read-worker.ts'

export interface RawItem {
  raw: Uint8Array
  /** Overrides that of the context, where the provider says it of each message. */
  inSentFolder?: boolean | null
}

export type ReadOutcome =
  | ({ kind: 'read' } & MessageReading)
  /** `envelope` is null only when not even the headers could be read. */
  | { kind: 'failed'; reason: FailureReason; envelope: Envelope | null }

export type FailureReason = 'timeout' | 'memory' | 'crash'

export interface ReadPool {
  /** One outcome for each item, in their order; never fewer, whatever the messages do. */
  read(items: readonly RawItem[], ctx: ReadingContext): Promise<ReadOutcome[]>
  close(): Promise<void>
}

export interface ReadPoolOptions {
  /** 0 reads in this thread, without watchdog. */
  threads: number
  secondsAMessage?: number
  heapMegabytes?: number
  workerFile?: URL
}

/**
 * Reads messages in worker threads with a memory limit, and kills the worker whose message takes too long. A
 * message that took a worker down is tried once more alone, for it may have been the batch that was too big; the
 * others of its batch are read again without it.
 */
export function openReadPool({
  threads,
  secondsAMessage = 5,
  heapMegabytes = 192,
  workerFile = new URL('./read-worker-start.mjs', import.meta.url),
}: ReadPoolOptions): ReadPool {
  if (threads === 0) return { read: readAllInline, close: async () => {} }
  const piscina = new Piscina({
    filename: workerFile.href,
    execArgv: [],
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: 1,
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: 32 },
  })
  const readBatch = (batch: readonly Place[], ctx: ReadingContext) => runBatch(piscina, batch, ctx, secondsAMessage)
  return {
    async read(items, ctx) {
      const outcomes: ReadOutcome[] = new Array(items.length)
      const batches = inBatches(items.map((item, at) => ({ item, at }))).values()
      // A batch is copied when it is sent: one waiting behind each thread keeps them busy, more would only fill memory.
      const runners = Array.from({ length: threads * 2 }, async () => {
        for (const batch of batches) await settleBatch(batch, ctx, outcomes, readBatch)
      })
      await Promise.all(runners)
      return outcomes
    },
    close: () => piscina.destroy(),
  }
}

/** Measured: 20 a task instead of one bring a fifth more messages a second; bytes bound what a retry repeats. */
const BATCH_MESSAGES = 20
const BATCH_BYTES = 4 * 1024 * 1024

interface Place {
  item: RawItem
  at: number
}

function inBatches(places: readonly Place[]): Place[][] {
  const batches: Place[][] = []
  let bytes = 0
  for (const place of places) {
    const size = sentBytes(place.item.raw)
    const batch = batches.at(-1)
    if (batch === undefined || batch.length >= BATCH_MESSAGES || bytes + size > BATCH_BYTES) {
      batches.push([place])
      bytes = size
    } else {
      batch.push(place)
      bytes += size
    }
  }
  return batches
}

type BatchResult =
  | { kind: 'answered'; answers: WorkerAnswer[] }
  /** The worker died over the message at this place of the batch. */
  | { kind: 'died'; over: number; reason: FailureReason }

async function settleBatch(
  batch: readonly Place[],
  ctx: ReadingContext,
  outcomes: ReadOutcome[],
  readBatch: (batch: readonly Place[], ctx: ReadingContext) => Promise<BatchResult>,
): Promise<void> {
  let waiting = batch
  while (waiting.length > 0) {
    const result = await readBatch(waiting, ctx)
    if (result.kind === 'answered') {
      for (const [index, place] of waiting.entries())
        outcomes[place.at] = toOutcome(place.item, result.answers[index] ?? null, ctx)
      return
    }
    const culprit = waiting[result.over]!
    if (waiting.length === 1) {
      outcomes[culprit.at] = { kind: 'failed', reason: result.reason, envelope: envelopeOf(culprit.item, ctx) }
      return
    }
    await settleBatch([culprit], ctx, outcomes, readBatch)
    waiting = waiting.filter(place => place !== culprit)
  }
}

async function runBatch(
  piscina: Piscina,
  batch: readonly Place[],
  ctx: ReadingContext,
  seconds: number,
): Promise<BatchResult> {
  const task = packTask(batch, ctx)
  const abort = new AbortController()
  const stopWatching = watch(task.progress, batch.length, seconds, () => abort.abort())
  try {
    const answers: WorkerAnswer[] = await piscina.run(task, {
      name: 'readBatch',
      signal: abort.signal,
      transferList: [task.bytes.buffer],
    })
    return { kind: 'answered', answers }
  } catch (error) {
    const over = Atomics.load(task.progress, 0)
    // No message was begun: the worker itself can't start, or the pool was closed. No message is to blame.
    if (over === 0) throw error
    return {
      kind: 'died',
      over: Math.min(over, batch.length) - 1,
      reason: abort.signal.aborted ? 'timeout' : deathReason(error),
    }
  } finally {
    stopWatching()
  }
}

function deathReason(error: unknown): FailureReason {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'crash'
}

/** Calls `tooLong` when the same message is still being read after the time allowed; waiting in line doesn't count. */
function watch(progress: Int32Array, count: number, seconds: number, tooLong: () => void): () => void {
  let current = 0
  let since = performance.now()
  const timer = setInterval(() => {
    const place = Atomics.load(progress, 0)
    if (place !== current) {
      current = place
      since = performance.now()
    } else if (place > 0 && place <= count && performance.now() - since > seconds * 1_000) tooLong()
  }, 100)
  return () => clearInterval(timer)
}

/** A view's whole buffer would be copied to the worker, and a mail file's window holds many messages. */
function packTask(batch: readonly Place[], ctx: ReadingContext): ReadTask & { bytes: Uint8Array<ArrayBuffer> } {
  const lengths = batch.map(({ item }) => sentBytes(item.raw))
  const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0))
  let offset = 0
  const messages = batch.map(({ item }, index) => {
    const length = lengths[index]!
    bytes.set(item.raw.subarray(0, length), offset)
    offset += length
    return { offset: offset - length, length, sizeBytes: item.raw.length, inSentFolder: sentFolder(item, ctx) }
  })
  return { bytes, messages, ctx, progress: new Int32Array(new SharedArrayBuffer(4)) }
}

/** Of a message over the cap only the headers are read, so only they travel. */
function sentBytes(raw: Uint8Array): number {
  return raw.length > CAPS.rawBytes ? Math.min(raw.length, 2 * MAX_HEADER_BYTES) : raw.length
}

function sentFolder(item: RawItem, ctx: ReadingContext): boolean | null {
  return item.inSentFolder === undefined ? ctx.inSentFolder : item.inSentFolder
}

async function readAllInline(items: readonly RawItem[], ctx: ReadingContext): Promise<ReadOutcome[]> {
  const outcomes: ReadOutcome[] = []
  for (const item of items) outcomes.push(await readInline(item, ctx))
  return outcomes
}

async function readInline(item: RawItem, ctx: ReadingContext): Promise<ReadOutcome> {
  const answer = await readOrNull(
    item.raw.subarray(0, sentBytes(item.raw)),
    { ...ctx, inSentFolder: sentFolder(item, ctx) },
    item.raw.length,
  )
  return toOutcome(item, answer, ctx)
}

function toOutcome(item: RawItem, answer: WorkerAnswer, ctx: ReadingContext): ReadOutcome {
  return answer === null
    ? { kind: 'failed', reason: 'crash', envelope: envelopeOf(item, ctx) }
    : { kind: 'read', ...answer }
}

/** Headers are read in linear time and capped, so this may run outside of a worker. */
function envelopeOf(item: RawItem, ctx: ReadingContext): Envelope | null {
  try {
    return readEnvelope(parseHeaders(item.raw).headers, { ...ctx, inSentFolder: sentFolder(item, ctx) })
  } catch {
    return null
  }
}
