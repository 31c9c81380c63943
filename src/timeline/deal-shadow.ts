/**
 * Which deals a message would be linked to by the rules that are common elsewhere, computed beside our own choice and
 * never acted on. They look at open deals of the contacts and their companies, and at nothing that the message says.
 */
import { type DealCandidate, type DealQuestion, isConcerned, isOpenAt } from './choose-deals.ts'

export const shadowRules = ['onlyOpen', 'fiveRecent', 'lastModified'] as const
export type ShadowRule = (typeof shadowRules)[number]

/** Null where no rule had anything to choose from. */
export type DealShadow = Record<ShadowRule, string[]> | null

const many = 5

export function shadowDeals(question: DealQuestion): DealShadow {
  const open = question.candidates.filter(deal => isConcerned(question, deal) && isOpenAt(deal, question.sentAt))
  if (open.length === 0) return null
  const recent = [...open].sort((a, b) => newest(a.createdAt, b.createdAt) || byId(a, b))
  const [changed] = [...open].sort((a, b) => newest(a.updatedAt, b.updatedAt) || byId(a, b))
  return {
    onlyOpen: open.length === 1 ? idsOf(open) : [],
    fiveRecent: idsOf(recent.slice(0, many)),
    lastModified: changed === undefined ? [] : [changed.dealId],
  }
}

const idsOf = (deals: DealCandidate[]) => deals.map(({ dealId }) => dealId).sort(compareIds)
const newest = (a: Date, b: Date) => b.getTime() - a.getTime()
const byId = (a: DealCandidate, b: DealCandidate) => compareIds(b.dealId, a.dealId)
const compareIds = (a: string, b: string) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
