#!/usr/bin/env node
// The sources are TypeScript and run as they are. The path of tsconfig.json is given because the command may be typed
// in any folder, and tsx would look for it there.
import { fileURLToPath } from 'node:url'
import { register } from 'tsx/esm/api'

register({ tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)) })
const { main } = await import('./main.ts')
await main(process.argv.slice(2))
