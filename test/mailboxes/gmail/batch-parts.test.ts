import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BatchAnswer, readBatch, writeBatch } from '../../../src/mailboxes/gmail/batch-parts.ts'

const bodies = ['{"id":"a"}', '{"id":"b","raw":"LS1iYXRjaF94"}', '', '{"text":"--batch_x begins no line here"}']
const answer = [
  'a preamble that is nobody’s',
  ...bodies.map((body, at) =>
    [
      '--batch_x',
      'Content-Type: application/http',
      `Content-ID: <response-item${at}>`,
      '',
      `HTTP/1.1 ${200 + at} OK`,
      ...(at === 1 ? ['Retry-After: 17'] : []),
      'Content-Type: application/json; charset=UTF-8',
      '',
      body,
    ].join('\r\n'),
  ),
  '--batch_x--',
  'an epilogue',
].join('\r\n')
const contentType = 'multipart/mixed; boundary="batch_x"'

async function read(chunks: Buffer[]): Promise<BatchAnswer[]> {
  const answers: BatchAnswer[] = []
  const stream = (async function* () {
    yield* chunks
  })()
  for await (const one of readBatch(contentType, stream)) answers.push(one)
  return answers
}

function cut(bytes: Buffer, at: readonly number[]): Buffer[] {
  const places = [0, ...at.map(place => place % bytes.length).sort((a, b) => a - b), bytes.length]
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end))
}

describe('the answer to a batch', () => {
  test('is read part by part, each with its number, status and body', async () => {
    const answers = await read([Buffer.from(answer)])
    expect(answers.map(({ at, status, retryAfter }) => [at, status, retryAfter])).toEqual([
      [0, 200, null],
      [1, 201, '17'],
      [2, 202, null],
      [3, 203, null],
    ])
    expect(answers[0]!.body.toString().trim()).toBe(bodies[0])
    for (const at of [1, 3]) expect(JSON.parse(answers[at]!.body.toString())).toEqual(JSON.parse(bodies[at]!))
  })

  test('reads the same however it is cut into pieces', async () => {
    const bytes = Buffer.from(answer)
    const whole = await read([bytes])
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(), { maxLength: 40 }), async places => {
        expect(await read(cut(bytes, places))).toEqual(whole)
      }),
      { numRuns: 300 },
    )
    expect(await read([...bytes].map(byte => Buffer.of(byte)))).toEqual(whole)
  })

  test('that breaks off tells what was whole, and nothing of the rest', async () => {
    const bytes = Buffer.from(answer)
    const whole = await read([bytes])
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), async end => {
        const answers = await read([bytes.subarray(0, end)])
        expect(answers).toEqual(whole.slice(0, answers.length))
      }),
      { numRuns: 300 },
    )
  })

  test.each([
    ['nothing', ''],
    ['no part at all', '--batch_x--'],
    ['parts without heads', '--batch_x\r\n--batch_x\r\n\r\n--batch_x--'],
    ['a part of another kind', '--batch_x\r\nContent-Type: text/plain\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}\r\n--batch_x--'],
  ])('with %s answers no request', async (_, text) => {
    expect(await read([Buffer.from(text)])).toEqual([])
  })

  test('whose parts bear no number is read in the order of the requests', async () => {
    const unnumbered = answer.replace(/Content-ID: .*\r\n/g, '')
    expect((await read([Buffer.from(unnumbered)])).map(({ at, status }) => [at, status])).toEqual([
      [0, 200],
      [1, 201],
      [2, 202],
      [3, 203],
    ])
  })

  test('without a boundary answers no request', async () => {
    const stream = (async function* () {
      yield Buffer.from(answer)
    })()
    const answers = []
    for await (const one of readBatch('application/json', stream)) answers.push(one)
    expect(answers).toEqual([])
  })

  test('is asked for with a boundary that no target can hold', () => {
    const one = writeBatch(['/a?format=raw'])
    const other = writeBatch(['/a?format=raw'])
    expect(one.contentType).not.toBe(other.contentType)
    expect(one.body).toMatch(/Content-ID: <item0>\r\n\r\nGET \/a\?format=raw\r\n/)
  })
})
