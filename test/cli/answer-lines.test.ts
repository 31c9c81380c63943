import { Readable, Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { answerEach, answerLines, answerTogether } from '../../src/cli/answer-lines.ts'
import { type InputLine, readLines } from '../../src/cli/read-lines.ts'
import type { CommandIo } from '../../src/db/command-socket.ts'

function ioFor(
  chunks: Iterable<Buffer | string>,
  { slowMilliseconds = 0, signal = new AbortController().signal } = {},
) {
  let out = ''
  const stdout = new Writable({
    highWaterMark: 512,
    write(chunk, _encoding, done) {
      out += String(chunk)
      if (slowMilliseconds > 0) setTimeout(done, slowMilliseconds)
      else done()
    },
  })
  const stderr = new Writable({ write: (_chunk, _encoding, done) => done() })
  const io: CommandIo = {
    stdin: Readable.from(chunks, { objectMode: false }),
    stdout,
    stderr,
    cwd: '/',
    columns: null,
    signal,
  }
  return {
    io,
    lines: () =>
      out
        .split('\n')
        .filter(Boolean)
        .map(line => JSON.parse(line)),
  }
}

const echo = answerEach(value => ({ id: value.id, n: value.n }))

async function collectLines(chunks: Buffer[], maxBytes?: number): Promise<InputLine[]> {
  const lines: InputLine[] = []
  for await (const group of readLines(Readable.from(chunks), maxBytes)) lines.push(...group)
  return lines
}

test('each object is answered, in order, whatever the chunks and the line ends', async () => {
  const text = Array.from({ length: 50 }, (_, n) => `{"id":"ż${n}","n":${n}}${n % 2 ? '\r\n' : '\n'}`).join('')
  const bytes = Buffer.from(text)
  for (const size of [1, 7, 64, bytes.length]) {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
      bytes.subarray(at * size, (at + 1) * size),
    )
    const { io, lines } = ioFor(chunks)
    expect(await answerLines(io, echo)).toBe(0)
    expect(lines().map(({ id, n }) => `${id} ${n}`)).toEqual(Array.from({ length: 50 }, (_, n) => `ż${n} ${n}`))
  }
})

test('a last line without a line feed counts; a line feed at the end begins no other', async () => {
  const { io, lines } = ioFor(['{"id":"a"}\n{"id":"b"}'])
  expect(await answerLines(io, echo)).toBe(0)
  expect(lines().map(({ id }) => id)).toEqual(['a', 'b'])
  const other = ioFor(['{"id":"a"}\n'])
  await answerLines(other.io, echo)
  expect(other.lines()).toHaveLength(1)
})

test('a bad line is answered in its place by its number, the rest goes on, and the status is 1', async () => {
  const bad = ['not json', '[1]', 'null', '', '{"id":"x"', '"text"']
  for (const line of bad) {
    const { io, lines } = ioFor([`{"id":"a"}\n${line}\n{"id":"c"}\n`])
    expect(await answerLines(io, echo)).toBe(1)
    expect(lines()).toMatchObject([
      { id: 'a' },
      { id: null, line: 2, error: expect.stringMatching(/^the line is/) },
      { id: 'c' },
    ])
  }
})

test('bytes that are no UTF-8 spoil their own line only', async () => {
  const { io, lines } = ioFor([
    Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xff]), Buffer.from('"}\n{"id":"b"}\n')]),
  ])
  expect(await answerLines(io, echo)).toBe(1)
  expect(lines()).toEqual([{ id: null, line: 1, error: 'the line is not UTF-8' }, { id: 'b' }])
})

test('a byte order mark at the start is no part of the first line', async () => {
  const { io, lines } = ioFor([Buffer.from('\ufeff{"id":"a"}\n')])
  expect(await answerLines(io, echo)).toBe(0)
  expect(lines()).toEqual([{ id: 'a' }])
})

