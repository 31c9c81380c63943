/**
 * Reads the fields out of a signature block: contact data by their shape, then the remaining text cut into pieces,
 * labelled together, and one value chosen for each field. Every value carries its evidence and a calibrated confidence.
 */
import { bestRun, collectRuns, type Run } from './assignment.ts'
import { type Clue, confidenceOf } from './calibration.ts'
import { companyClues, companyEvidence } from './companies.ts'
import { type Found, findContactPoints } from './contact-points.ts'
import { emissions, LABELS, type Label, type LabelModel, labelPieces, linkOf, withNeighbours } from './label-pieces.ts'
import fieldModel from './model/fields.json' with { type: 'json' }
import { agreement, tidyName } from './names.ts'
import type { PhoneSpan } from './phones.ts'
import { addSurroundings, pieceFeatures } from './piece-features.ts'
import { cutPieces, type Hole, type Piece } from './pieces.ts'
import { joinAddress } from './postal-address.ts'
import { readSender, type Sender } from './sender.ts'
import type { ContactDetails, Evidence, FieldGuess, PhoneGuess, SignatureInput } from './signature.ts'
import { foldUrl } from './urls.ts'

export interface SignatureBlock {
  lines: readonly string[]
  /** Number of the block's first line in the text that was read. */
  firstLine: number
  language: string | null
  /** Probability that these lines are the sender's signature. */
  zoneConfidence: number
}

const MAX_LINE = 1000
const MAX_LINES = 80

/** The model is a parameter for training alone, which measures on senders that a model has not seen. */
export function extractContactDetails(
  block: SignatureBlock,
  from: SignatureInput['from'],
  model: LabelModel = fieldModel,
): ContactDetails {
  const lines = block.lines.slice(0, MAX_LINES).map(readableLine)
  const sender = readSender(from)
  const points = findContactPoints(lines, sender.domain, block.language)
  const runs = readRuns(lines, points.holes, sender, model)
  const evidence = (line: number, text: string, why: string): Evidence => ({ line: line + block.firstLine, text, why })
  const zone = block.zoneConfidence
  return {
    name: nameGuess(bestName(runs, sender), sender, zone, evidence),
    title: textGuess('title', bestRun(runs, 'title'), zone, evidence, 'words of a job title'),
    department: textGuess('department', bestRun(runs, 'department'), zone, evidence, 'words of a department'),
    company: companyGuess(bestRun(runs, 'company'), sender, zone, evidence),
    address: addressGuess(runs, zone, evidence),
    phones: phoneGuesses(points.phones, lines, zone, evidence),
    emails: emailGuesses(points.emails, sender, from.address, zone, evidence),
    urls: urlGuesses(points.urls, sender, zone, evidence),
  }
}

type MakeEvidence = (line: number, text: string, why: string) => Evidence

/** Full-width signs in their usual width, targets of links and pictures removed. */
export function readableLine(line: string): string {
  return line
    .slice(0, MAX_LINE)
    .replace(/[\uff01-\uff5e]/g, sign => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/<(?:tel|sms|callto):[^>]{0,40}>/gi, ' ')
    .replace(/\[(?:cid|image|logo|mailto):[^\]]{0,200}\]/gi, ' ')
}

/** Pieces with their features: what is labelled, and what the model is trained on. */
export function readPieces(
  lines: readonly string[],
  holes: readonly (readonly Hole[])[],
  sender: Sender,
): { pieces: Piece[]; features: string[][] } {
  const pieces = cutPieces(lines, holes)
  const linesWithText = [...new Set(pieces.map(piece => piece.line))].sort((a, b) => a - b)
  const ranks = new Map(linesWithText.map((line, rank) => [line, rank]))
  const lastIndex = new Map<number, number>()
  for (const piece of pieces) lastIndex.set(piece.line, Math.max(lastIndex.get(piece.line) ?? 0, piece.index))
  const features = pieces.map(piece =>
    pieceFeatures(piece, {
      sender,
      lineHasPoints: (holes[piece.line]?.length ?? 0) > 0,
      lineRank: ranks.get(piece.line) ?? 0,
      lineCount: linesWithText.length,
      lastOfLine: lastIndex.get(piece.line) === piece.index,
    }),
  )
  addSurroundings(features)
  return { pieces, features }
}

function readRuns(
  lines: readonly string[],
  holes: readonly (readonly Hole[])[],
  sender: Sender,
  model: LabelModel,
): Run[] {
  const { pieces, features } = readPieces(lines, holes, sender)
  const links = pieces.map(piece => linkOf(piece.before))
  const { labels, probabilities } = labelPieces(model, emissions(model, withNeighbours(features, links)), links)
  for (const [label, least] of RESCUED) rescue(label, least, labels, probabilities)
  return collectRuns(
    lines,
    pieces.map((piece, i) => {
      const label = labels[i]!
      return { piece, label, probability: probabilities[i]![LABELS.indexOf(label)]! }
    }),
  )
}

/**
 * The best labels together leave a field out where each of several pieces might be it. The likeliest is taken from
 * this probability up; measured on unseen senders, lower costs more wrong values than it finds right ones.
 */
const RESCUED: [Label, number][] = [
  ['company', 0.4],
  ['title', 0.3],
  ['name', 0.35],
]

function rescue(label: Label, least: number, labels: Label[], probabilities: readonly Float64Array[]): void {
  if (labels.includes(label)) return
  const column = LABELS.indexOf(label)
  let best = -1
  probabilities.forEach((row, i) => {
    if (row[column]! >= least && (best < 0 || row[column]! > probabilities[best]![column]!)) best = i
  })
  if (best >= 0) labels[best] = label
}

