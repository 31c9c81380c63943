// What a thread of the pool runs: threads don't inherit a loader.
import { loadTypeScript } from '../typescript.mjs'

loadTypeScript()
const { handler } = await import('./parse-worker.ts')
export default handler