test('a line that is too long is refused without being kept', async () => {
  const lines = await collectLines([Buffer.alloc(3000, 'x'), Buffer.from('\nshort\n')], 1000)
  expect(lines).toEqual([
    { kind: 'bad', number: 1, error: 'the line is longer than 1000 bytes' },
    { kind: 'line', number: 2, text: 'short' },
  ])
})

test('an answer that throws is the error of its line', async () => {
  const { io, lines } = ioFor(['{"id":"a"}\n'])
  const status = await answerLines(
    io,
    answerEach(() => {
      throw new Error('the line has no "text"')
    }),
  )
  expect(status).toBe(1)
  expect(lines()).toEqual([{ id: null, line: 1, error: 'the line has no "text"' }])
})

test('batches that end out of order are written in order', async () => {
  const { io, lines } = ioFor(Array.from({ length: 40 }, (_, n) => `{"id":"${n}"}\n`))
  const slowest = answerEach(async value => {
    await new Promise(resolve => setTimeout(resolve, (40 - Number(value.id)) % 7))
    return { id: value.id }
  })
  await answerLines(io, slowest, { inFlight: 8, batchSize: 3 })
  expect(lines().map(({ id }) => Number(id))).toEqual(Array.from({ length: 40 }, (_, n) => n))
})

test('a line is answered without waiting for the next one', async () => {
  const answered: string[] = []
  async function* typing() {
    yield '{"id":"a"}\n'
    while (answered.length === 0) await new Promise(resolve => setTimeout(resolve, 5))
    yield '{"id":"b"}\n'
  }
  const stdout = new Writable({
    write(chunk, _encoding, done) {
      answered.push(String(chunk))
      done()
    },
  })
  const { io } = ioFor([])
  const status = await answerLines({ ...io, stdin: Readable.from(typing(), { objectMode: false }), stdout }, echo, {
    inFlight: 5,
  })
  expect(status).toBe(0)
  expect(answered.join('')).toBe('{"id":"a"}\n{"id":"b"}\n')
})

test('a slow reader holds up reading, not memory', async () => {
  let read = 0
  let written = 0
  let widest = 0
  function* input() {
    for (let n = 0; n < 300; n++) {
      read++
      widest = Math.max(widest, read - written)
      yield Buffer.from(`{"id":"${n}","pad":"${'x'.repeat(5000)}"}\n`)
    }
  }
  const { io } = ioFor(input())
  const stdout = new Writable({
    highWaterMark: 1,
    write(chunk, _encoding, done) {
      written += String(chunk).split('\n').length - 1
      setTimeout(done, 1)
    },
  })
  await answerLines({ ...io, stdout }, echo, { batchSize: 1 })
  expect(written).toBe(300)
  expect(widest).toBeLessThan(40)
})

test('a stop ends with 130 and writes nothing more', async () => {
  const stop = new AbortController()
  async function* endless() {
    for (let n = 0; ; n++) {
      await new Promise(resolve => setTimeout(resolve, 1))
      yield `{"id":"${n}"}\n`
      if (n === 20) stop.abort()
    }
  }
  const { io } = ioFor([], { signal: stop.signal })
  expect(await answerLines({ ...io, stdin: Readable.from(endless(), { objectMode: false }) }, echo)).toBe(130)
})

test('lines that are answered together keep their places, and one that fails spoils only itself', async () => {
  const asked: number[] = []
  const together = answerTogether(async values => {
    asked.push(values.length)
    return values.map(({ id }) => {
      if (id === 'c') throw new Error('no such c')
      return { id }
    })
  })
  const good = ioFor(['{"id":"a"}\nnonsense\n{"id":"b"}\n'])
  expect(await answerLines(good.io, together)).toBe(1)
  expect(good.lines()).toMatchObject([{ id: 'a' }, { id: null, line: 2 }, { id: 'b' }])
  expect(asked).toEqual([2])
  const bad = ioFor(['{"id":"a"}\n{"id":"c"}\n{"id":"b"}\n'])
  expect(await answerLines(bad.io, together)).toBe(1)
  expect(bad.lines()).toMatchObject([{ id: 'a' }, { id: null, line: 2, error: 'no such c' }, { id: 'b' }])
})
