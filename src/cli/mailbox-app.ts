import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { text as readText } from 'node:stream/consumers'
import { ensureWorkspace } from '../access/queries.ts'
import type { CommandIo } from '../db/command-socket.ts'
import { inWorkspace } from '../db/in-workspace.ts'
import type { Installation } from '../installation.ts'
import { findApp, listAppSecrets } from '../mailboxes/connecting/provider-app-queries.ts'
import { accessesOf, missingFor } from '../mailboxes/connecting/provider-apps.ts'
import { type AppForm, saveProviderApp } from '../mailboxes/connecting/save-provider-app.ts'
import type { WatchedProvider } from '../mailboxes/provider.ts'
import type { DatabaseOptions } from './database-options.ts'
import { succeeded, UsageError } from './entrance.ts'
import { actor } from './mailbox-actions.ts'

/** Shows what is registered, after changing what a file says. */
export async function runMailboxApp(
  { database, connect }: Installation,
  provider: WatchedProvider | null,
  { workspace, file }: DatabaseOptions & { file?: string },
  io: CommandIo,
): Promise<number> {
  const { db } = database
  const { id: workspaceId } = await ensureWorkspace(db, workspace)
  if (provider !== null && file !== undefined) {
    const form = await readForm(file, io)
    const saved = await saveProviderApp(connect, workspaceId, provider, form, actor)
    if (saved.kind === 'refused') throw new UsageError(`${saved.field} is not usable; nothing was saved`)
  }
  for (const each of provider === null ? (['gmail', 'outlook'] as const) : [provider]) {
    const lines = await inWorkspace(db, workspaceId, async tx => {
      const app = await findApp(tx, workspaceId, each)
      if (app === null) return ['not registered']
      const secrets = await listAppSecrets(tx, workspaceId, each)
      const { provider: _, ...settings } = app
      const shown = Object.entries(settings).filter(
        ([, value]) => value !== null && value !== false && String(value) !== '',
      )
      return [
        ...shown.map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(' ') : value}`),
        `secrets: ${secrets.length === 0 ? 'none' : secrets.join(' ')}`,
        ...accessesOf[each].map(access => {
          const missing = missingFor(app, access, secrets)
          return `by ${access.replace('_', '-')}: ${missing.length === 0 ? 'ready' : `missing ${missing.join(', ')}`}`
        }),
      ]
    })
    io.stdout.write(`${each}\n${lines.map(line => `  ${line}\n`).join('')}`)
  }
  return succeeded
}

async function readForm(file: string, io: CommandIo): Promise<AppForm> {
  const text = file === '-' ? await readText(io.stdin) : await readFile(resolve(io.cwd, file), 'utf8').catch(() => null)
  if (text === null) throw new UsageError(`--file: there is no file ${file}`)
  const values = parseObject(text)
  if (values === null) throw new UsageError('--file: expected a JSON object of fields')
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      // The JSON files of service accounts may stand as they are.
      const isFile = (name === 'serviceAccount' || name === 'pullKey') && typeof value === 'object'
      return [name, isFile ? JSON.stringify(value) : (value as string)]
    }),
  )
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}
