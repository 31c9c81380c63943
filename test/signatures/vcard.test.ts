import { describe, expect, it } from 'vitest'
import { parseSignature } from '../../src/signatures/parse-signature.ts'

const card = [
  'BEGIN:VCARD',
  'VERSION:3.0',
  'FN:Ann Example',
  'ORG:Acme Tools Ltd;Sales',
  'TITLE:Sales Manager',
  'TEL;TYPE=CELL:+44 7700 900123',
  'EMAIL:ann@acme.example',
  'END:VCARD',
].join('\r\n')

const read = (from: { name: string | null; address: string | null }) =>
  parseSignature({ lines: ['See the attachment.', '', 'Ann'], from, vcards: [card] }).fields

describe('attached vCards', () => {
  it("fill what the signature leaves open when they are the sender's", () => {
    const fields = read({ name: 'Ann Example', address: 'ann@acme.example' })
    expect(fields.company?.value).toBe('Acme Tools Ltd')
    expect(fields.department?.value).toBe('Sales')
    expect(fields.phones).toMatchObject([{ value: '+447700900123', kind: 'mobile' }])
    expect(fields.title?.evidence).toEqual([{ line: null, text: 'Sales Manager', why: 'the attached vCard' }])
  })

  it('of somebody else say nothing', () => {
    const fields = read({ name: 'Bob Sample', address: 'bob@other.example' })
    expect(fields.company).toBeNull()
    expect(fields.phones).toEqual([])
  })
})
