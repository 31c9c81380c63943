import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importCrm } from '../../src/contacts/import-crm.ts'
import { type ImportResult, importMail } from '../../src/mailboxes/import-mail.ts'
import type { PipelineContext } from '../../src/pipeline.ts'
import { openReadPool } from '../../src/read-pool.ts'
import { type ExportedDecision, exportDecisions } from '../../src/timeline/export-decisions.ts'
import { createWorkspace, openTestDatabase, type TestDatabase } from './database.ts'
import { mbox, receiver } from './mail.ts'

/** A small team with a CRM and the whole path from mail files to decisions, in one database for a test file. */
export interface Office {
  database: TestDatabase
  context: PipelineContext
  /** A fresh workspace with the CRM below. */
  open(): Promise<string>
  import(
    workspaceId: string,
    address: string,
    messages: string[],
    options?: { isShared?: boolean; authservId?: string | null },
  ): Promise<ImportResult>
  decisions(workspaceId: string): Promise<Map<string, ExportedDecision>>
  close(): Promise<void>
}

export const crm = {
  'companies.csv': `id,name,domains,phone,country,owner_email
K1,Birch Foods Ltd,birch.example,+441134960100,GB,ann@acme.example
K2,Larch Metal GmbH,larch.example,,DE,ann@acme.example
`,
  'contacts.csv': `id,first_name,last_name,emails,phones,title,company_id,owner_email,created_at
C1,Ann,Lee,ann.lee@birch.example,+447700900123,Buyer,K1,ann@acme.example,2025-01-10
C2,Bob,Stone,bob.stone@birch.example,,Works Manager,K1,ann@acme.example,2025-01-10
C3,Jutta,Weber,jutta.weber@larch.example,,Einkauf,K2,ann@acme.example,2025-01-10
`,
  'deals.csv': `id,name,reference,stage,amount,currency,company_id,contact_ids,owner_email,created_at,closed_at
D1,Kiln refit,D-10442,proposal,1000,GBP,K1,C1,ann@acme.example,2026-01-05,
D2,Spare burners,D-10777,lead,1000,EUR,K2,C3,ann@acme.example,2026-01-05,
D3,Operator training,D-10888,lead,1000,EUR,K2,C3,ann@acme.example,2026-01-05,
`,
}

export async function openOffice(): Promise<Office> {
  const database = await openTestDatabase()
  const folder = await writeCrm()
  const keys = { message: randomBytes(32), suppression: randomBytes(32), pseudonym: randomBytes(32) }
  const now = () => new Date('2026-03-20T12:00:00Z')
  const context: PipelineContext = { db: database.db, keys, pool: openReadPool({ threads: 0 }), now }
  let files = 0
  return {
    database,
    context,
    async open() {
      const workspaceId = await createWorkspace(database)
      await importCrm(database.db, workspaceId, folder, () => undefined, { now: now() })
      return workspaceId
    },
    async import(workspaceId, address, messages, options = {}) {
      const path = join(folder, `mail-${++files}.mbox`)
      await writeFile(path, mbox(messages))
      return importMail(
        context,
        workspaceId,
        {
          address,
          isShared: options.isShared ?? false,
          authservId: options.authservId === undefined ? receiver : options.authservId,
          trustSender: false,
          ownDomains: [],
          paths: [path],
        },
        new AbortController().signal,
        () => undefined,
      )
    },
    async decisions(workspaceId) {
      const found = new Map<string, ExportedDecision>()
      for await (const line of exportDecisions(database.db, workspaceId)) found.set(line.message_id ?? line.key, line)
      return found
    },
    async close() {
      await database.destroy()
      await rm(folder, { recursive: true })
    },
  }
}

/** The CRM as files, in a folder of its own, with so many more contacts than those above. */
export async function writeCrm(more = 0): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-office-'))
  const others = Array.from(
    { length: more },
    (_, at) => `X${at},Pat,Smith${at},p${at}@birch.example,,,K1,,2025-01-10\n`,
  )
  const files = { ...crm, 'contacts.csv': crm['contacts.csv'] + others.join('') }
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return folder
}
