// The worker thread's entrance. Node 20 gives `--import` no effect in worker threads.
import { loadTypeScript } from './typescript.mjs'

loadTypeScript()
export const { readBatch } = await import('./read-worker.ts')
