/** What one message's signature says about its sender. Plain data: it crosses worker threads and goes out as JSON. */
export type Zone = 'body' | 'closing' | 'signature' | 'disclaimer' | 'mobile' | 'quote_header' | 'quoted'

export interface Evidence {
  /** 0-based line of the text that was read; null where the reason is not on a line (the From header, a vCard). */
  line: number | null
  text: string
  why: string
}

/** A value for one field; `confidence` is the calibrated probability (0 to 1) that the value is right. */
export interface FieldGuess {
  value: string
  confidence: number
  evidence: Evidence[]
}

export type PhoneKind = 'work' | 'mobile' | 'fax' | 'home' | 'pager' | 'other'

export interface PhoneGuess extends FieldGuess {
  /** E.164 where the country can be known, else the digits as written. */
  value: string
  kind: PhoneKind
  extension: string | null
}

export interface ContactDetails {
  name: FieldGuess | null
  title: FieldGuess | null
  department: FieldGuess | null
  company: FieldGuess | null
  address: FieldGuess | null
  phones: PhoneGuess[]
  emails: FieldGuess[]
  /** Web sites and social profiles. */
  urls: FieldGuess[]
}

export interface SignatureReading {
  hasSignature: boolean
  /** First and last line, 0-based and inclusive, from the identity to the last contact data, without the closing. */
  lines: [number, number] | null
  fields: ContactDetails
  /** ISO 639-1 of the text, or null where it cannot be told. */
  language: string | null
  /** One label for each line. */
  zones: Zone[]
  /** Version of zones, extractors and calibration together. */
  version: string
}

export interface SignatureInput {
  /** The body's lines, quoted parts included. */
  lines: string[]
  /** One for each line where the caller knows the quoted parts by structure (HTML); else the text decides. */
  parts?: readonly ('visible' | 'quote_header' | 'quoted')[] | undefined
  /** Link targets by line (mailto:, tel:), where there was HTML. */
  links?: readonly (readonly string[])[] | undefined
  from: { name: string | null; address: string | null }
  subject?: string | undefined
  vcards?: readonly string[] | undefined
}
