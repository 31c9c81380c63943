import { describe, expect, it } from 'vitest'
import { tidyCompany } from '../../src/signatures/company-name.ts'
import { noKnownBlocks } from '../../src/signatures/known-blocks.ts'
import { parseSignature } from '../../src/signatures/parse-signature.ts'

const tidy = (text: string, line = text) => tidyCompany({ text, line: 0 }, [line])

describe("a company's name", () => {
  it.each([
    ['Norvane Ltd', 'Norvane Ltd', 'Norvane Ltd'],
    ['a division of Tollgate Ltd.', 'Norvane Systems, a division of Tollgate Ltd.', 'Norvane Systems'],
    ['Inc.', 'Ada Marlow | norvane.example, Inc. | Leeds', 'norvane.example, Inc.'],
    ['Norvane Limited [LinkedIn]', 'Norvane Limited [LinkedIn]', 'Norvane Limited'],
    ['Norvane Ltd -- Pumps for the world', 'Norvane Ltd -- Pumps for the world', 'Norvane Ltd'],
    ['CEO NORVANE INC.', 'CEO NORVANE INC.', 'NORVANE INC.'],
    ['MD Anders Clinic', 'MD Anders Clinic', 'MD Anders Clinic'],
    ['Okafor - Hale - Partners', 'Okafor - Hale - Partners', 'Okafor - Hale - Partners'],
  ])('%s in "%s" is %s', (text, line, expected) => expect(tidy(text, line)).toBe(expected))

  it.each(['Copyright © 2007 Norvane', 'norvane!ada', 'Corporation', 'Company'])('%s is none', text =>
    expect(tidy(text)).toBeNull(),
  )

  it('goes on behind the comma between founders', () => {
    const lines = [
      'Regards',
      '',
      'Ada Marlow',
      'Vorstand',
      '',
      'Marlow, Okafor & Company AG',
      'Mühlweg 12',
      '79098 Freiburg',
    ]
    const from = { name: 'Ada Marlow', address: 'ada.marlow@marlow.example' }
    const { fields } = parseSignature({ lines, from }, noKnownBlocks())
    expect(fields.company?.value).toBe('Marlow, Okafor & Company AG')
  })
})
