/** Pairs of contacts that may be one person: found by shared keys, weighed field by field, best first. */

import { inWorkspace } from '../db/in-workspace.ts'
import { openPglite } from '../db/open.ts'
import type { Tx } from '../db/schema.ts'
import { blockingKeys } from '../matching/blocking-keys.ts'
import type { CandidateContact } from '../matching/match.ts'
import { importFiles } from '../matching/match-lines.ts'
import { loadAllContacts } from '../matching/queries.ts'
import { markSharedPhones } from '../matching/shared-phones.ts'
import { compareDuplicates } from './compare-duplicates.ts'

export interface DuplicatePair {
  a: string
  b: string
  confidence: number
  reasons: string[]
  terms: { code: string; weight: number }[]
}

/** Contacts that share a key in larger numbers are compared through their other keys only. */
const mostHolders = 60
const leastConfidence = 0.5

export async function findDuplicates(contactsFile: string, companiesFile: string): Promise<DuplicatePair[]> {
  const database = await openPglite('memory://')
  try {
    const workspaceId = await importFiles(database, contactsFile, companiesFile)
    return await inWorkspace(database.db, workspaceId, tx => findWorkspaceDuplicates(tx, workspaceId))
  } finally {
    await database.close()
  }
}

/** Within a workspace; ids are the CRM's where there are any. */
export async function findWorkspaceDuplicates(tx: Tx, workspaceId: string): Promise<DuplicatePair[]> {
  return pairDuplicates(await loadAllContacts(tx, workspaceId))
}

export function pairDuplicates(contacts: readonly CandidateContact[]): DuplicatePair[] {
  const marked = markSharedPhones([...contacts])
  const holders = new Map<number, number[]>()
  marked.forEach((contact, index) => {
    for (const key of blockingKeys(0, contact)) {
      const list = holders.get(key)
      if (list) list.push(index)
      else holders.set(key, [index])
    }
  })
  const seen = new Set<number>()
  const pairs: DuplicatePair[] = []
  for (const indexes of holders.values()) {
    if (indexes.length < 2 || indexes.length > mostHolders) continue
    indexes.forEach((i, at) => {
      for (const j of indexes.slice(at + 1)) {
        const pair = i * marked.length + j
        if (seen.has(pair)) continue
        seen.add(pair)
        const found = compareDuplicates(marked[i]!, marked[j]!)
        if (found.confidence >= leastConfidence) pairs.push({ a: idOf(marked[i]!), b: idOf(marked[j]!), ...found })
      }
    })
  }
  return pairs.sort((x, y) => y.confidence - x.confidence || (x.a < y.a ? -1 : 1))
}

const idOf = (contact: CandidateContact) => contact.externalId ?? contact.id
