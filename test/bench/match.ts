/**
 * `npm run bench:match`: matching, names, duplicates and calibration on the development sets, and the simulation of
 * workspaces. Labelled data: the folder named by BENCH_DATA, else ../shared/bench where it is there.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import { findDuplicates } from '../../src/contacts/find-duplicates.ts'
import { applyCurve, calibrationError, fitWorkspaceCurve, logit, sigmoid } from '../../src/matching/calibration.ts'
import { compareNames } from '../../src/matching/compare-names.ts'
import { type MatchAnswer, openMatcher } from '../../src/matching/match-lines.ts'
import { shippedAlone } from '../../src/matching/own-curve.ts'
import { simulateWorkspaces } from './simulate-workspaces.ts'

interface Truth {
  id: string
  kind: string
  accept: string[]
  actual: string[]
  expect: string
}

const folder = resolve(process.env.BENCH_DATA ?? '../shared/bench')
const folds = 6
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const percent = (value: number) => `${(100 * value).toFixed(1)} %`
const lines = (path: string) => readFileSync(path, 'utf8').split('\n').filter(Boolean)

if (existsSync(join(folder, 'match-dev'))) await benchMatching(join(folder, 'match-dev'))
else console.error(`SKIPPED: no match-dev in ${folder} (set BENCH_DATA)`)
if (existsSync(join(folder, 'names'))) benchNames(join(folder, 'names'))
else console.error(`SKIPPED: no names in ${folder} (set BENCH_DATA)`)
const simulation = simulateWorkspaces(200)
console.log(
  `simulated workspaces ${simulation.workspaces}: certified ${simulation.certified} (after ${simulation.labelsUntilCertified} labels on average), promise broken in ${percent(simulation.broken / simulation.workspaces)} of all, ${percent(simulation.broken / Math.max(1, simulation.certified))} of the certified (goal ≤ 5 %), ${simulation.breachesSeen} breaches seen and answered`,
)

async function benchMatching(data: string): Promise<void> {
  const [contacts, companies] = [join(data, 'contacts.csv'), join(data, 'companies.csv')]
  const truth: Truth[] = lines(join(data, 'truth.jsonl')).map(line => JSON.parse(line))
  const matcher = await openMatcher(contacts, companies)
  const answers = new Map<unknown, MatchAnswer>()
  const queries = lines(join(data, 'queries.jsonl')).map(line => JSON.parse(line))
  const began = performance.now()
  for (let at = 0; at < queries.length; at += 200)
    for (const one of await matcher.matchAll(queries.slice(at, at + 200))) answers.set(one.id, one)
  const milliseconds = (performance.now() - began) / queries.length
  await matcher.close()
  printMatching(truth, answers, milliseconds)
  printCalibration(truth, answers)
  await printDuplicates(truth, contacts, companies)
}

function printMatching(truth: Truth[], answers: Map<unknown, MatchAnswer>, milliseconds: number): void {
  const rank = (one: Truth) =>
    answers.get(one.id)!.candidates.findIndex(candidate => one.accept.includes(candidate.contact_id))
  const known = truth.filter(one => one.accept.length > 0)
  const mayLog = truth.filter(one => one.expect.startsWith('log'))
  const logged = truth.filter(one => answers.get(one.id)!.decision === 'log')
  const right = logged.filter(one => rank(one) === 0 && one.expect.startsWith('log'))
  const forbidden = logged.filter(one => !one.expect.startsWith('log'))
  console.log(`matching: ${truth.length} questions, ${milliseconds.toFixed(1)} ms each in batches of 200`)
  console.log(
    `  recall@1 ${percent(known.filter(one => rank(one) === 0).length / known.length)}, recall@5 ${percent(known.filter(one => rank(one) >= 0).length / known.length)} (goals 97, 99)`,
  )
  console.log(
    `  log: precision ${percent(right.length / Math.max(1, logged.length))}, coverage ${percent(right.length / mayLog.length)}, forbidden ${forbidden.length} (goals 99.5, 60, 0)`,
  )
  const alone = coverageAt(truth, answers, 0.995) / known.length
  console.log(`  confidence alone at 99.5 % precision covers ${percent(alone)} of the known (goal 60)`)
}

interface Score {
  /** By the question's place, so that one question more or less that has a candidate moves no other. */
  fold: number
  confidence: number
  isRight: boolean
}

function scores(truth: Truth[], answers: Map<unknown, MatchAnswer>): Score[] {
  return truth.flatMap((one, place) => {
    const [top] = answers.get(one.id)!.candidates
    if (!top) return []
    return [{ fold: place % folds, confidence: top.confidence, isRight: one.actual.includes(top.contact_id) }]
  })
}

