import { productWords, wordsOf } from './product-words.ts'

/** A deal that may be what a message is about, and how it hangs together with the people on it. */
export interface DealCandidate {
  dealId: string
  name: string
  reference: string | null
  companyId: string | null
  companyName: string | null
  contactIds: string[]
  createdAt: Date
  updatedAt: Date
  /** Null while it is open. */
  closedAt: Date | null
  isClosed: boolean
}

export interface DealQuestion {
  sentAt: Date
  subject: string
  visibleText: string
  references: { reference: string; fromSubject: boolean }[]
  /** Contacts this message was logged to. */
  contacts: { contactId: string; companyId: string | null }[]
  /** What earlier messages of the thread were linked to, newest first. */
  threadDealIds: string[]
  candidates: DealCandidate[]
}

export interface DealTerm {
  code: string
  dealId: string
  weight: number
}

export interface DealDecision {
  action: 'linked' | 'review' | 'none'
  reason: DealReason
  /** Best first; of `linked` those that are linked, of `review` those to choose from. */
  deals: { dealId: string; confidence: number }[]
  terms: DealTerm[]
}

export type DealReason =
  | 'reference_in_subject'
  | 'reference_in_body'
  | 'foreign_reference'
  | 'thread'
  | 'only_open_deal'
  | 'only_open_deal_of_company'
  | 'several_deals_of_company'
  | 'product_words'
  | 'several_open_deals'
  | 'only_closed_deals'
  | 'no_deal'
  | 'not_logged'

/** Precision on the development world of each rule that links, rounded down; what is shown as confidence. */
const CONFIDENCE = { subject: 0.99, body: 0.98, thread: 0.97, product: 0.96, only: 0.95, company: 0.9 } as const

/** A deal counts from a day before it was entered: people write first and open the deal afterwards. */
const DAY = 86_400_000

/**
 * Which deals a message belongs to. A reference links only if someone on the message belongs to the deal's contacts or
 * company, or the thread already holds it: a stranger's mail must not land on another customer's deal because it
 * quotes its number. Where nothing points to one deal alone it abstains.
 */
export function chooseDeals(question: DealQuestion): DealDecision {
  if (question.contacts.length === 0) return none('not_logged')
  return byReference(question) ?? byThread(question) ?? byOpenDeals(question)
}

function byReference(question: DealQuestion): DealDecision | null {
  const named = question.references.flatMap(({ reference, fromSubject }) =>
    question.candidates.filter(deal => deal.reference === reference).map(deal => ({ deal, fromSubject })),
  )
  if (named.length === 0) return null
  const admitted = named.filter(
    ({ deal }) => isConcerned(question, deal) || question.threadDealIds.includes(deal.dealId),
  )
  if (admitted.length === 0) {
    return {
      action: 'review',
      reason: 'foreign_reference',
      deals: unique(named.map(({ deal }) => ({ dealId: deal.dealId, confidence: 0.2 }))),
      terms: named.map(({ deal }) => ({ code: 'reference_of_strangers', dealId: deal.dealId, weight: -2 })),
    }
  }
  const inSubject = admitted.filter(({ fromSubject }) => fromSubject)
  const chosen = inSubject.length > 0 ? inSubject : admitted
  const code = inSubject.length > 0 ? 'reference_in_subject' : 'reference_in_body'
  const confidence = inSubject.length > 0 ? CONFIDENCE.subject : CONFIDENCE.body
  return {
    action: 'linked',
    reason: code,
    deals: unique(chosen.map(({ deal }) => ({ dealId: deal.dealId, confidence }))),
    terms: chosen.map(({ deal }) => ({ code, dealId: deal.dealId, weight: 5 })),
  }
}

function byThread(question: DealQuestion): DealDecision | null {
  const held = question.threadDealIds
    .map(dealId => question.candidates.find(deal => deal.dealId === dealId))
    .filter(deal => deal !== undefined)
    .filter(deal => isConcerned(question, deal) && isOpenAt(deal, question.sentAt))
  const deal = held[0]
  if (deal === undefined) return null
  return linked('thread', deal, CONFIDENCE.thread, [{ code: 'thread_holds_deal', dealId: deal.dealId, weight: 4 }])
}

function byOpenDeals(question: DealQuestion): DealDecision {
  const concerned = question.candidates.filter(deal => isConcerned(question, deal))
  const open = concerned.filter(deal => isOpenAt(deal, question.sentAt))
  if (open.length === 0) return none(concerned.length > 0 ? 'only_closed_deals' : 'no_deal')
  const own = open.filter(deal => question.contacts.some(({ contactId }) => deal.contactIds.includes(contactId)))
  const spoken = byProductWords(question, open)
  if (spoken !== null) return spoken
  const [only] = own
  if (only !== undefined && own.length === 1) {
    return linked('only_open_deal', only, CONFIDENCE.only, [{ code: 'only_open_deal', dealId: only.dealId, weight: 3 }])
  }
  const [ofCompany] = open
  if (ofCompany !== undefined && own.length === 0 && open.length === 1) {
    const terms = [{ code: 'only_open_deal_of_company', dealId: ofCompany.dealId, weight: 2 }]
    return linked('only_open_deal_of_company', ofCompany, CONFIDENCE.company, terms)
  }
  if (own.length === 0) return none('several_deals_of_company')
  return {
    action: 'review',
    reason: 'several_open_deals',
    deals: own.map(deal => ({ dealId: deal.dealId, confidence: 1 / own.length })),
    terms: own.map(deal => ({ code: 'open_deal', dealId: deal.dealId, weight: 0 })),
  }
}

/** Words that stand in one deal's name only and in the message: the subject counts more than the text. */
function byProductWords(question: DealQuestion, open: DealCandidate[]): DealDecision | null {
  const words = productWords(open)
  const subject = wordsOf(question.subject)
  const text = wordsOf(question.visibleText)
  const scored = open
    .map(deal => {
      const hits = (words.get(deal.dealId) ?? []).filter(forms =>
        forms.some(form => subject.has(form) || text.has(form)),
      )
      const weights = hits.map(forms => (forms.some(form => subject.has(form)) ? 2 : 1))
      return { deal, weight: weights.reduce((sum, weight) => sum + weight, 0) }
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || (a.deal.dealId < b.deal.dealId ? -1 : 1))
  const [first, second] = scored
  if (first === undefined || (second !== undefined && second.weight === first.weight)) return null
  return linked('product_words', first.deal, CONFIDENCE.product, [
    { code: 'product_words', dealId: first.deal.dealId, weight: first.weight },
  ])
}

/** Someone the message was logged to belongs to the deal's contacts or its company. */
export function isConcerned(question: DealQuestion, deal: DealCandidate): boolean {
  return question.contacts.some(
    ({ contactId, companyId }) =>
      deal.contactIds.includes(contactId) || (companyId !== null && companyId === deal.companyId),
  )
}

export function isOpenAt(deal: DealCandidate, at: Date): boolean {
  if (deal.createdAt.getTime() - DAY > at.getTime()) return false
  if (!deal.isClosed) return true
  return deal.closedAt !== null && deal.closedAt.getTime() > at.getTime()
}

function linked(reason: DealReason, deal: DealCandidate, confidence: number, terms: DealTerm[]): DealDecision {
  return { action: 'linked', reason, deals: [{ dealId: deal.dealId, confidence }], terms }
}

function none(reason: DealReason): DealDecision {
  return { action: 'none', reason, deals: [], terms: [] }
}

function unique(deals: { dealId: string; confidence: number }[]): { dealId: string; confidence: number }[] {
  return [...new Map(deals.map(deal => [deal.dealId, deal])).values()]
}
