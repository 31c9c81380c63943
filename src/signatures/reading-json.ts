/** A reading in the form in which it leaves the program. */
import type { ContactDetails, SignatureReading } from './signature.ts'

export interface ReadingJson {
  id: string
  has_signature: boolean
  lines: [number, number] | null
  fields: ContactDetails
  language: string | null
  zones: SignatureReading['zones'] | null
}

/** @param ofText whether the caller knows the lines: those of a raw message are ours, so their numbers say nothing */
export function readingToJson(id: string, reading: SignatureReading, ofText = true): ReadingJson {
  return {
    id,
    has_signature: reading.hasSignature,
    lines: ofText ? reading.lines : null,
    fields: reading.fields,
    language: reading.language,
    zones: ofText ? reading.zones : null,
  }
}
