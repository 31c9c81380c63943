/**
 * One message's signature: which lines it is, and what it says about its sender. Pure and synchronous; needs no
 * database and never throws on any input.
 */
import { extractContactDetails } from './extract-contact-details.ts'
import fieldModel from './model/fields.json' with { type: 'json' }
import type { ContactDetails, SignatureInput, SignatureReading } from './signature.ts'
import { findZones } from './zones.ts'

const EMPTY: ContactDetails = {
  name: null,
  title: null,
  department: null,
  company: null,
  address: null,
  phones: [],
  emails: [],
  urls: [],
}

export function parseSignature(input: SignatureInput): SignatureReading {
  const { zones, signature, language, zoneConfidence } = findZones(input)
  const reading = { lines: signature, language, zones, version: fieldModel.version }
  if (!signature) return { ...reading, hasSignature: false, fields: structuredClone(EMPTY) }
  const [first, last] = signature
  const lines = input.lines.slice(first, last + 1)
  const fields = extractContactDetails({ lines, firstLine: first, language, zoneConfidence }, input.from)
  return { ...reading, hasSignature: true, fields }
}
