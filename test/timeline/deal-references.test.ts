import { expect, it } from 'vitest'
import { findReferences, normaliseReference } from '../../src/timeline/deal-references.ts'

it.each([
  ['Re: D-10442 offer', ['D-10442']],
  ['(d-10442), DEAL/881', ['D-10442', 'DEAL-881']],
  ['【D-10442】のお見積り', ['D-10442']],
  ['№ ABC-2026.', ['ABC-2026']],
  ['call +48-601-448-215 on 2026-03-01', []],
  ['covid-19 and b2b-x', ['COVID-19']],
])('finds what looks like a reference in %j', (text, expected) => {
  expect(findReferences(text)).toEqual(expected)
})

it('gives one form to the ways a reference is written', () => {
  expect([' d-10442', '#D/10442', 'D-10442'].map(normaliseReference)).toEqual(['D-10442', 'D-10442', 'D-10442'])
  expect(normaliseReference('10442')).toBeNull()
})
