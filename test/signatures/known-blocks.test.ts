import { describe, expect, it } from 'vitest'
import { noKnownBlocks } from '../../src/signatures/known-blocks.ts'
import { parseSignature } from '../../src/signatures/parse-signature.ts'

const block = ['Ada Marlow', 'Sales Manager', 'Norvane Ltd', 'Tel: +44 20 7946 0018', 'ada@norvane.example']
const from = { name: 'Ada Marlow', address: 'ada@norvane.example' }
const letter = (text: string[]) => [...text, '', 'Kind regards', ...block]

describe('blocks that were read before', () => {
  it('are read once, and say the same wherever they stand', () => {
    const known = noKnownBlocks()
    const texts = [['Hello,', 'the parts have arrived.'], ['Thank you.'], ['Hello,', 'a', 'longer', 'letter.']]
    const readings = texts.map(text => parseSignature({ lines: letter(text), from }, known))
    expect(known.size).toBe(1)
    for (const [at, text] of texts.entries()) {
      const alone = parseSignature({ lines: letter(text), from }, noKnownBlocks())
      expect(readings[at]).toEqual(alone)
      expect(alone.fields.name?.evidence[0]?.line).toBe(text.length + 2)
    }
  })

  it('are told apart by who sent them', () => {
    const known = noKnownBlocks()
    const lines = letter(['Thank you.'])
    const own = parseSignature({ lines, from }, known)
    const other = parseSignature({ lines, from: { name: 'Ben Okafor', address: 'ben@tollgate.example' } }, known)
    expect(known.size).toBe(2)
    expect(other.fields.name?.confidence).not.toBe(own.fields.name?.confidence)
  })

  it('keep to a bound', () => {
    const known = noKnownBlocks()
    for (let i = 0; i < 2_600; i++) {
      parseSignature(
        { lines: [...letter(['Thank you.']), `Room ${i}`], from: { ...from, name: `Ada Marlow ${i}` } },
        known,
      )
    }
    expect(known.size).toBeLessThanOrEqual(2_000)
    expect(known.size).toBeGreaterThan(1_000)
  })
})
