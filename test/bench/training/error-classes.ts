/** In which way a value is wrong; right ones are by the rules that calibration goes by, too. */
import type { ContactDetails } from '../../../src/signatures/signature.ts'
import type { GoldRow } from './field-examples.ts'
import { isRightValue } from './field-verdict.ts'

export const SINGLE_FIELDS = ['name', 'title', 'company', 'address'] as const
export type SingleField = (typeof SINGLE_FIELDS)[number]

export const ERROR_CLASSES = [
  'no block found',
  'not read in the block',
  'another field of the block',
  'too much',
  'too little',
  'another value',
  'invented',
] as const
export type ErrorClass = (typeof ERROR_CLASSES)[number]

/** Null where the value is right, or rightly absent. */
export function classOfError(
  field: SingleField,
  fields: Partial<ContactDetails>,
  gold: GoldRow['gold'],
  foundBlock: boolean,
): ErrorClass | null {
  const value = fields[field]?.value
  const wanted = gold[field]
  if (value === undefined) {
    if (wanted.length === 0) return null
    return foundBlock ? 'not read in the block' : 'no block found'
  }
  if (isRightValue(field, value, wanted)) return null
  if (wanted.length === 0) return ofAnotherField(field, value, gold) ? 'another field of the block' : 'invented'
  if (wanted.some(other => holds(value, other))) return 'too much'
  if (wanted.some(other => holds(other, value))) return 'too little'
  return ofAnotherField(field, value, gold) ? 'another field of the block' : 'another value'
}

function ofAnotherField(field: SingleField, value: string, gold: GoldRow['gold']): boolean {
  const others = [...SINGLE_FIELDS, 'department' as const].filter(other => other !== field)
  return others.some(other => isRightValue(other, value, gold[other]))
}

function holds(long: string, short: string): boolean {
  const words = new Set(wordsOf(long))
  const few = wordsOf(short)
  return few.length > 0 && few.every(word => words.has(word))
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
}
