// The worker thread's entrance. Node 20 gives `--import tsx` no effect in worker threads, so TypeScript is registered here.
import { register } from 'tsx/esm/api'

register()
export const { readBatch } = await import('./read-worker.ts')
