/** Graph answers four calls at once for an app and mailbox, and refuses the fifth. One place is left for others. */
const PLACES = 3

/** Results in the order of the items. The first failure ends it: what is under way is waited for, nothing more begins. */
export async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array(items.length)
  let next = 0
  let failure: { error: unknown } | null = null
  const place = async () => {
    while (next < items.length && failure === null) {
      const at = next++
      try {
        results[at] = await work(items[at]!)
      } catch (error) {
        failure ??= { error }
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(PLACES, items.length) }, place))
  if (failure !== null) throw (failure as { error: unknown }).error
  return results
}
