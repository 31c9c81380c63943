import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ReadingContext } from '../../src/messages/message.ts'
import { readMessage } from '../../src/read-message.ts'

const FIXTURES = new URL('../../fixtures/messages/', import.meta.url)
const FOLDERS = ['clients', 'languages', 'threads', 'negative']

const CTX: ReadingContext = {
  ownAddresses: [],
  ownDomains: ['ours.example'],
  mailboxAddress: 'bob@ours.example',
  authservId: 'mx.ours.example',
  trustSender: false,
  inSentFolder: null,
  now: new Date('2026-03-10T12:00:00Z'),
}

/** What a reader of the expectation needs to judge it: the meaning of the headers, and each line with its part. */
async function describeMessage(raw: Buffer): Promise<string> {
  const { envelope, kind, kindReason, content } = (await readMessage(raw, CTX)).message
  const { author, direction, verdict, sentAt, subject, sensitivity } = envelope
  const shown = {
    ...{ kind, reason: kindReason, direction, subject, sentAt, sensitivity, author },
    verdict: { result: verdict.result, flags: verdict.flags },
    forwarded: content.forwarded,
    body: content.lines.map((line, at) => `${content.parts[at]}: ${line.text}`),
  }
  return `${JSON.stringify(shown, null, 2)}\n`
}

const files = FOLDERS.flatMap(folder =>
  readdirSync(new URL(`${folder}/`, FIXTURES))
    .filter(name => name.endsWith('.eml'))
    .map(name => `${folder}/${name}`),
)

it('there are messages to read', () => {
  expect(files.length).toBeGreaterThanOrEqual(40)
})

describe.each(files)('%s', file => {
  const path = new URL(file, FIXTURES)
  const unix = readFileSync(path, 'utf8').replaceAll('\r\n', '\n')

  it('means what its expectation says', async () => {
    const expected = new URL(file.replace('.eml', '.expected.json'), FIXTURES).pathname
    await expect(await describeMessage(Buffer.from(unix))).toMatchFileSnapshot(expected)
  })

  it('means the same with the line ends of the wire', async () => {
    const wire = Buffer.from(unix.replaceAll('\n', '\r\n'))
    expect(await describeMessage(wire)).toBe(await describeMessage(Buffer.from(unix)))
  })
})
