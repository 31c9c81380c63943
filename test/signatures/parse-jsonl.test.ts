import { describe, expect, it } from 'vitest'
import { parseJsonlLine } from '../../src/signatures/parse-jsonl.ts'

const text = [
  'Hello,',
  'the order is on its way.',
  '',
  'Best regards',
  'Ann Example',
  'Sales Manager',
  'Acme Tools Ltd',
  'Tel. +44 20 7946 0123',
].join('\n')
const headers =
  'From: Ann Example <ann@acme-tools.example>\r\nSubject: Order\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n'

describe('a line of parse --jsonl', () => {
  it('answers decoded text with lines and zones', async () => {
    const answer = await parseJsonlLine({
      id: '7',
      from_header: 'Ann Example <ann@acme-tools.example>',
      subject: 'Order',
      body_text: text,
    })
    expect(answer).toMatchObject({ id: '7', has_signature: true, lines: [4, 7] })
    expect(answer.zones).toHaveLength(8)
    expect(answer.fields.title?.value).toBe('Sales Manager')
    expect(answer.fields.phones).toMatchObject([{ value: '+442079460123', kind: 'work', extension: null }])
  })

  it('reads the same fields from the whole message, without lines', async () => {
    const raw = Buffer.from(headers + text.replaceAll('\n', '\r\n')).toString('base64')
    const answer = await parseJsonlLine({ id: '7', raw })
    expect(answer).toMatchObject({ has_signature: true, lines: null, zones: null })
    expect(answer.fields.company?.value).toBe('Acme Tools Ltd')
  })

  it('a line without text is refused with a sentence', async () => {
    await expect(parseJsonlLine({ id: '7' })).rejects.toThrow('neither "body_text" nor "raw"')
    await expect(parseJsonlLine({ body_text: '' })).rejects.toThrow('no "id"')
  })
})
