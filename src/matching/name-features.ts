/** Numbers that say how alike two names are; the weights for them are learnt from labelled pairs. */
import { parseCompanyName } from '../contacts/company-name.ts'
import { foldToken } from '../contacts/compare-name-tokens.ts'
import { alignNames, comparePersonNames, type PersonNameComparison } from '../contacts/compare-person-names.ts'
import { editSimilarity } from '../contacts/edit-distance.ts'
import { parsePersonName } from '../contacts/person-name.ts'

export const nameFeatureNames = [
  'bias',
  'spelling', // best likeness of the whole, in either order
  'spelling_squared',
  'answered_few', // share of letters answered, the worse side
  'answered_many', // the better side
  'rest_likeness', // likeness of what was left on both sides
  'rest_both', // something is left on both sides
  'rest_length', // letters left on the shorter side
  'nickname',
  'initial',
  'single', // one side is one token
  'numbers_differ',
  'forms_differ',
  'first_differs', // the first words say different things
  'slips', // letters that differ, up to six
  'length', // letters of the shorter name, up to thirty
] as const

export function personNameFeatures(a: string, b: string): { values: number[]; comparison: PersonNameComparison } {
  const left = parsePersonName(a)
  const right = parsePersonName(b)
  const comparison = comparePersonNames(left, right)
  return { values: featuresOf(left.tokens, right.tokens, { a, b }, []), comparison }
}

export function companyNameFeatures(a: string, b: string): number[] {
  const left = parseCompanyName(a)
  const right = parseCompanyName(b)
  const forms =
    left.forms.length > 0 && right.forms.length > 0 && !left.forms.some(form => right.forms.includes(form)) ? [1] : []
  return featuresOf(left.allWords, right.allWords, { a, b }, forms)
}

function featuresOf(
  left: readonly string[],
  right: readonly string[],
  raw: { a: string; b: string },
  formsDiffer: readonly number[],
): number[] {
  const { pairs, restA, restB } = alignNames(left, right)
  const joined = (tokens: readonly string[]) => tokens.map(token => foldToken(token).sounds[0] ?? '').join('')
  const sorted = (tokens: readonly string[]) =>
    joined([...tokens].sort((x, y) => ((foldToken(x).sounds[0] ?? '') < (foldToken(y).sounds[0] ?? '') ? -1 : 1)))
  const spelling = Math.max(editSimilarity(joined(left), joined(right)), editSimilarity(sorted(left), sorted(right)))
  const letters = (tokens: readonly string[]) =>
    tokens.reduce((sum, token) => sum + (foldToken(token).sounds[0]?.length ?? 0), 0)
  const answeredA = 1 - letters(restA) / Math.max(1, letters(left))
  const answeredB = 1 - letters(restB) / Math.max(1, letters(right))
  const restBoth = restA.length > 0 && restB.length > 0
  const shortest = Math.min(joined(left).length, joined(right).length)
  const longest = Math.max(joined(left).length, joined(right).length)
  return [
    1,
    spelling,
    spelling * spelling,
    Math.min(answeredA, answeredB),
    Math.max(answeredA, answeredB),
    restBoth ? editSimilarity(joined(restA), joined(restB)) : 1,
    restBoth ? 1 : 0,
    restBoth ? Math.min(12, letters(restA), letters(restB)) / 12 : 0,
    pairs.some(pair => pair.relation === 'nickname') ? 1 : 0,
    pairs.some(pair => pair.relation === 'initial') ? 1 : 0,
    left.length === 1 || right.length === 1 ? 1 : 0,
    numbersOf(raw.a) === numbersOf(raw.b) ? 0 : 1,
    formsDiffer.length,
    left[0] !== undefined && restA.includes(left[0]) && right[0] !== undefined && restB.includes(right[0]) ? 1 : 0,
    Math.min(6, Math.round((1 - spelling) * longest)) / 6,
    Math.min(30, shortest) / 30,
  ]
}

const numbersOf = (text: string) => (text.match(/\d+/g) ?? []).join(' ')
