/**
 * Candidates in order, each with the probability that it is the sender. A conditional logit over the candidates and
 * "nobody we know": every present feature adds its weight, the probabilities of all answers sum to one, so two equally
 * good candidates share it. Records of one person (duplicates) pool their share. Then the calibration curve.
 */
import { alignNames } from '../contacts/compare-person-names.ts'
import { applyCurve, type Curve } from './calibration.ts'
import { type ContactComparison, compareContact, isRoleContact } from './compare.ts'
import { candidateFeatures, nameGroup, noneFeatures } from './features.ts'
import type { CandidateContact, MatchQuery, RankedCandidate, Term } from './match.ts'
import rankerModel from './model/ranker.json' with { type: 'json' }
import { type PreparedQuery, prepareQuery } from './prepare-query.ts'
import { markSharedPhones } from './shared-phones.ts'

export interface RankerModel {
  version: string
  weights: Record<string, number>
  curve: Curve
  /** A workspace's own curve over what `curve` says. */
  own?: Curve
}

export const shippedModel: RankerModel = rankerModel as RankerModel

const mostRanked = 20

/** A smaller share is not worth asking whether its record is the same person's. */
const leastShare = 1e-4

export function rankCandidates(
  query: MatchQuery,
  candidates: readonly CandidateContact[],
  model: RankerModel = shippedModel,
): RankedCandidate[] {
  return rankPrepared(prepareQuery(query), candidates, model)
}

export function rankPrepared(
  query: PreparedQuery,
  candidates: readonly CandidateContact[],
  model: RankerModel,
): RankedCandidate[] {
  const weighed = markSharedPhones([...candidates]).map(contact => weigh(query, contact, model))
  weighed.sort((a, b) => b.weight - a.weight || compareIds(a.contact.id, b.contact.id))
  const none = noneFeatures(query).reduce((sum, code) => sum + (model.weights[code] ?? 0), 0)
  const top = weighed.slice(0, mostRanked)
  const highest = Math.max(none, top[0]?.weight ?? none)
  const shares = top.map(({ weight }) => Math.exp(weight - highest))
  const total = weighed.reduce((sum, { weight }) => sum + Math.exp(weight - highest), Math.exp(none - highest))
  return top
    .map((candidate, i) => {
      const pooled = shares.reduce(
        (sum, share, j) =>
          sum + (i === j ? share : share < total * leastShare ? 0 : share * chanceOfOnePerson(candidate, top[j]!)),
        0,
      )
      return toRanked(candidate, applyCurve(model.curve, Math.min(1, pooled / total)), model, none)
    })
    .sort((a, b) => b.confidence - a.confidence || b.weight - a.weight)
}

export interface WeighedCandidate {
  contact: CandidateContact
  comparison: ContactComparison
  features: string[]
  weight: number
  isRole: boolean
}

function weigh(query: PreparedQuery, contact: CandidateContact, model: RankerModel): WeighedCandidate {
  const comparison = compareContact(query, contact)
  const isRole = isRoleContact(contact)
  const features = candidateFeatures(query, comparison, isRole)
  const weight = features.reduce((sum, code) => sum + (model.weights[code] ?? 0), 0)
  return { contact, comparison, features, weight, isRole }
}

/** Two records: are they one person? Shared personal points say so; equal names at one company leave it open. */
export function chanceOfOnePerson(a: WeighedCandidate, b: WeighedCandidate): number {
  if (a.isRole || b.isRole) return 0
  const left = a.comparison.contactName
  const right = b.comparison.contactName
  if (left.generation !== right.generation) return 0
  const { pairs, restA, restB } = alignNames(left.tokens, right.tokens)
  const isNameClose =
    pairs.length >= Math.min(2, left.tokens.length, right.tokens.length) && (restA.length === 0 || restB.length === 0)
  if (!isNameClose) return 0
  if (a.contact.emails.some(email => b.contact.emails.includes(email))) return 0.98
  const shared = [...a.contact.sharedPhones, ...b.contact.sharedPhones, ...a.contact.companyPhones]
  if (a.contact.phones.some(phone => b.contact.phones.includes(phone) && !shared.includes(phone))) return 0.97
  return 0
}

function toRanked(candidate: WeighedCandidate, shipped: number, model: RankerModel, none: number): RankedCandidate {
  const { contact, comparison, features, weight, isRole } = candidate
  const { contactName: _, isPrincipal: __, ...levels } = comparison
  return {
    contactId: contact.id,
    externalId: contact.externalId,
    confidence: model.own ? applyCurve(model.own, shipped) : shipped,
    shippedConfidence: shipped,
    weight: weight - none,
    terms: termsOf(features, comparison),
    comparison: levels,
    isRoleContact: isRole,
  }
}

function termsOf(features: readonly string[], comparison: ContactComparison): Term[] {
  const weights = shippedModel.weights
  return features
    .map(code => ({ code, weight: weights[code] ?? 0, params: { name: nameGroup(comparison.name) } }))
    .filter(term => Math.abs(term.weight) >= 0.05)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
}

/** Ids are decimal strings or a file's own ids: by length, then by letters. */
const compareIds = (a: string, b: string) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
