/** Before a contact is made: who of those we have may be the same person? */
import type { Tx } from '../db/schema.ts'
import type { CandidateContact } from '../matching/match.ts'
import { findCandidatesForMany } from '../matching/queries.ts'
import { markSharedPhones } from '../matching/shared-phones.ts'
import { compareDuplicates } from './compare-duplicates.ts'
import { normaliseWords } from './derived-columns.ts'
import { emailDomain, normaliseEmail } from './normalise-email.ts'
import { normalisePhone } from './normalise-phone.ts'
import type { ContactToMake } from './save-contact.ts'

export interface LikelyDuplicate {
  contactId: string
  confidence: number
  terms: { code: string; weight: number }[]
}

/** Likelier one person than two. */
const leastConfidence = 0.5
const mostShown = 5

/** Of each contact that would be made: the records that may be the same person, likeliest first. */
export async function findLikelyDuplicates(
  tx: Tx,
  workspaceId: string,
  wanted: readonly ContactToMake[],
): Promise<LikelyDuplicate[][]> {
  const companies = await companiesById(
    tx,
    workspaceId,
    wanted.flatMap(({ companyId }) => companyId ?? []),
  )
  const made = wanted.map(contact => wouldBe(contact, companies.get(contact.companyId ?? '') ?? null))
  const candidates = await findCandidatesForMany(
    tx,
    workspaceId,
    made.map(contact => ({
      email: contact.emails[0] ?? null,
      displayName: [contact.firstName, contact.lastName].filter(Boolean).join(' ') || null,
      signature: {
        ...{ name: null, title: contact.title, company: contact.companyName, urls: [] },
        ...{ phones: contact.phones, emails: contact.emails },
      },
      authenticated: true,
    })),
  )
  return made.map((contact, at) => rankDuplicates(contact, candidates[at] ?? []))
}

function rankDuplicates(made: CandidateContact, candidates: readonly CandidateContact[]): LikelyDuplicate[] {
  const [marked, ...others] = markSharedPhones([made, ...candidates])
  return others
    .map(other => {
      const { confidence, terms } = compareDuplicates(inCompanyOf(marked!, other), other)
      return { contactId: other.id, confidence, terms }
    })
    .filter(({ confidence }) => confidence >= leastConfidence)
    .sort((a, b) => b.confidence - a.confidence || (BigInt(a.contactId) < BigInt(b.contactId) ? -1 : 1))
    .slice(0, mostShown)
}

interface KnownCompany {
  id: string
  name: string
  domains: string[]
}

function wouldBe(contact: ContactToMake, company: KnownCompany | null): CandidateContact {
  const emails = contact.emails.flatMap(email => normaliseEmail(email) ?? [])
  return {
    ...{ id: '0', externalId: null, ownerEmail: null, createdAt: null, sharedPhones: [], companyPhones: [] },
    ...{ firstName: contact.firstName ?? '', lastName: contact.lastName ?? '', title: contact.title, emails },
    phones: contact.phones.flatMap(({ value }) => normalisePhone(value) ?? []),
    companyId: company?.id ?? null,
    companyName: company?.name ?? contact.companyName,
    companyDomains: company?.domains ?? [],
  }
}

/** A company that is only named, or only shown by the address, is the other's if that one has the name or the domain. */
function inCompanyOf(made: CandidateContact, other: CandidateContact): CandidateContact {
  if (made.companyId !== null || other.companyId === null) return made
  const isNamed =
    made.companyName !== null &&
    other.companyName !== null &&
    normaliseWords(made.companyName) === normaliseWords(other.companyName)
  const isItsDomain = made.emails.some(email => other.companyDomains.includes(emailDomain(email)))
  return isNamed || isItsDomain ? { ...made, companyId: other.companyId } : made
}

async function companiesById(tx: Tx, workspaceId: string, ids: string[]): Promise<Map<string, KnownCompany>> {
  const found = new Map<string, KnownCompany>()
  if (ids.length === 0) return found
  const rows = await tx
    .selectFrom('company as c')
    .leftJoin('companyDomain as d', join =>
      join.onRef('d.workspaceId', '=', 'c.workspaceId').onRef('d.companyId', '=', 'c.id'),
    )
    .select(['c.id', 'c.name', 'd.domain'])
    .where('c.workspaceId', '=', workspaceId)
    .where('c.id', 'in', ids)
    .execute()
  for (const { id, name, domain } of rows) {
    const company = found.get(id) ?? { id, name, domains: [] }
    if (domain !== null) company.domains.push(domain)
    found.set(id, company)
  }
  return found
}
