import type { ProviderUrls } from '../../src/config.ts'
import type { CrashPoint } from '../../src/mailboxes/crash-points.ts'

/** What soak:kill tells a worker. Keys in base64. */
export interface WorkerOrders {
  databaseUrl: string
  urls: ProviderUrls
  publicUrl: string
  keys: { message: string; suppression: string; pseudonym: string; credential: string }
  dieAt: CrashPoint | null
  /** The so-many-th time it passes there. */
  passes: number
}
