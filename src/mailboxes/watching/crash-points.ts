/**
 * Places at which a process may die with different things done. Tests and the soak runs set a hook that dies there; in
 * the product nobody does, and passing a place costs a comparison.
 */
export const crashPoints = [
  'lease_taken',
  'baseline_taken',
  'baseline_stored',
  'watch_granted',
  'watch_stored',
  'changes_read',
  'within_cursor_transaction',
  'cursor_moved',
  'signals_handled',
  'resync_listed',
  'resync_stored',
  'backfill_listed',
  'backfill_stored',
  'thread_listed',
  'thread_stored',
  'audit_listed',
  'audit_stored',
  'items_claimed',
  'items_fetched',
  'within_record_transaction',
  'items_recorded',
  'round_over',
] as const

export type CrashPoint = (typeof crashPoints)[number]
type CrashHook = (point: CrashPoint) => Promise<void> | void

let hook: CrashHook | null = null

export function setCrashHook(next: CrashHook | null): void {
  hook = next
}

export function crashPoint(point: CrashPoint): Promise<void> | void {
  return hook === null ? undefined : hook(point)
}
