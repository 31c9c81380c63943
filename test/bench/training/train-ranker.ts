/**
 * Fits the ranker's weights and its calibration curve on labelled matches, prints the figures of folds that the weights
 * had not seen, and writes src/matching/model/ranker.json.
 *   npx tsx test/bench/training/train-ranker.ts MATCH-FOLDER
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { calibrationError, fitIsotonic, type LabelledScore } from '../../../src/matching/calibration.ts'
import { compareContact, isRoleContact } from '../../../src/matching/compare.ts'
import { candidateFeatures, noneFeatures } from '../../../src/matching/features.ts'
import { prepareQuery } from '../../../src/matching/prepare-query.ts'
import { type RankerModel, rankCandidates } from '../../../src/matching/rank-candidates.ts'
import { markSharedPhones } from '../../../src/matching/shared-phones.ts'
import { type LabelledQuery, readMatchDataset } from './match-dataset.ts'

interface Example {
  group: string
  kind: string
  none: number[]
  candidates: { features: number[]; isRight: boolean }[]
}

const folds = 5
const ridge = 0.02

const data = readMatchDataset(process.argv[2]!)
const codes: string[] = []
const indexOf = new Map<string, number>()
const examples = data.map(toExample)
console.error(`${examples.length} questions, ${codes.length} features`)

const outOfFold: LabelledScore[] = []
const tops: { kind: string; isRight: boolean; raw: number; inTop: boolean; known: boolean }[] = []
for (let fold = 0; fold < folds; fold++) {
  const isTest = (example: Example) => foldOf(example.group) === fold
  const weights = fitWeights(examples.filter(example => !isTest(example)))
  const model: RankerModel = { version: 'fold', weights: named(weights), curve: { x: [], y: [] } }
  data.forEach((one, i) => {
    if (!isTest(examples[i]!)) return
    const ranked = rankCandidates(one.query, one.candidates, model)
    const top = ranked[0]
    tops.push({
      kind: one.kind,
      isRight: top !== undefined && one.accept.includes(top.contactId),
      inTop: ranked.slice(0, 5).some(candidate => one.accept.includes(candidate.contactId)),
      raw: top?.confidence ?? 0,
      known: one.accept.length > 0,
    })
    if (top) outOfFold.push({ raw: top.confidence, isRight: one.actual.includes(top.contactId) })
  })
}
const known = tops.filter(top => top.known)
const share = (list: { [key: string]: unknown }[], key: string) => list.filter(one => one[key]).length / list.length
console.log(
  `out of fold: recall@1 ${share(known, 'isRight').toFixed(4)}, recall@5 ${share(known, 'inTop').toFixed(4)}, ECE before the curve ${calibrationError(outOfFold.map(one => ({ confidence: one.raw, isRight: one.isRight }))).toFixed(4)}`,
)
const misses: Record<string, number> = {}
for (const top of known) if (!top.isRight) misses[top.kind] = (misses[top.kind] ?? 0) + 1
console.log(misses)

const curve = fitIsotonic(outOfFold, 40)
const weights = fitWeights(examples)
const rounded = Object.fromEntries(
  Object.entries(named(weights)).map(([code, weight]) => [code, Math.round(weight * 1000) / 1000]),
)
const round = (values: number[]) => values.map(value => Math.round(value * 1e5) / 1e5)
const version = `ranker-${new Date().toISOString().slice(0, 10)}`
const model: RankerModel = { version, weights: rounded, curve: { x: round(curve.x), y: round(curve.y) } }
writeFileSync(
  join(import.meta.dirname, '../../../src/matching/model/ranker.json'),
  `${JSON.stringify(model, null, 1)}\n`,
)

function toExample(one: LabelledQuery): Example {
  const query = prepareQuery(one.query)
  const number = (code: string) => {
    const known = indexOf.get(code)
    if (known !== undefined) return known
    indexOf.set(code, codes.length)
    codes.push(code)
    return codes.length - 1
  }
  return {
    group: one.accept[0] ?? one.id,
    kind: one.kind,
    none: noneFeatures(query).map(number),
    candidates: markSharedPhones(one.candidates).map(contact => ({
      features: candidateFeatures(query, compareContact(query, contact), isRoleContact(contact)).map(number),
      isRight: one.actual.includes(contact.id),
    })),
  }
}

function foldOf(group: string): number {
  let hash = 7
  for (const letter of group) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0
  return Math.abs(hash) % folds
}

/** Maximum likelihood of the right answers against all others, with a ridge (Adam, whole batch). */
function fitWeights(set: readonly Example[]): Float64Array {
  const weights = new Float64Array(codes.length)
  const [m, v] = [new Float64Array(codes.length), new Float64Array(codes.length)]
  const sum = (features: number[]) => features.reduce((total, feature) => total + weights[feature]!, 0)
  for (let step = 1; step <= 250; step++) {
    const gradient = new Float64Array(codes.length)
    for (const { none, candidates } of set) {
      const scores = [sum(none), ...candidates.map(candidate => sum(candidate.features))]
      const highest = Math.max(...scores)
      const shares = scores.map(score => Math.exp(score - highest))
      const total = shares.reduce((a, b) => a + b, 0)
      const right = [
        !candidates.some(candidate => candidate.isRight),
        ...candidates.map(candidate => candidate.isRight),
      ]
      const rightTotal = shares.reduce((a, b, i) => a + (right[i] ? b : 0), 0)
      const all = [none, ...candidates.map(candidate => candidate.features)]
      all.forEach((features, i) => {
        const pull = (right[i] ? shares[i]! / rightTotal : 0) - shares[i]! / total
        if (Math.abs(pull) > 1e-9) for (const feature of features) gradient[feature]! += pull
      })
    }
    for (let i = 0; i < weights.length; i++) {
      const g = gradient[i]! / set.length - (ridge * weights[i]!) / 20
      m[i] = 0.9 * m[i]! + 0.1 * g
      v[i] = 0.999 * v[i]! + 0.001 * g * g
      weights[i]! += (0.05 * m[i]!) / (1 - 0.9 ** step) / (Math.sqrt(v[i]! / (1 - 0.999 ** step)) + 1e-8)
    }
  }
  return weights
}

function named(weights: Float64Array): Record<string, number> {
  return Object.fromEntries(codes.map((code, i) => [code, weights[i]!]))
}
