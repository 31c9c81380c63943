/** The labelled questions with their candidates, found in memory by the same keys that the database uses. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { normaliseEmail } from '../../../src/contacts/normalise-email.ts'
import { normalisePhone } from '../../../src/contacts/normalise-phone.ts'
import { blockingKeys, queryKeys } from '../../../src/matching/blocking-keys.ts'
import type { CandidateContact, MatchQuery } from '../../../src/matching/match.ts'
import { markSharedPhones } from '../../../src/matching/shared-phones.ts'

export interface LabelledQuery {
  id: string
  query: MatchQuery
  kind: string
  accept: string[]
  actual: string[]
  expect: string
  candidates: CandidateContact[]
}

const mostPostings = 2000
type Row = Record<string, string>

export function readMatchDataset(folder: string): LabelledQuery[] {
  const contacts = readContacts(folder)
  const postings = new Map<number, number[]>()
  contacts.forEach((contact, index) => {
    for (const key of blockingKeys(1, contact)) {
      const list = postings.get(key)
      if (list) list.push(index)
      else postings.set(key, [index])
    }
  })
  const truth = new Map(readLines(join(folder, 'truth.jsonl')).map(line => [line.id, line]))
  return readLines(join(folder, 'queries.jsonl')).map(line => {
    const query: MatchQuery = {
      email: line.email,
      displayName: line.display_name,
      signature: line.signature,
      authenticated: line.authenticated !== false,
    }
    const found = new Set(
      queryKeys(1, query).flatMap(key => {
        const list = postings.get(key) ?? []
        return list.length > mostPostings ? [] : list
      }),
    )
    const { kind, accept, actual, expect } = truth.get(line.id)!
    return { id: line.id, query, kind, accept, actual, expect, candidates: [...found].map(index => contacts[index]!) }
  })
}

export function readContacts(folder: string): CandidateContact[] {
  const companies = new Map(readCsv(join(folder, 'companies.csv')).map(row => [row.id!, row]))
  const contacts = readCsv(join(folder, 'contacts.csv')).map(row => toContact(row, companies.get(row.company_id!)))
  return markSharedPhones(contacts)
}

function toContact(row: Row, company: Row | undefined): CandidateContact {
  const country = company?.country || null
  return {
    id: row.id!,
    externalId: row.id!,
    firstName: row.first_name!,
    lastName: row.last_name!,
    emails: split(row.emails)
      .map(normaliseEmail)
      .filter(email => email !== null),
    phones: split(row.phones)
      .map(phone => normalisePhone(phone, country))
      .filter(phone => phone !== null),
    title: row.title || null,
    companyId: row.company_id || null,
    companyName: company?.name ?? null,
    companyDomains: split(company?.domains),
    companyPhones: [normalisePhone(company?.phone, country)].filter(phone => phone !== null),
    sharedPhones: [],
    ownerEmail: row.owner_email || null,
    createdAt: row.created_at ? new Date(row.created_at) : null,
  }
}

const split = (text: string | undefined) =>
  (text ?? '')
    .split(';')
    .map(part => part.trim())
    .filter(Boolean)
const readCsv = (path: string): Row[] => parse(readFileSync(path, 'utf8'), { columns: true, bom: true })

interface Line {
  id: string
  email: string | null
  display_name: string | null
  signature: MatchQuery['signature']
  authenticated?: boolean
  kind: string
  accept: string[]
  actual: string[]
  expect: string
}

const readLines = (path: string): Line[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line.trim())
    .map(line => JSON.parse(line))
