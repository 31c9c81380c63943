import { describe, expect, it } from 'vitest'
import { closingStrength } from '../../src/signatures/closing-strength.ts'

const strength = (line: string) => closingStrength(line.toLowerCase(), /[぀-鿿]/.test(line))

describe('how much a line closes a letter', () => {
  it.each([
    'Best regards,',
    '  Thanks!',
    'Z poważaniem',
    'MfG',
    'С уважением,',
    'よろしくお願いいたします。',
    '顺祝商祺',
  ])('is full for %s', line => {
    expect(strength(line)).toBe(1)
  })

  it('falls with every word that follows the phrase', () => {
    expect(strength('Thanks for everything')).toBeLessThan(strength('Thanks'))
    expect(strength('Thanks for the offer you sent')).toBeLessThan(strength('Thanks for everything'))
    expect(strength('Thanks for the offer you sent')).toBeGreaterThan(0)
  })

  it('is none for prose, data and endless lines', () => {
    expect(strength('The regards of the board were read out.')).toBe(0)
    expect(strength('Tel: +44 20 7946 0018')).toBe(0)
    expect(strength(`thanks ${'x'.repeat(5000)}`)).toBe(0)
  })
})
