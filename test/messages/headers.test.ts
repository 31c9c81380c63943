import { describe, expect, test } from 'vitest'
import { decodedHeader, headerValue, headerValues, MAX_HEADER_LINES, parseHeaders } from '../../src/messages/headers.ts'

const parse = (text: string) => parseHeaders(Buffer.from(text, 'utf8'))

describe('parseHeaders', () => {
  test.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
  ])('reads a header block with %s line ends and finds the body', (_, eol) => {
    const raw = Buffer.from(['From: ann@customer.example', 'Subject: a', ' folded', '\tvalue', '', 'Body'].join(eol))
    const { headers, bodyOffset } = parseHeaders(raw)
    expect(headers).toEqual([
      { name: 'from', value: 'ann@customer.example' },
      { name: 'subject', value: 'a folded value' },
    ])
    expect(raw.subarray(bodyOffset).toString()).toBe('Body')
  })

  test('a lone CR inside a message with line feeds starts no header', () => {
    const { headers } = parse('Subject: x\rAuthentication-Results: mx.acme.example; dmarc=pass\nFrom: a@b.example\n\n')
    expect(headers.map(({ name }) => name)).toEqual(['subject', 'from'])
  })

  test('the first line that is no header ends the block, and what looks like headers below is text', () => {
    const { headers, bodyOffset } = parse('From: a@b.example\nHello there\nAuthentication-Results: x; dmarc=pass\n\n')
    expect(headerValue(headers, 'authentication-results')).toBeNull()
    expect(bodyOffset).toBe('From: a@b.example\n'.length)
  })

  test('a delimiter whose boundary holds a colon is no header', () => {
    expect(parse('Content-Type: text/plain\n--a: b\n').headers).toHaveLength(1)
  })

  test('the separator line of a mailbox file and a byte order mark are skipped', () => {
    expect(parse('\uFEFFFrom ann@customer.example Mon Mar  2 09:15:00 2026\nSubject: x\n\n').headers).toEqual([
      { name: 'subject', value: 'x' },
    ])
  })

  test('over the cap of lines the rest is left unread, said so, and the body is still found', () => {
    const block = parse(`${'X-A: b\n'.repeat(MAX_HEADER_LINES + 50)}\nBody`)
    expect(block.headers).toHaveLength(MAX_HEADER_LINES)
    expect(block.truncated).toBe(true)
    expect(block.bodyOffset).toBe('X-A: b\n'.length * (MAX_HEADER_LINES + 50) + 1)
  })

  test('bytes that are no UTF-8 are read in the charset that the body names, else as windows-1252', () => {
    const named = Buffer.concat([
      Buffer.from('Subject: '),
      Buffer.from([0xf0, 0xd2, 0xc9]),
      Buffer.from('\nContent-Type: text/plain; charset=koi8-r\n\n'),
    ])
    expect(headerValue(parseHeaders(named).headers, 'subject')).toBe('При')
    const unnamed = Buffer.concat([Buffer.from('Subject: '), Buffer.from([0x80, 0xe4]), Buffer.from('\n\n')])
    expect(headerValue(parseHeaders(unnamed).headers, 'subject')).toBe('€ä')
  })

  test.each(['', '\n', ':', '\0\0\0', 'no header at all', ' folded\n', '\r\r\r', 'a: b'])('%j does not throw', text => {
    expect(parse(text).bodyOffset).toBeLessThanOrEqual(Buffer.byteLength(text))
  })
})

test('values come topmost first and names are compared without case', () => {
  const { headers } = parse('Received: one\nRECEIVED: two\n\n')
  expect(headerValues(headers, 'Received')).toEqual(['one', 'two'])
  expect(headerValue(headers, 'received')).toBe('one')
  expect(headerValue(headers, 'subject')).toBeNull()
})

test('a header for people has its encoded words read', () => {
  expect(decodedHeader(parse('Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\n\n').headers, 'subject')).toBe('Grüße')
})
