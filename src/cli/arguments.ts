/** Checks of arguments that several commands share; each ends in one line that names the argument. */
import { stat } from 'node:fs/promises'
import { InvalidArgumentError } from 'commander'
import { isWorkspaceName } from '../access/queries.ts'
import { UsageError } from './entrance.ts'

export async function requireFile(path: string, argument: string): Promise<void> {
  const found = await stat(path).catch(() => null)
  if (!found) throw new UsageError(`${argument}: there is no file ${path}`)
  if (found.isDirectory()) throw new UsageError(`${argument}: ${path} is a folder, expected a file`)
}

export async function requireFolder(path: string, argument: string): Promise<void> {
  const found = await stat(path).catch(() => null)
  if (!found) throw new UsageError(`${argument}: there is no folder ${path}`)
  if (!found.isDirectory()) throw new UsageError(`${argument}: ${path} is a file, expected a folder`)
}

export function workspaceName(value: string): string {
  if (isWorkspaceName(value)) return value
  throw new InvalidArgumentError('A name has lower-case letters, digits, - and _, and starts with a letter or digit.')
}

export function mailAddress(value: string): string {
  if (value.length <= 320 && /^[^\s@]+@[^\s@]+$/.test(value)) return value
  throw new InvalidArgumentError('Expected an address like sales@acme.example.')
}

/** May be given several times. */
export function mailDomain(value: string, before?: string[]): string[] {
  if (value.length > 253 || !/^[^\s@./]+(\.[^\s@./]+)+$/.test(value)) {
    throw new InvalidArgumentError('Expected a domain like acme.example.')
  }
  return [...(before ?? []), value]
}
