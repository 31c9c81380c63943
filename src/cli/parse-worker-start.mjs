// What a thread of the pool runs: threads don't inherit the loader of TypeScript, so it is registered here first.
import { register } from 'tsx/esm/api'

register()
const { handler } = await import('./parse-worker.ts')
export default handler
