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

/** Costs some tens of milliseconds to read: more than the watchdog below allows. */
const slow = {
  raw: Buffer.from(
    `From: ann@customer.example\r\nSubject: slow\r\n\r\n${'On Monday Ann <a@b.example> wrote: 1-2-3 Ltd\r\n'.repeat(40_000)}`,
  ),
}

test('a message that takes too long fails alone, with its envelope', { timeout: 120_000 }, async () => {
  const pool = open({ threads: 1, secondsAMessage: 0 })
  const outcomes = await pool.read([message('before'), slow, message('after')], READING)
  const [, failed] = outcomes
  // Reading may end before the watchdog looks; it must never cost the neighbours.
  if (failed?.kind === 'failed') expect(failed).toMatchObject({ reason: 'timeout', envelope: { subject: 'slow' } })
  expect(subjects([outcomes[0]!, outcomes[2]!])).toEqual(['before', 'after'])
})
