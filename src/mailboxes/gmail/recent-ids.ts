/** The newest so many ids; older ones are forgotten. What was forgotten costs a needless look, nothing else. */
export interface RecentIds {
  has(id: string): boolean
  add(id: string): void
}

export function openRecentIds(most = 10_000): RecentIds {
  const ids = new Set<string>()
  return {
    has: id => ids.has(id),
    add: id => {
      ids.add(id)
      if (ids.size > most) ids.delete(ids.values().next().value!)
    },
  }
}
