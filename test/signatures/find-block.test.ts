import { describe, expect, it } from 'vitest'
import { findZones } from '../../src/signatures/zones.ts'

const ada = { name: 'Ada Marlow', address: 'ada.marlow@norvane.example' }
const blockOf = (lines: string[], from = ada) => findZones({ lines, from }).signature

describe('other people in a letter', () => {
  it('begins the block below a paragraph that reaches somebody else', () => {
    const away = [
      'Sehr geehrte Damen und Herren,',
      'bis 18. August bin ich nicht im Haus. Bitte wenden Sie sich an meine Vertretung:',
      '',
      'Bernd Kolbe, Tel. 030 23125 118, bernd.kolbe@norvane.example',
      '',
      'Norvane GmbH',
      'Vertrieb Innendienst',
      'Ada Marlow',
    ]
    const block = blockOf(away)
    expect(block).not.toBeNull()
    expect(block![0]).toBeGreaterThan(3)
    expect(block![1]).toBe(7)
  })

  it('takes no line of a list for a signature', () => {
    const list = [
      'Contacts on the site:',
      '- Lights: Paul, 020 7946 0111',
      '- Catering: Tollgate Bistro Ltd, 69 Mill Road, tel. 020 7946 0063',
      '- Guard: Redfern Security',
      'They start at six.',
    ]
    expect(blockOf(list)).toBeNull()
  })

  it("takes a colleague's data within the letter for nobody's signature", () => {
    const contract = [
      'Data for the contract:',
      '',
      'NORVANE Sp. z o.o.',
      'ul. Rolnicza 7, 16-400 Suwałki',
      'Prezes Zarządu: Stanisław Omiecki',
      'kontakt w sprawie umowy: Marzena Lutowa, 87 566 31 20, marzena.lutowa@norvane.example',
    ]
    expect(blockOf(contract)).toBeNull()
  })

  it('still reads a block that an assistant sends and that closes a letter', () => {
    const letter = ['The offer is attached.', '', 'Kind regards,', 'James Orwell', 'Managing Director', 'Norvane Ltd']
    expect(blockOf([...letter, 'Cell: +44 7400 123456', 'E: james.orwell@norvane.example'])).toEqual([3, 7])
  })
})
