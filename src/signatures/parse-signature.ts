/**
 * One message's signature: which lines it is, and what it says about its sender. Pure and synchronous; needs no
 * database and never throws on any input.
 */
import { extractContactDetails, type SignatureBlock } from './extract-contact-details.ts'
import { type KnownBlocks, noKnownBlocks } from './known-blocks.ts'
import confidenceModel from './model/confidence.json' with { type: 'json' }
import fieldModel from './model/fields.json' with { type: 'json' }
import zoneModel from './model/zones.json' with { type: 'json' }
import type { ContactDetails, SignatureInput, SignatureReading } from './signature.ts'
import { addVcards } from './vcard.ts'
import { findZones } from './zones.ts'

function nothing(): ContactDetails {
  return { name: null, title: null, department: null, company: null, address: null, phones: [], emails: [], urls: [] }
}

const lately = noKnownBlocks()

/** `known` is a parameter for measuring alone. */
export function parseSignature(input: SignatureInput, known: KnownBlocks = lately): SignatureReading {
  const { zones, signature, language, zoneConfidence } = findZones(input)
  const found = signature ? readBlock(input, signature, { language, zoneConfidence }, known) : nothing()
  const fields = input.vcards?.length ? addVcards(found, input.vcards, input.from) : found
  return { hasSignature: signature !== null, lines: signature, fields, language, zones, version: readingVersion }
}

/** Zones, labels and calibration belong together: a reading says which of them made it. */
export const readingVersion = `${zoneModel.version}+${fieldModel.version}+${confidenceModel.version}`

function readBlock(
  input: SignatureInput,
  [first, last]: [number, number],
  about: Pick<SignatureBlock, 'language' | 'zoneConfidence'>,
  known: KnownBlocks,
): ContactDetails {
  const lines = input.lines.slice(first, last + 1).map((line, i) => withLinks(line, input.links?.[first + i] ?? []))
  return extractContactDetails({ lines, firstLine: first, ...about }, input.from, fieldModel, known)
}

/** Targets of links that the text does not spell out ("LinkedIn", "Call me") are written behind it. */
function withLinks(line: string, links: readonly string[]): string {
  let text = line
  for (const link of links.slice(0, MAX_LINKS)) {
    const target = link
      .slice(0, MAX_TARGET)
      .replace(/^(?:mailto|tel|callto):/i, '')
      .split(/[?#]/, 1)[0]!
    const spelt = /^(?:tel|callto):/i.test(link)
      ? text.replace(/\D/g, '').includes(target.replace(/\D/g, ''))
      : text.toLowerCase().includes(target.toLowerCase())
    if (spelt || target === '') continue
    if (/^mailto:/i.test(link)) text += ` <${target}>`
    else if (/^(?:tel|callto):/i.test(link)) text += `  tel. ${target}`
    else if (PROFILE.test(link)) text += ` <${target}>`
  }
  return text
}

const MAX_LINKS = 8
const MAX_TARGET = 300
/** Other targets are mostly pictures, trackers and list machinery. */
const PROFILE =
  /^https?:\/\/(?:[a-z]{2,3}\.)?(?:linkedin|xing|twitter|x|facebook|instagram|youtube|github|behance|t|wa)\.(?:com|me)\//i
