import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CAPS } from '../../src/messages/caps.ts'
import { parseHeaders } from '../../src/messages/headers.ts'
import { parseContent } from '../../src/messages/parse-message.ts'
import { readMessage } from '../../src/read-message.ts'
import { READING } from '../bench/reading-context.ts'

const folder = join(import.meta.dirname, '../../fixtures/messages/malformed')
const files = readdirSync(folder).filter(name => name.endsWith('.eml'))

function parse(text: string | Buffer, sizeBytes?: number) {
  const raw = Buffer.from(text)
  return parseContent({ raw, head: parseHeaders(raw), sizeBytes: sizeBytes ?? raw.length }, READING.now)
}

const lines = async (text: string) => (await parse(text)).lines.map(line => line.text)

const multipart = (subtype: string, ...parts: string[]) =>
  `Content-Type: multipart/${subtype}; boundary=b\n\n${parts.map(part => `--b\n${part}\n`).join('')}--b--\n`

test('there are malformed messages to read', () => {
  expect(files.length).toBeGreaterThan(15)
})

describe.each(files)('%s', name => {
  const raw = readFileSync(join(folder, name))

  test('is read as recorded', async () => {
    const { message } = await readMessage(raw, READING)
    const { envelope, content } = message
    const shown = {
      from: envelope.participants.filter(({ role }) => role === 'from'),
      to: envelope.participants.filter(({ role }) => role === 'to'),
      sentAt: envelope.sentAt,
      subject: envelope.subject,
      flags: envelope.verdict.flags,
      kind: message.kind,
      lines: content.lines.map((line, index) => `${content.parts[index]} ${line.text}`),
      attachments: content.attachments,
      unparsed: content.unparsed,
    }
    await expect(`${JSON.stringify(shown, null, 2)}\n`).toMatchFileSnapshot(
      join(folder, name.replace('.eml', '.expected.json')),
    )
  })

  test('reads the same with CRLF', async () => {
    const crlf = Buffer.from(raw.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1')
    const withoutSizes = async (bytes: Buffer) => {
      const { content } = (await readMessage(bytes, READING)).message
      return { ...content, attachments: content.attachments.map(({ name, contentType }) => ({ name, contentType })) }
    }
    expect(await withoutSizes(crlf)).toEqual(await withoutSizes(raw))
  })
})

describe('the text that is read', () => {
  const html = 'Content-Type: text/html\n\n<p>rich</p>'
  const plain = 'Content-Type: text/plain\n\nplain'

  test('is the HTML of two versions', async () =>
    expect(await lines(multipart('alternative', plain, html))).toEqual(['rich']))
  test('is the plain version when the HTML shows nothing', async () =>
    expect(await lines(multipart('alternative', plain, 'Content-Type: text/html\n\n<img src="cid:x">'))).toEqual([
      'plain',
    ]))
  test('goes on in the next text part', async () =>
    expect(await lines(multipart('mixed', plain, 'Content-Type: text/plain\n\nfooter'))).toEqual([
      'plain',
      '',
      'footer',
    ]))
  test('is never an attachment', async () =>
    expect(
      await lines(multipart('mixed', plain, 'Content-Disposition: attachment; filename=a.txt\n\nnot mine')),
    ).toEqual(['plain']))
  test('is never an attached message', async () =>
    expect(
      await lines(multipart('mixed', plain, 'Content-Type: message/rfc822\n\nFrom: bob@other.example\n\nnot mine')),
    ).toEqual(['plain']))
  test('of a signed message is what was signed', async () =>
    expect(await lines(multipart('signed', plain, 'Content-Type: application/pgp-signature\n\nx'))).toEqual(['plain']))
})

test('an attached message tells who first wrote it', async () => {
  const inner =
    'Content-Type: message/rfc822\n\nFrom: Bob <bob@other.example>\nDate: Mon, 2 Mar 2026 09:15:00 +0000\nSubject: =?utf-8?q?=C3=9Cber?=\n\nHi'
  expect((await parse(multipart('mixed', 'Content-Type: text/plain\n\nsee below', inner))).attachedMessage).toEqual({
    from: { address: 'bob@other.example', name: 'Bob' },
    sentAt: new Date('2026-03-02T09:15:00Z'),
    subject: 'Über',
    where: 'attachment',
  })
})

test('a bounce tells whom it could not reach and which message that was', async () => {
  const status =
    'Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; Bob@Other.example\nAction: failed\nStatus: 5.1.1\n'
  const returned = 'Content-Type: text/rfc822-headers\n\nMessage-ID: <m1@acme.example>\nSubject: x\n'
  expect(
    (
      await parse(
        multipart('report; report-type=delivery-status', 'Content-Type: text/plain\n\nsorry', status, returned),
      )
    ).report,
  ).toEqual({
    kind: 'delivery',
    recipients: [{ address: 'bob@other.example', action: 'failed', status: '5.1.1' }],
    originalMessageId: '<m1@acme.example>',
    disposition: null,
  })
})

test.each([
  [
    'multipart/encrypted; boundary=b',
    '--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b--',
    'pgp_encrypted',
  ],
  ['application/pkcs7-mime; smime-type=enveloped-data', 'AAAA', 'smime_encrypted'],
  ['application/pkcs7-mime; smime-type=signed-data', 'AAAA', 'smime_opaque_signed'],
  ['text/plain', '-----BEGIN PGP MESSAGE-----\n\nabc', 'pgp_encrypted'],
  ['application/x-microsoft-rpmsg-message; name=message.rpmsg', 'AAAA', 'rpmsg'],
  ['application/ms-tnef; name=winmail.dat', 'AAAA', 'tnef'],
])('%s is protected and gives no text', async (type, body, protection) => {
  const parsed = await parse(`Content-Type: ${type}\n\n${body}\n`)
  expect([parsed.protection, parsed.lines]).toEqual([protection, []])
})

test.each([
  ['Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR', 'REQUEST'],
  ['Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nMETHOD:cancel\n', 'CANCEL'],
  ['Content-Type: text/calendar\n\nBEGIN:VCALENDAR', 'PUBLISH'],
  ['Content-Type: text/plain\n\nMETHOD:REQUEST', null],
])('the calendar method of %j is %s', async (raw, method) => {
  expect((await parse(raw)).calendarMethod).toBe(method)
})

test('a vCard comes without its photo', async () => {
  const card = 'BEGIN:VCARD\r\nFN:Ann Lee\r\nPHOTO;ENCODING=b:AAAA\r\n BBBB\r\nTEL:+442079460018\r\nEND:VCARD'
  expect(
    (await parse(multipart('mixed', 'Content-Type: text/plain\n\nx', `Content-Type: text/vcard\n\n${card}`))).vcards,
  ).toEqual(['BEGIN:VCARD\r\nFN:Ann Lee\r\nTEL:+442079460018\r\nEND:VCARD'])
})

test('attachments are named and measured without being decoded', async () => {
  const file = Buffer.alloc(9_000, 1)
  const encoded = file.toString('base64').replace(/.{76}/g, '$&\r\n')
  const part = `Content-Type: application/pdf\nContent-Disposition: attachment; filename="=?utf-8?q?=C3=BCber.pdf?="\nContent-Transfer-Encoding: base64\n\n${encoded}`
  const [attachment] = (await parse(multipart('mixed', part))).attachments
  expect(attachment).toMatchObject({ name: 'über.pdf', contentType: 'application/pdf' })
  expect(Math.abs(attachment!.size - file.length)).toBeLessThan(file.length / 50)
})

test('a message over the size cap keeps its headers and says why there is no text', async () => {
  expect(await parse('Subject: x\n\nbeginning', CAPS.rawBytes + 1)).toMatchObject({ lines: [], unparsed: ['size'] })
})