/** The most first candidates that a threshold takes while the wanted share of them is right; equal confidences go together. */
function coverageAt(truth: Truth[], answers: Map<unknown, MatchAnswer>, wanted: number): number {
  const sorted = scores(truth, answers).sort((a, b) => b.confidence - a.confidence)
  let right = 0
  let best = 0
  sorted.forEach((score, i) => {
    if (score.isRight) right += 1
    if (sorted[i + 1]?.confidence !== score.confidence && right / (i + 1) >= wanted) best = Math.max(best, right)
  })
  return best
}

/**
 * As shipped, and after a workspace has labelled a sixth: mean and worst of the six folds, on the others, for scores as
 * they are and for a workspace where the shipped curve promises too much. The floor is what perfectly calibrated scores
 * would show by chance.
 */
function printCalibration(truth: Truth[], answers: Map<unknown, MatchAnswer>): void {
  const all = scores(truth, answers)
  const rest = all.filter(({ fold }) => fold !== 0)
  const floors = Array.from({ length: 50 }, (_, run) =>
    calibrationError(
      rest.map(({ confidence }, i) => ({ confidence, isRight: chance(run * 100_003 + i) < confidence })),
    ),
  )
  const bold = all.map(score => ({ ...score, confidence: sigmoid(1 + logit(score.confidence)) }))
  console.log(
    `  ECE as shipped ${percent(calibrationError(all))} (goal 2); after ${all.length - rest.length} labels ${afterLabels(all)} (goal 1.5); noise floor ${percent(mean(floors))}`,
  )
  console.log(
    `  where the shipped curve promises too much: ECE ${percent(calibrationError(bold))}, after as many labels ${afterLabels(bold)}`,
  )
}

function afterLabels(all: Score[]): string {
  const errors = Array.from({ length: folds }, (_, fold) => {
    const labels = all.filter(score => score.fold === fold)
    const curve = fitWorkspaceCurve(
      shippedAlone,
      labels.map(({ confidence, isRight }) => ({ raw: confidence, isRight })),
    )
    const rest = all.filter(score => score.fold !== fold)
    return calibrationError(
      rest.map(({ confidence, isRight }) => ({ confidence: applyCurve(curve, confidence), isRight })),
    )
  })
  return `${percent(mean(errors))} on average over ${folds} folds, ${percent(Math.max(...errors))} at worst`
}

/** A fixed stream of numbers between 0 and 1. */
function chance(index: number): number {
  const value = Math.sin(index * 12.9898 + 78.233) * 43758.5453
  return value - Math.floor(value)
}

/** Questions whose person stands twice in the CRM name the duplicates that are known; others may be right as well. */
async function printDuplicates(truth: Truth[], contacts: string, companies: string): Promise<void> {
  const known = new Set(
    truth
      .filter(one => one.kind === 'crm_duplicate' && one.actual.length === 2)
      .map(one => [...one.actual].sort().join(' ')),
  )
  const apart = new Set(
    truth
      .filter(one => one.kind === 'same_name_same_company' || one.kind === 'father_son_no_suffix')
      .map(one => [...one.accept].sort().join(' ')),
  )
  const found = new Set((await findDuplicates(contacts, companies)).map(({ a, b }) => [a, b].sort().join(' ')))
  const share = (pairs: Set<string>) =>
    percent([...pairs].filter(pair => found.has(pair)).length / Math.max(1, pairs.size))
  console.log(
    `duplicates: ${found.size} pairs, ${share(known)} of ${known.size} known ones, and ${share(apart)} of ${apart.size} namesakes at one company taken for one person`,
  )
}

function benchNames(data: string): void {
  const rows: Record<string, string>[] = parse(readFileSync(join(data, 'name-bench-dev.csv'), 'utf8'), {
    columns: true,
    relax_column_count: true,
  })
  let [truePositives, wrong] = [0, 0]
  for (const { schema, name1, name2, is_match } of rows) {
    if (!['Person', 'Organization', 'Company', 'LegalEntity'].includes(schema!)) continue
    const says = compareNames(schema === 'Person' ? 'person' : 'company', name1!, name2!).confidence >= 0.5
    if (says && is_match === 'true') truePositives += 1
    if (says !== (is_match === 'true')) wrong += 1
  }
  const read = (file: string, most: number) =>
    lines(join(data, file))
      .slice(0, most)
      .map(line => line.split('\t') as [string, string])
  const russian = read('romanised-russian-dev.tsv', 1500)
  const katakana = read('romanised-katakana-dev.tsv', 1000)
  const shares = (pairs: [string, string][]) =>
    percent(pairs.filter(([a, b]) => compareNames('person', a, b).sharesKey).length / pairs.length)
  const apart = russian.map(([a], i): [string, string] => [a, russian[(i + 7) % russian.length]![1]])
  console.log(
    `names: F1 ${((2 * truePositives) / (2 * truePositives + wrong)).toFixed(3)} (goal 0.86; the weights were fitted on these pairs, out of fold 0.874)`,
  )
  console.log(
    `  keys meet: Russian ${shares(russian)}, katakana ${shares(katakana)}, chance pairs ${shares(apart)} (goals 90, 75, ≤ 1)`,
  )
}
