import { describe, expect, it } from 'vitest'
import { findUrls, foldUrl } from '../../src/signatures/urls.ts'
import { readFixtures } from './field-fixtures.ts'

describe('web addresses', () => {
  for (const { given, expected, because } of readFixtures<{ given: string; expected: string[]; because: string }>(
    'urls',
  )) {
    it(`${given}: ${because}`, () => expect(findUrls(given).map(url => url.value)).toEqual(expected))
  }

  it('scheme, www and a closing slash make no difference', () => {
    expect(foldUrl('https://www.Acme.example/')).toBe(foldUrl('acme.example'))
  })
})
