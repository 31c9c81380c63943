import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

/** The folder with labelled data; null, said loudly, where there is none. */
export function benchData(): string | null {
  const named = process.env.BENCH_DATA ?? '../shared/bench'
  const folder = resolve(named)
  if (existsSync(folder)) return folder
  process.stderr.write(`SKIPPED: no labelled data at ${folder}. Set BENCH_DATA to the folder that holds it.\n`)
  return null
}
