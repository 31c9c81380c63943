import { describe, expect, it } from 'vitest'
import { findBlock } from '../../src/signatures/find-block.ts'
import { BODY, SIGNATURE } from '../../src/signatures/viterbi.ts'
import { findZones, readZoneTable } from '../../src/signatures/zones.ts'

const ada = { name: 'Ada Marlow', address: 'ada.marlow@norvane.example' }

/** The block as lines, where the path calls these lines of the text a signature. */
function blockWithin(lines: string[], from: number, to: number, sender = ada): string[] | null {
  const { table } = readZoneTable({ lines, from: sender })
  const path = Uint8Array.from(table.lines, line => (line >= from && line <= to ? SIGNATURE : BODY))
  const block = findBlock(lines, table, path)
  return block && lines.slice(table.lines[block[0]], table.lines[block[1]]! + 1)
}

describe('other people in a letter', () => {
  const colleagues = [
    'The new list is:',
    '',
    'Bernd Kolbe Bernd.Kolbe@norvane.example;',
    'Carla Dietz Carla.Dietz@norvane.example',
    '',
    'Ada Marlow',
    'Distinguished Engineer',
  ]

  it('begins the block below a paragraph that reaches somebody else', () => {
    expect(blockWithin(colleagues, 2, 6)).toEqual(colleagues.slice(5))
    expect(findZones({ lines: colleagues, from: ada }).signature).toEqual([5, 6])
  })

  it('keeps the company with its number above the name where dashes part the block from the letter', () => {
    const lines = ['See you there.', '-- ', 'Norvane Ltd', 'Tel. 020 7946 0018', '', 'Ada Marlow', 'Sales Manager']
    expect(blockWithin(lines, 2, 6)).toEqual(lines.slice(2))
  })

  it('takes no line of a list for a signature', () => {
    const list = [
      'On the site tomorrow:',
      '- Lights: Paul, 020 7946 0111',
      '- Flowers: Tollgate Garden Ltd, 12 Mill Road, tel. 020 7946 0063',
      '- Guard: Redfern Security',
    ]
    expect(blockWithin(list, 2, 2)).toBeNull()
    expect(blockWithin([...list.slice(0, 1), ...list.slice(2, 3)], 1, 1)).not.toBeNull()
  })

  it("takes a colleague's data within the letter for nobody's signature", () => {
    const contact = 'questions about the invoice: Carla Dietz, 020 7946 0077, carla.dietz@norvane.example'
    const contract = ['Data for the contract:', '', 'Norvane Ltd', '4 Quarry Lane, Leeds LS1 4AB', contact]
    expect(blockWithin(contract, 4, 4)).toBeNull()
    expect(findZones({ lines: contract, from: ada }).signature).toBeNull()
  })

  it('still reads a block that an assistant sends and that closes a letter', () => {
    const letter = ['The offer is attached.', '', 'Kind regards,', 'James Orwell', 'Managing Director', 'Norvane Ltd']
    const lines = [...letter, 'Cell: +44 7400 123456', 'E: james.orwell@norvane.example']
    expect(findZones({ lines, from: ada }).signature).toEqual([3, 7])
  })
})
