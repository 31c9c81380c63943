import { readFileSync } from 'node:fs'

/** Of package.json: what `--version` says and what a command and the server that runs it must share. */
export const version: string = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version
