import { describe, expect, test } from 'vitest'
import type { Cap } from '../../src/messages/caps.ts'
import { htmlToLines } from '../../src/messages/html-lines.ts'

const texts = (html: string) => htmlToLines(html).map(({ text }) => text)
const depths = (html: string) =>
  htmlToLines(html)
    .filter(({ text }) => text !== '')
    .map(({ text, quoteDepth }) => [text, quoteDepth])

describe('lines', () => {
  test.each([
    ['<div>a</div><div>b</div>', ['a', 'b'], 'blocks'],
    ['a<br>b<br><br>c', ['a', 'b', '', 'c'], 'breaks'],
    ['<div>a<br></div><div>b</div>', ['a', 'b'], 'a break at the end of a block adds nothing'],
    ['<div>a</div><div><br></div><div>b</div>', ['a', '', 'b'], 'a block that holds only a break'],
    ['<p>a</p><p>b</p>', ['a', '', 'b'], 'paragraphs have a margin'],
    [
      '<p class=MsoNormal>a</p><p class=MsoNormal>&nbsp;</p><p class=MsoNormal>b</p>',
      ['a', '', 'b'],
      'paragraphs of Word have none',
    ],
    [
      '<table><tr><td>Tel.</td><td>+44 20 7946 0018</td></tr><tr><td>Fax</td><td>none</td></tr></table>',
      ['Tel.\t+44 20 7946 0018', 'Fax\tnone'],
      'cells of a row',
    ],
    ['<ul><li>a</li><li>b</li></ul>', ['• a', '• b'], 'list items'],
    ['a \n\t b', ['a b'], 'white space is one blank'],
    ['a&nbsp;&nbsp;&nbsp;b', ['a   b'], 'no-break spaces part columns'],
    ['<pre>a\n  b</pre>', ['a', '  b'.trim()], 'preformatted lines'],
    ['<style>x{}</style><title>t</title><script>s</script>a', ['a'], 'what is never shown'],
    [
      '<div style="DISPLAY : none">preheader</div><span style="font-size:0px">x</span><b hidden>y</b>a',
      ['a'],
      'what is hidden',
    ],
    ['<span style="font-size:0.9em">a</span>', ['a'], 'small is not hidden'],
    ['a<!-- <p>no</p> -->b', ['ab'], 'comments'],
    ['<div>Ann<td>Lee', ['Ann\tLee'], 'tags that never close'],
    ['', [], 'nothing'],
  ])('%j: %3$s', (given, expected) => {
    expect(texts(given)).toEqual(expected)
  })
})

describe('quotations', () => {
  test.each([
    [
      'Gmail',
      'yes<div class="gmail_quote"><div class="gmail_attr">On Monday Ann wrote:</div><blockquote class="gmail_quote">old</blockquote></div>bye',
      [
        ['yes', 0],
        ['On Monday Ann wrote:', 1],
        ['old', 2],
        ['bye', 0],
      ],
    ],
    [
      'Outlook on the web',
      '<div>yes</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>From:</b> Ann</div><div>old</div>',
      [
        ['yes', 0],
        ['_'.repeat(32), 1],
        ['From: Ann', 2],
        ['old', 2],
      ],
    ],
    [
      'Outlook for Windows',
      '<p>yes</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p>From: Ann</p></div></div><p>old</p>',
      [
        ['yes', 0],
        ['From: Ann', 1],
        ['old', 1],
      ],
    ],
    [
      'Thunderbird',
      '<p>yes</p><div class="moz-cite-prefix">Ann wrote:</div><blockquote type="cite">old</blockquote><p>below</p>',
      [
        ['yes', 0],
        ['Ann wrote:', 1],
        ['old', 1],
        ['below', 0],
      ],
    ],
    [
      'Yahoo',
      'yes<div id="yahoo_quoted_123" class="yahoo_quoted">old</div>',
      [
        ['yes', 0],
        ['old', 1],
      ],
    ],
    [
      'quoted by Outlook again',
      'yes<div class="x_gmail_quote">old</div>',
      [
        ['yes', 0],
        ['old', 1],
      ],
    ],
    ['indentation', '<blockquote style="margin:0 0 0 40px;border:none;padding:0px">mine</blockquote>', [['mine', 0]]],
  ])('of %s are told by structure', (_, html, expected) => {
    expect(depths(html)).toEqual(expected)
  })
})

test('targets of links stand on their line; checkers are unwrapped and scripts left out', () => {
  const [first, second] = htmlToLines(
    '<div><a href="mailto:ann@customer.example">Write</a> <a href="tel:+442079460018">call</a></div><div>Site <a href="https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fcustomer.example%2F&data=x">here</a><a href="javascript:alert(1)">x</a></div>',
  )
  expect(first?.links).toEqual(['mailto:ann@customer.example', 'tel:+442079460018'])
  expect(second?.links).toEqual(['https://customer.example/'])
})

test('a row of linked pictures leaves its targets on the line above', () => {
  expect(htmlToLines('<div>Ann Lee</div><div><a href="https://social.example/ann"><img alt="x"></a></div>')).toEqual([
    { text: 'Ann Lee', quoteDepth: 0, links: ['https://social.example/ann'] },
  ])
})

test('reading ends at a depth that no program writes, and says so', () => {
  const unparsed: Cap[] = []
  const lines = htmlToLines(`<p>first</p>${'<div>'.repeat(60_000)}last`, unparsed)
  expect(lines[0]?.text).toBe('first')
  expect(unparsed).toEqual(['depth'])
})
