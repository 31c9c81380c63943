import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { removeBanners } from '../../src/messages/banners.ts'
import { readEnvelope } from '../../src/messages/envelope.ts'
import { parseHeaders } from '../../src/messages/headers.ts'
import { decideKind } from '../../src/messages/kind.ts'
import type { ReadingContext } from '../../src/messages/message.ts'
import { parseContent } from '../../src/messages/parse-message.ts'
import { scanQuotes } from '../../src/messages/quotes.ts'

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
  const head = parseHeaders(raw)
  const envelope = readEnvelope(head.headers, CTX)
  const body = await parseContent({ raw, head, sizeBytes: raw.length }, CTX.now)
  const lines = removeBanners(body.lines)
  const recipients = envelope.participants.filter(each => each.role === 'to').map(each => each.address ?? '')
  const { parts, forwarded } = scanQuotes(lines, { subject: envelope.subject, recipients })
  const { kind, reason } = decideKind(envelope, { ...body, lines }, parts, CTX)
  const { author, direction, verdict, sentAt, subject, sensitivity } = envelope
  const shown = {
    ...{ kind, reason, direction, subject, sentAt, sensitivity, author },
    verdict: { result: verdict.result, flags: verdict.flags },
    forwarded: forwarded ?? (kind === 'bounce' ? null : body.attachedMessage),
    body: lines.map((line, at) => `${parts[at]}: ${line.text}`),
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
    expect(await describeMessage(Buffer.from(unix.replaceAll('\n', '\r\n')))).toBe(
      await describeMessage(Buffer.from(unix)),
    )
  })
})
