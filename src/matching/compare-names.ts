/** Names alone: how likely two spellings mean one person or company, when nothing else is known against it. */

import { parseCompanyName } from '../contacts/company-name.ts'
import type { PersonNameLevel } from '../contacts/compare-person-names.ts'
import { parsePersonName } from '../contacts/person-name.ts'
import { sigmoid } from './calibration.ts'
import namesModel from './model/names.json' with { type: 'json' }
import { companyNameFeatures, nameFeatureNames, personNameFeatures } from './name-features.ts'
import { nameKeys } from './name-keys.ts'

export type NameKind = 'person' | 'company'

export interface NamesComparison {
  confidence: number
  /** Looking for `a` would find `b`. */
  sharesKey: boolean
  reasons: string[]
}

const longestName = 300

const reasonTexts: Readonly<Record<PersonNameLevel, string>> = {
  equal: 'the same names',
  spelling: 'the same names in another spelling',
  extended: 'the same names, and a further one on one side',
  nickname: 'a short form of the given name',
  typo: 'a slip of the pen',
  initial: 'the family name, and the given name by its initial',
  initials_only: 'the initials only',
  surname_changed: 'the given name, with another family name',
  partial_family: 'the family name only',
  partial_given: 'the given name only',
  relative: 'the family name, with another given name',
  different: 'different names',
  missing: 'no name to compare',
}

export function compareNames(kind: NameKind, a: string, b: string): NamesComparison {
  const [left, right] = [a.slice(0, longestName), b.slice(0, longestName)]
  return kind === 'person' ? comparePersons(left, right) : compareCompanies(left, right)
}

function comparePersons(a: string, b: string): NamesComparison {
  const { values, comparison } = personNameFeatures(a, b)
  if (comparison.level === 'missing') return { confidence: 0, sharesKey: false, reasons: [reasonTexts.missing] }
  const asked = new Set(nameKeys(parsePersonName(a), 'asked'))
  return {
    confidence: sigmoid(dot(values, namesModel.person)),
    sharesKey: nameKeys(parsePersonName(b), 'stored').some(key => asked.has(key)),
    reasons: [
      reasonTexts[comparison.level],
      ...comparison.alignment.pairs
        .filter(({ relation }) => relation !== 'equal')
        .map(pair => `${pair.a} ~ ${pair.b} (${pair.relation})`),
    ],
  }
}

function compareCompanies(a: string, b: string): NamesComparison {
  const values = companyNameFeatures(a, b)
  const [left, right] = [parseCompanyName(a), parseCompanyName(b)]
  if (left.allWords.length === 0 || right.allWords.length === 0)
    return { confidence: 0, sharesKey: false, reasons: [reasonTexts.missing] }
  const head = (name: typeof left) => name.allWords.join('').slice(0, 4)
  const isSame = left.words.join('') === right.words.join('')
  return {
    confidence: sigmoid(dot(values, namesModel.company)),
    sharesKey: head(left) === head(right),
    reasons: [isSame ? 'the same words but for the legal form' : `${left.words.join(' ')} ~ ${right.words.join(' ')}`],
  }
}

function dot(values: readonly number[], weights: Readonly<Record<string, number>>): number {
  return nameFeatureNames.reduce((sum, name, i) => sum + (values[i] ?? 0) * (weights[name] ?? 0), 0)
}
