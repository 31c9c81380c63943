/**
 * Lets many writers share transactions: all that came while the last batch was written is written in one go, and each is
 * answered after its own was. A burst costs a few transactions instead of hundreds.
 */
export type Written<R> = { kind: 'written'; value: R } | { kind: 'failed'; error: unknown }

interface Waiting<T, R> {
  item: T
  resolve(value: R): void
  reject(error: unknown): void
}

/** @param write answers for each item of a batch, in their order; what it throws is every item's failure */
export function openBatchWrites<T, R>(
  write: (batch: T[]) => Promise<Written<R>[]>,
  mostAtOnce: number,
): (item: T) => Promise<R> {
  let waiting: Waiting<T, R>[] = []
  let isWriting = false

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, mostAtOnce)
      waiting = waiting.slice(mostAtOnce)
      try {
        settle(batch, await write(batch.map(({ item }) => item)))
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    isWriting = false
  }

  return item =>
    new Promise<R>((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (isWriting) return
      isWriting = true
      setImmediate(() => void writeAll())
    })
}

function settle<T, R>(batch: Waiting<T, R>[], results: Written<R>[]): void {
  for (const [at, { resolve, reject }] of batch.entries()) {
    const result = results[at]!
    if (result.kind === 'written') resolve(result.value)
    else reject(result.error)
  }
}