/** Of several names the one that agrees with the From header. */
function bestName(runs: readonly Run[], sender: Sender): Run | null {
  let best: Run | null = null
  let bestWeight = 0
  for (const run of runs) {
    if (run.label !== 'name') continue
    const weight = run.mean + agreement(run.text, sender).shared
    if (weight > bestWeight + 0.02) {
      best = run
      bestWeight = weight
    }
  }
  return best
}

function nameGuess(run: Run | null, sender: Sender, zone: number, evidence: MakeEvidence): FieldGuess | null {
  if (!run) return null
  const { shared, exact } = agreement(run.text, sender)
  const why = exact ? 'matches the From name' : shared > 0 ? 'shares words with the From header' : 'looks like a name'
  const clues: Clue = {
    mean: run.mean,
    least: run.least,
    zone,
    flags: { exact, shared: shared > 0.5 && !exact, stranger: shared === 0 },
  }
  return {
    value: tidyName(run.text, sender),
    confidence: confidenceOf('name', clues),
    evidence: [evidence(run.line, run.text, why)],
  }
}

function textGuess(
  field: 'title' | 'department',
  run: Run | null,
  zone: number,
  evidence: MakeEvidence,
  why: string,
): FieldGuess | null {
  if (!run) return null
  const clues: Clue = {
    mean: run.mean,
    least: run.least,
    zone,
    flags: { several: run.pieces > 1, long: run.text.length > 50 },
  }
  return { value: run.text, confidence: confidenceOf(field, clues), evidence: [evidence(run.line, run.text, why)] }
}

function companyGuess(run: Run | null, sender: Sender, zone: number, evidence: MakeEvidence): FieldGuess | null {
  if (!run) return null
  const flags = companyClues(run.text, sender)
  const clues: Clue = { mean: run.mean, least: run.least, zone, flags: { ...flags, several: run.pieces > 1 } }
  return {
    value: run.text,
    confidence: confidenceOf('company', clues),
    evidence: [evidence(run.line, run.text, companyEvidence(flags))],
  }
}

function addressGuess(runs: readonly Run[], zone: number, evidence: MakeEvidence): FieldGuess | null {
  const joined = joinAddress(runs)
  if (!joined) return null
  const flags = { postcode: joined.postcode, short: joined.text.length < 16, several: joined.pieces > 1 }
  const clues: Clue = { mean: joined.mean, least: joined.least, zone, flags }
  const why = joined.postcode ? 'a postal address with its post code' : 'words of a postal address'
  return {
    value: joined.text,
    confidence: confidenceOf('address', clues),
    evidence: [evidence(joined.line, joined.text, why)],
  }
}

function phoneGuesses(
  found: readonly Found<PhoneSpan>[],
  lines: readonly string[],
  zone: number,
  evidence: MakeEvidence,
): PhoneGuess[] {
  const guesses = new Map<string, PhoneGuess>()
  for (const { line, value: phone } of found) {
    if (guesses.has(phone.value)) continue
    const { labelled, valid, international } = phone
    const why = labelled
      ? 'a number behind its label'
      : valid
        ? `a valid number of ${phone.region ?? 'its country'}`
        : 'digits in the shape of a number'
    const clues: Clue = {
      mean: 1,
      least: 1,
      zone,
      flags: { labelled, valid, international, short: phone.value.length < 9 },
    }
    guesses.set(phone.value, {
      value: phone.value,
      kind: phone.kind,
      extension: phone.extension,
      confidence: confidenceOf('phones', clues),
      evidence: [evidence(line, lines[line]!.slice(phone.start, phone.end), why)],
    })
  }
  return [...guesses.values()]
}

const TEST_ADDRESS = /^(?:test|foo|example|asdf|a|x)@|@(?:test|example)\./i

function emailGuesses(
  found: readonly Found<string>[],
  sender: Sender,
  address: string | null,
  zone: number,
  evidence: MakeEvidence,
): FieldGuess[] {
  const guesses = new Map<string, FieldGuess>()
  for (const { line, value } of found) {
    const key = value.toLowerCase()
    if (guesses.has(key)) continue
    const own = key === address?.toLowerCase()
    const sameDomain = !own && sender.domain !== null && key.endsWith(`@${sender.domain}`)
    const why = TEST_ADDRESS.test(value)
      ? 'a test entry, not an address'
      : own
        ? 'matches the From address'
        : 'an e-mail address'
    const clues: Clue = { mean: 1, least: 1, zone, flags: { own, sameDomain } }
    guesses.set(key, { value, confidence: confidenceOf('emails', clues), evidence: [evidence(line, value, why)] })
  }
  return [...guesses.values()]
}

function urlGuesses(
  found: readonly Found<string>[],
  sender: Sender,
  zone: number,
  evidence: MakeEvidence,
): FieldGuess[] {
  const guesses = new Map<string, FieldGuess>()
  for (const { line, value } of found) {
    const key = foldUrl(value)
    if (guesses.has(key)) continue
    const own = sender.domainLabel !== '' && key.includes(sender.domainLabel)
    const clues: Clue = {
      mean: 1,
      least: 1,
      zone,
      flags: { own, scheme: /^https?:/i.test(value), path: key.includes('/') },
    }
    guesses.set(key, {
      value,
      confidence: confidenceOf('urls', clues),
      evidence: [evidence(line, value, own ? 'a web address of the sender’s domain' : 'a web address')],
    })
  }
  return [...guesses.values()]
}
