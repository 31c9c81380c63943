/** `countersign match`: lines of senders against contacts from two files, in a database of its own that is gone afterwards. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { importCrm } from '../contacts/import-crm.ts'
import { inWorkspace } from '../db/in-workspace.ts'
import { migrate } from '../db/migrate.ts'
import { type Database, openPglite } from '../db/open.ts'
import { decideMatch } from './decide-match.ts'
import { explainCandidate } from './explain.ts'
import type { CandidateContact, MatchQuery } from './match.ts'
import { findCandidatesForMany } from './queries.ts'
import { rankCandidates } from './rank-candidates.ts'
import { defaultThresholds } from './thresholds.ts'

export interface MatchAnswer {
  id: unknown
  candidates: { contact_id: string; confidence: number; reasons: string[] }[]
  decision: 'log' | 'review' | 'new'
}

export interface Matcher {
  /** Answers in the order of the lines; throws a sentence on a line that is none. */
  matchAll(lines: Record<string, unknown>[]): Promise<MatchAnswer[]>
  close(): Promise<void>
}

const text = z.string().nullish()
const texts = z.array(z.string()).nullish()

const matchLine = z.object({
  id: z.unknown(),
  email: text,
  display_name: text,
  signature: z.object({ name: text, title: text, company: text, phones: texts, emails: texts, urls: texts }).nullish(),
  authenticated: z.boolean().nullish(),
})

const mostShown = 5

export async function openMatcher(contactsFile: string, companiesFile: string): Promise<Matcher> {
  const database = await openPglite('memory://')
  try {
    const workspaceId = await importFiles(database, contactsFile, companiesFile)
    return {
      matchAll: lines => matchAll(database, workspaceId, lines),
      close: () => database.close(),
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

/** A migrated database with one workspace that holds the files' records. */
export async function importFiles(database: Database, contactsFile: string, companiesFile: string): Promise<string> {
  await migrate(database)
  const { id } = await database.db
    .insertInto('workspace')
    .values({ name: 'match' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const folder = await mkdtemp(join(tmpdir(), 'countersign-match-'))
  try {
    await copyFile(contactsFile, join(folder, 'contacts.csv'))
    await copyFile(companiesFile, join(folder, 'companies.csv'))
    await importCrm(database.db, id, folder, () => undefined)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return id
}

async function matchAll(
  database: Database,
  workspaceId: string,
  lines: Record<string, unknown>[],
): Promise<MatchAnswer[]> {
  const asked = lines.map(line => ({ id: line.id ?? null, query: toQuery(line) }))
  const candidates = await inWorkspace(database.db, workspaceId, tx =>
    findCandidatesForMany(
      tx,
      workspaceId,
      asked.map(({ query }) => query),
    ),
  )
  return asked.map(({ id, query }, i) => answer(id, query, candidates[i] ?? []))
}

function toQuery(line: Record<string, unknown>): MatchQuery {
  const read = matchLine.safeParse(line)
  if (!read.success) {
    const [issue] = read.error.issues
    throw new Error(`${issue?.path.join('.') || 'line'}: ${issue?.message ?? 'not as expected'}`)
  }
  const { email, display_name, signature, authenticated } = read.data
  return {
    email: email ?? null,
    displayName: display_name ?? null,
    signature: signature
      ? {
          name: signature.name ?? null,
          title: signature.title ?? null,
          company: signature.company ?? null,
          phones: signature.phones ?? [],
          emails: signature.emails ?? [],
          urls: signature.urls ?? [],
        }
      : null,
    authenticated: authenticated !== false,
  }
}

function answer(id: unknown, query: MatchQuery, candidates: CandidateContact[]): MatchAnswer {
  const ranked = rankCandidates(query, candidates)
  const decision = decideMatch(query, ranked, defaultThresholds)
  return {
    id,
    candidates: ranked.slice(0, mostShown).map(candidate => ({
      contact_id: candidate.externalId ?? candidate.contactId,
      confidence: candidate.confidence,
      reasons: explainCandidate(candidate),
    })),
    // who is to be ignored waits for nobody: there is no contact to log to
    decision: decision.action === 'ignore' ? 'new' : decision.action,
  }
}
