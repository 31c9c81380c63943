import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What is mutated: all message files in fixtures. */
export function readSeeds(): Buffer[] {
  const folder = join(import.meta.dirname, '../../fixtures/messages')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.eml'))
  if (files.length === 0) throw new Error(`No .eml files under ${folder}`)
  return files.sort().map(name => readFileSync(join(folder, name)))
}
