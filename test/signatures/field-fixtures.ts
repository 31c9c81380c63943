import { readFileSync } from 'node:fs'
import path from 'node:path'

/** The table of a kind of contact data: what is given, what must come out, and why. */
export function readFixtures<T>(name: string): T[] {
  const cases = JSON.parse(
    readFileSync(path.resolve(import.meta.dirname, `../../fixtures/signatures/${name}.json`), 'utf8'),
  )
  if (!Array.isArray(cases) || cases.length === 0) throw new Error(`fixtures/signatures/${name}.json holds no case`)
  return cases
}
