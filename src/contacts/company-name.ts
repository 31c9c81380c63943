/** A company's name taken apart: its own words, the common ones, the legal form. */
import { editDistance, editSimilarity } from './edit-distance.ts'
import { foldLatin, romanise, scriptOf } from './romanise.ts'
import { companyCommonWords, companyWordForms, legalForms } from './vocabulary/legal-forms.ts'

export interface CompanyName {
  /** Words that tell it apart, romanised, in order. */
  words: string[]
  /** All words but the legal form. */
  allWords: string[]
  forms: string[]
}

const longestName = 200
const parsed = new Map<string, CompanyName>()
const mostRemembered = 20_000

export function parseCompanyName(value: string): CompanyName {
  const known = parsed.get(value)
  if (known) return known
  const written = splitWords(value)
  const { rest, forms } = takeForms(written)
  const allWords = rest.map(normaliseWord)
  const words = allWords.filter(word => !companyCommonWords.has(word))
  const name = { words: words.length > 0 ? words : allWords, allWords, forms }
  if (parsed.size >= mostRemembered) parsed.clear()
  parsed.set(value, name)
  return name
}

/** The first word that tells it apart: what blocking keys are made of. Empty where there is none. */
export function companyHead(value: string): string {
  const { words } = parseCompanyName(value)
  return (words.find(word => word.length > 2) ?? words.join('')).slice(0, 12)
}

export type CompanyRelation = 'equal' | 'similar' | 'different'

/** equal: the same words but for the legal form and common words · similar: one slip, one within the other, one spelling without blanks. */
export function compareCompanyNames(a: string, b: string): CompanyRelation {
  const left = parseCompanyName(a)
  const right = parseCompanyName(b)
  if (left.words.length === 0 || right.words.length === 0) return 'different'
  const joinedA = left.words.join('')
  const joinedB = right.words.join('')
  if (joinedA === joinedB) return 'equal'
  const shortest = Math.min(joinedA.length, joinedB.length)
  if (shortest >= 5 && editDistance(joinedA, joinedB, 1) <= 1) return 'similar'
  const [few, many] = left.words.length <= right.words.length ? [left.words, right.words] : [right.words, left.words]
  if (few[0] === many[0] && few[0]!.length > 3 && few.every(word => many.includes(word))) return 'similar'
  if (left.allWords.join('') === right.allWords.join('')) return 'equal'
  return shortest >= 6 && editSimilarity(joinedA, joinedB) >= 0.8 ? 'similar' : 'different'
}

/** Could the domain's name be made of the company's? `mbg-zaklady.com` ~ "MBG Zakłady". */
export function domainFitsCompany(domain: string, company: string): boolean {
  const label = domainHead(domain)
  const { allWords, words } = parseCompanyName(company)
  const joined = allWords.join('')
  if (!label || !joined) return false
  if (label === joined || label === words.join('') || label === allWords[0]) return true
  return Math.min(label.length, joined.length) >= 5 && (joined.startsWith(label) || label.startsWith(joined))
}

/** `mail.acme-group.co.uk` → `acmegroup`: the label before the public ending. */
export function domainHead(domain: string): string {
  const labels = domain.split('.')
  const last = labels.length - 1
  // co.uk, com.br, ne.jp: a short second-level label under a two-letter country
  const isSecondLevel =
    last >= 2 && labels[last]!.length === 2 && /^(?:co|com|org|net|ne|or|ac|gov|edu|net)$/.test(labels[last - 1]!)
  return (labels[isSecondLevel ? last - 2 : last - 1] ?? '').replace(/[^a-z0-9]/g, '')
}

function splitWords(value: string): string[] {
  return foldLatin(value.slice(0, longestName).normalize('NFKC'))
    .replace(/株式会社|有限会社|合同会社/g, ' $& ')
    .replace(/['’`"“”„«»]/g, '')
    .replace(/\b(\p{L})\.(?=\p{L}\b)/gu, '$1')
    .replace(/[.]/g, match => (match ? '\u0001' : ''))
    .replace(/(?<=(?:^|[^\p{L}])\p{L}{1,4})\u0001(?=\p{L})/gu, '')
    .replace(/\u0001/g, ' ')
    .split(/[^\p{L}\p{M}\p{N}&+%]+/u)
    .filter(Boolean)
}

function takeForms(words: string[]): { rest: string[]; forms: string[] } {
  const forms: string[] = []
  const rest: string[] = []
  for (let at = 0; at < words.length; ) {
    const found = legalForms.find(form => form.words.every((word, i) => words[at + i] === word))
    // one letter or a form in the middle of the words is more likely a word
    const isAtEdge = at === 0 || at + (found?.words.length ?? 0) >= words.length || rest.length > 0
    if (found && isAtEdge && words.length > found.words.length) {
      forms.push(found.form)
      at += found.words.length
      continue
    }
    rest.push(words[at]!)
    at += 1
  }
  return rest.length > 0 ? { rest, forms } : { rest: words, forms: [] }
}

function normaliseWord(word: string): string {
  const latin = scriptOf(word) === 'latin' ? word : romanise(word).replace(/[^a-z0-9]/g, '')
  return companyWordForms.get(latin) ?? latin
}
