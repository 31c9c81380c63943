// The pool's worker, with faults on demand: what a subject says is done instead of reading.
import { register } from 'tsx/esm/api'

register()
const worker = await import('../../src/read-worker.ts')

export function readBatch(task) {
  for (const [index, { offset, length }] of task.messages.entries()) {
    Atomics.store(task.progress, 0, index + 1)
    const text = Buffer.from(task.bytes.subarray(offset, offset + length)).toString('latin1')
    if (text.includes('Subject: HANG')) for (;;);
    if (text.includes('Subject: HOARD')) for (const hoard = []; ; ) hoard.push(new Array(100_000).fill(index))
    if (text.includes('Subject: DIE')) process.exit(3)
  }
  return worker.readBatch(task)
}
