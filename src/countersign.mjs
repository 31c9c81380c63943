#!/usr/bin/env node
import { translated } from './compile.mjs'

const { main } = await import(await translated('main.ts'))
await main(process.argv.slice(2))
