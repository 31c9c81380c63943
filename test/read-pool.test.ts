import { afterAll, describe, expect, test } from 'vitest'
import { CAPS } from '../src/messages/caps.ts'
import { openReadPool, type ReadOutcome, type ReadPool } from '../src/read-pool.ts'
import { READING } from './bench/reading-context.ts'

const message = (subject: string) => ({
  raw: Buffer.from(
    `From: Ann Lee <ann@customer.example>\r\nTo: sales@acme.example\r\nSubject: ${subject}\r\n\r\nHello\r\n`,
  ),
})
const subjects = (outcomes: ReadOutcome[]) =>
  outcomes.map(outcome => (outcome.kind === 'read' ? outcome.message.envelope.subject : outcome.reason))

const pools: ReadPool[] = []
const open = (options: Parameters<typeof openReadPool>[0]) => {
  const pool = openReadPool(options)
  pools.push(pool)
  return pool
}
afterAll(() => Promise.all(pools.map(pool => pool.close())))

const many = Array.from({ length: 130 }, (_, index) => `message ${index}`)

describe.each([0, 2])('with %i threads', threads => {
  test('every message has its outcome, in order', { timeout: 120_000 }, async () => {
    expect(subjects(await open({ threads }).read(many.map(message), READING))).toEqual(many)
  })

  test('a message over the size cap keeps its envelope and names the cap', { timeout: 120_000 }, async () => {
    const big = Buffer.concat([message('big').raw, Buffer.alloc(CAPS.rawBytes, 'x')])
    const [outcome] = await open({ threads }).read([{ raw: big }], READING)
    expect(outcome).toMatchObject({
      kind: 'read',
      message: { envelope: { subject: 'big' }, content: { unparsed: 'size', lines: [] } },
    })
  })

  test('where a message lies can be said of each', { timeout: 120_000 }, async () => {
    const own = { raw: Buffer.from('From: sales@acme.example\r\nReceived: x\r\nTo: ann@customer.example\r\n\r\nHi') }
    const outcomes = await open({ threads }).read(
      [
        { ...own, inSentFolder: true },
        { ...own, inSentFolder: false },
      ],
      READING,
    )
    expect(outcomes.map(outcome => outcome.kind === 'read' && outcome.message.envelope.direction)).toEqual([
      'outbound',
      'inbound',
    ])
  })
})

describe('a message that takes its worker down', () => {
  const workerFile = new URL('./support/faulty-read-worker.mjs', import.meta.url)

  test.each([
    ['HANG', 'timeout'],
    ['HOARD', 'memory'],
    ['DIE', 'crash'],
  ])('by %s fails alone, with its envelope and the reason %s', { timeout: 120_000 }, async (fault, reason) => {
    const pool = open({ threads: 1, secondsAMessage: 3, heapMegabytes: 64, workerFile })
    const outcomes = await pool.read(['a', 'b', fault, 'c', 'd'].map(message), READING)
    expect(subjects(outcomes)).toEqual(['a', 'b', reason, 'c', 'd'])
    expect(outcomes[2]).toMatchObject({ kind: 'failed', envelope: { subject: fault } })
  })

  test('more than one in a batch fail each by itself', { timeout: 120_000 }, async () => {
    const pool = open({ threads: 2, workerFile })
    expect(subjects(await pool.read(['DIE', 'a', 'DIE', 'DIE', 'b'].map(message), READING))).toEqual([
      'crash',
      'a',
      'crash',
      'crash',
      'b',
    ])
  })
})
