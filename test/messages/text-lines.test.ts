import { describe, expect, test } from 'vitest'
import { CAPS, type Cap } from '../../src/messages/caps.ts'
import { flowedToLines, limitLines, textToLines } from '../../src/messages/text-lines.ts'

const flowed = (text: string, delSp = false) => flowedToLines(text, delSp).map(line => line.text)
const line = (text: string) => ({ text, quoteDepth: 0, links: [] })

describe('format=flowed', () => {
  test.each([
    ['one \r\nparagraph\r\nnext', ['one paragraph', 'next'], 'a line that ends in a blank goes on'],
    ['> quoted \n> text\nmine', ['> quoted text', 'mine'], 'quoted lines are joined with quoted lines'],
    ['> quoted \nmine', ['> quoted', 'mine'], 'never with lines of another depth'],
    [' >stuffed\n From', ['>stuffed', 'From'], 'a stuffed blank goes'],
    ['text \n-- \nAnn', ['text', '--', 'Ann'], "the signature's delimiter stands alone"],
  ])('%j: %3$s', (given, expected) => {
    expect(flowed(given)).toEqual(expected)
  })

  test('with delsp the blank that joins is no text', () => {
    expect(flowed('日本 \n語', true)).toEqual(['日本語'])
  })
})

test('plain text is split at every kind of line end and loses controls', () => {
  expect(textToLines('a\r\nb\rc\nd\u2028e\u0007\t!').map(({ text }) => text)).toEqual(['a', 'b', 'c', 'd', 'e\t!'])
})

describe('limitLines', () => {
  test('a long line is broken at blanks and loses nothing', () => {
    const words = Array.from({ length: 1_000 }, (_, index) => `word${index}`).join(' ')
    const lines = limitLines([line(words)], [])
    expect(Math.max(...lines.map(({ text }) => text.length))).toBeLessThanOrEqual(CAPS.lineChars)
    expect(lines.map(({ text }) => text).join(' ')).toBe(words)
  })

  test('a character of two halves is not broken in the middle', () => {
    for (const { text } of limitLines([line(`x${'😀'.repeat(900)}`)], [])) expect(text).not.toMatch(/\p{Surrogate}/u)
  })

  test('of very many lines the first and the last are kept, and that is said', () => {
    const unparsed: Cap[] = []
    const lines = limitLines(
      Array.from({ length: 20_000 }, (_, index) => line(String(index))),
      unparsed,
    )
    expect([lines.length, lines[0]?.text, lines.at(-1)?.text]).toEqual([2 * CAPS.linesEachEnd, '0', '19999'])
    expect(unparsed).toEqual(['lines'])
  })
})
