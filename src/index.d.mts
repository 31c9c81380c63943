import type { SignatureInput, SignatureReading } from './signatures/signature.ts'

export type {
  ContactDetails,
  Evidence,
  FieldGuess,
  PhoneGuess,
  PhoneKind,
  SignatureInput,
  SignatureReading,
  Zone,
} from './signatures/signature.ts'

/**
 * Reads one message's signature: which lines it is, and what it says about its sender. Pure and synchronous, needs no
 * database or settings, and never throws on any text. `from` is the sender as the header names him; without
 * `parts` the text itself decides what is quoted.
 */
export declare function parseSignature(input: SignatureInput): SignatureReading
