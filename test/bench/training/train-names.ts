/**
 * Fits the weights of name comparison on labelled pairs (the cross-validated F1 is printed) and writes
 * src/matching/model/names.json.
 *   npx tsx test/bench/training/train-names.ts NAME-BENCH.csv
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { sigmoid } from '../../../src/matching/calibration.ts'
import { companyNameFeatures, nameFeatureNames, personNameFeatures } from '../../../src/matching/name-features.ts'

interface Pair {
  x: number[]
  y: number
  group: number
}

const ridge = 0.1
const rows: Record<string, string>[] = parse(readFileSync(process.argv[2]!, 'utf8'), {
  columns: true,
  relax_column_count: true,
})
const read = (schemas: string[], features: (a: string, b: string) => number[]): Pair[] =>
  rows
    .filter(row => schemas.includes(row.schema!))
    .map((row, i) => ({
      x: features(row.name1!, row.name2!),
      y: row.is_match === 'true' ? 1 : 0,
      group: i % 7,
    }))
const persons = read(['Person'], (a, b) => personNameFeatures(a, b).values)
const companies = read(['Company', 'Organization', 'LegalEntity'], companyNameFeatures)

const outOfFold = [...crossValidate(persons), ...crossValidate(companies)]
console.log(
  `out of fold F1: all ${f1(outOfFold)}, persons ${f1(crossValidate(persons))}, organisations ${f1(crossValidate(companies))}`,
)
const model = {
  version: `names-${new Date().toISOString().slice(0, 10)}`,
  person: named(fitWeights(persons)),
  company: named(fitWeights(companies)),
}
writeFileSync(
  join(import.meta.dirname, '../../../src/matching/model/names.json'),
  `${JSON.stringify(model, null, 1)}\n`,
)

function crossValidate(pairs: Pair[]): { p: number; y: number }[] {
  return [0, 1, 2, 3, 4, 5, 6].flatMap(fold => {
    const weights = fitWeights(pairs.filter(pair => pair.group !== fold))
    return pairs.filter(pair => pair.group === fold).map(({ x, y }) => ({ p: predict(weights, x), y }))
  })
}

function f1(scores: { p: number; y: number }[]): string {
  const truePositives = scores.filter(({ p, y }) => p >= 0.5 && y === 1).length
  const wrong = scores.filter(({ p, y }) => (p >= 0.5 ? 1 : 0) !== y).length
  return ((2 * truePositives) / (2 * truePositives + wrong)).toFixed(3)
}

function predict(weights: number[], x: number[]): number {
  return sigmoid(x.reduce((sum, value, i) => sum + value * weights[i]!, 0))
}

function fitWeights(pairs: Pair[]): number[] {
  const weights = nameFeatureNames.map(() => 0)
  for (let step = 0; step < 6000; step++) {
    const gradient = weights.map((weight, i) => (i === 0 ? 0 : -(ridge * weight) / pairs.length))
    for (const { x, y } of pairs) {
      const error = y - predict(weights, x)
      x.forEach((value, i) => {
        gradient[i]! += (error * value) / pairs.length
      })
    }
    gradient.forEach((g, i) => {
      weights[i]! += 2 * g
    })
  }
  return weights
}

function named(weights: number[]): Record<string, number> {
  return Object.fromEntries(nameFeatureNames.map((name, i) => [name, Math.round(weights[i]! * 1e4) / 1e4]))
}
