import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { inWorkspace } from '../db/in-workspace.ts'
import { refreshStatistics } from '../db/refresh-statistics.ts'
import type { Db } from '../db/schema.ts'
import { saveCompanies } from './import-companies.ts'
import { saveContacts } from './import-contacts.ts'
import { saveDeals } from './import-deals.ts'
import type { CrmFileCounts, Numbered, SaveContext, SaveResult } from './import-rows.ts'
import { type CrmRowProblem, companyRow, contactRow, dealRow, readCrmCsv } from './read-crm-csv.ts'

export interface CrmImportCounts {
  companies: CrmFileCounts
  contacts: CrmFileCounts
  deals: CrmFileCounts
  /** Contacts that were left out because their address is on the suppression list. */
  suppressed: number
  /** Of the three files, those that are not there. */
  missingFiles: string[]
  /** Rows that could not be used, whole or in part; where there are any, the command ends with status 1. */
  problems: CrmRowProblem[]
}

export interface CrmImportOptions {
  /** Key of the suppression list: with it, erased people do not come back. */
  suppressionKey?: Buffer | null
  now?: Date
}

/** Large enough to make round trips rare, small enough that a batch stays far below 65,535 parameters. */
const BATCH_ROWS = 1000

/**
 * Brings companies.csv, contacts.csv and deals.csv into the workspace. Rows are known by their id: a second run changes
 * nothing, changed files change what came from them and nothing that a person set, and records whose rows have
 * vanished stay. Each batch is a transaction of its own, so an interrupted import is simply run again.
 */
export async function importCrm(
  db: Db,
  workspaceId: string,
  dir: string,
  progress: (bytesRead: number, bytesTotal: number) => void,
  options: CrmImportOptions = {},
): Promise<CrmImportCounts> {
  const sizes = await fileSizes(dir)
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  const counts: CrmImportCounts = {
    companies: { added: 0, updated: 0, unchanged: 0 },
    contacts: { added: 0, updated: 0, unchanged: 0 },
    deals: { added: 0, updated: 0, unchanged: 0 },
    suppressed: 0,
    missingFiles: FILES.filter(file => !sizes.has(file)),
    problems: [],
  }
  let bytesRead = 0
  const onBytes = (bytes: number) => {
    bytesRead += bytes
    progress(bytesRead, total)
  }
  const { salt } = await db
    .selectFrom('workspace')
    .select('salt')
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  const run = <T extends z.ZodType>(table: CrmTable, schema: T, save: SaveRows<z.infer<T>>) => {
    const file = `${table}.csv`
    if (!sizes.has(file)) return undefined
    const work = (rows: Numbered<z.infer<T>>[]) =>
      inWorkspace(db, workspaceId, tx => {
        const context = { tx, workspaceId, salt, now: options.now ?? new Date() }
        return save({ ...context, suppressionKey: options.suppressionKey ?? null }, rows)
      })
    return importFile({ file, path: join(dir, file), table, counts, onBytes }, schema, work)
  }
  // Contacts refer to companies, deals to both.
  await run('companies', companyRow, saveCompanies)
  await run('contacts', contactRow, saveContacts)
  await run('deals', dealRow, saveDeals)
  if (FILES.some(file => sizes.has(file))) await refreshStatistics(db)
  return counts
}

type CrmTable = 'companies' | 'contacts' | 'deals'
type SaveRows<T> = (context: SaveContext, rows: Numbered<T>[]) => Promise<SaveResult>

const FILES = ['companies.csv', 'contacts.csv', 'deals.csv']

async function fileSizes(dir: string): Promise<Map<string, number>> {
  const sizes = new Map<string, number>()
  for (const file of FILES) {
    const found = await stat(join(dir, file)).catch(() => null)
    if (found?.isFile()) sizes.set(file, found.size)
  }
  if (sizes.size === 0) throw new Error(`${dir}: expected companies.csv, contacts.csv or deals.csv in this folder.`)
  return sizes
}

async function importFile<T extends z.ZodType>(
  source: {
    file: string
    path: string
    table: CrmTable
    counts: CrmImportCounts
    onBytes: (bytes: number) => void
  },
  schema: T,
  save: (rows: Numbered<z.infer<T>>[]) => Promise<SaveResult>,
): Promise<void> {
  const { file, table, counts } = source
  const firstLine = new Map<string, number>()
  let batch: Numbered<z.infer<T>>[] = []
  const flush = async () => {
    if (batch.length === 0) return
    const saved = await save(batch)
    batch = []
    for (const key of ['added', 'updated', 'unchanged'] as const) counts[table][key] += saved[key]
    counts.suppressed += saved.suppressed
    counts.problems.push(...saved.problems.map(problem => ({ file, ...problem })))
  }
  for await (const read of readCrmCsv(source.path, file, schema, source.onBytes)) {
    if (read.kind === 'problem') {
      counts.problems.push(read.problem)
      continue
    }
    const { id } = read.row as { id: string }
    const earlier = firstLine.get(id)
    if (earlier !== undefined) {
      counts.problems.push({ file, line: read.line, error: `id ${id} stands on line ${earlier} already` })
      continue
    }
    firstLine.set(id, read.line)
    batch.push({ line: read.line, row: read.row })
    if (batch.length === BATCH_ROWS) await flush()
  }
  await flush()
}
