/**
 * Reads the fields out of a signature block: contact data by their shape, then the remaining text cut into pieces,
 * labelled together, and one value chosen for each field. Every value carries its evidence and a calibrated confidence.
 */
import { type CalibratedField, type Clue, confidenceOf } from './calibration.ts'
import { findContactPoints } from './contact-points.ts'
import { type KnownBlocks, readOnce } from './known-blocks.ts'
import { readableLine, readRuns } from './label-block.ts'
import type { LabelModel } from './label-pieces.ts'
import fieldModel from './model/fields.json' with { type: 'json' }
import { draftEmails, draftPhones, draftUrls } from './point-drafts.ts'
import { readSender } from './sender.ts'
import type { ContactDetails, Evidence, FieldGuess, SignatureInput } from './signature.ts'
import { draftAddress, draftCompany, draftName, draftText } from './text-drafts.ts'

export interface SignatureBlock {
  lines: readonly string[]
  /** Number of the block's first line in the text that was read. */
  firstLine: number
  language: string | null
  /** Probability that these lines are the sender's signature. */
  zoneConfidence: number
}

/** A value before its confidence: what speaks for it, and where it stands within the block. */
export interface Draft {
  value: string
  clue: Clue
  evidence: { line: number; text: string; why: string }
}

/** Signatures longer than this are list footers or pasted texts. */
const MAX_LINES = 80

/** The model is a parameter for training alone, which measures on senders that a model has not seen. `known` goes with it. */
export function extractContactDetails(
  block: SignatureBlock,
  from: SignatureInput['from'],
  model: LabelModel = fieldModel,
  known: KnownBlocks | null = null,
): ContactDetails {
  const read = () => draftContactDetails(block, from, model)
  const drafts = known === null ? read() : readOnce(known, block, from, read)
  const evidence = ({ evidence: { line, text, why } }: Draft): Evidence[] => [
    { line: line + block.firstLine, text, why },
  ]
  const guess = (field: CalibratedField, draft: Draft): FieldGuess => ({
    value: draft.value,
    confidence: confidenceOf(field, draft.clue, block.zoneConfidence),
    evidence: evidence(draft),
  })
  const maybe = (field: CalibratedField, draft: Draft | null) => draft && guess(field, draft)
  return {
    name: maybe('name', drafts.name),
    title: maybe('title', drafts.title),
    department: maybe('department', drafts.department),
    company: maybe('company', drafts.company),
    address: maybe('address', drafts.address),
    phones: drafts.phones.map(draft => {
      const { value, confidence, evidence } = guess('phones', draft)
      return { value, confidence, evidence, kind: draft.kind, extension: draft.extension }
    }),
    emails: drafts.emails.map(draft => guess('emails', draft)),
    urls: drafts.urls.map(draft => guess('urls', draft)),
  }
}

export type ContactDrafts = ReturnType<typeof draftContactDetails>

export function draftContactDetails(block: SignatureBlock, from: SignatureInput['from'], model: LabelModel) {
  const lines = block.lines.slice(0, MAX_LINES).map(readableLine)
  const sender = readSender(from)
  const points = findContactPoints(lines, sender.domain, block.language)
  const runs = readRuns(lines, points.holes, sender, model)
  const name = draftName(runs, sender)
  // a block that names its sender is the sender's: that speaks for all it says
  const isOwn = name !== null && !name.clue.flags.stranger
  return {
    name,
    title: draftText(runs, 'title'),
    department: draftText(runs, 'department'),
    company: draftCompany(runs, lines, sender),
    address: draftAddress(runs),
    phones: draftPhones(points.phones, lines, isOwn),
    emails: draftEmails(points.emails, sender, from.address, isOwn),
    urls: draftUrls(points.urls, sender, isOwn),
  }
}
