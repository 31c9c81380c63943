import type { ReadingContext } from './messages/message.ts'
import { type MessageReading, readMessage } from './read-message.ts'

/** One message of a batch: where it lies in the batch's bytes. */
export interface PackedMessage {
  offset: number
  length: number
  sizeBytes: number
  inSentFolder: boolean | null
}

export interface ReadTask {
  bytes: Uint8Array
  messages: PackedMessage[]
  ctx: ReadingContext
  /** The place of the message being read, counted from 1; 0 before the first. The watchdog of the pool reads it. */
  progress: Int32Array
}

/** Null for a message over which reading failed: a fault of ours that must not cost the others of its batch. */
export type WorkerAnswer = MessageReading | null

/** Runs in a worker thread. */
export async function readBatch({ bytes, messages, ctx, progress }: ReadTask): Promise<WorkerAnswer[]> {
  const answers: WorkerAnswer[] = []
  for (const [index, { offset, length, sizeBytes, inSentFolder }] of messages.entries()) {
    Atomics.store(progress, 0, index + 1)
    answers.push(await readOrNull(bytes.subarray(offset, offset + length), { ...ctx, inSentFolder }, sizeBytes))
  }
  Atomics.store(progress, 0, messages.length + 1)
  return answers
}

export async function readOrNull(raw: Uint8Array, ctx: ReadingContext, sizeBytes: number): Promise<WorkerAnswer> {
  try {
    return await readMessage(raw, ctx, sizeBytes)
  } catch {
    // Nothing of the error may be kept or logged: its text could hold what the message says.
    return null
  }
}
