import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listMailFiles } from '../../../src/mailboxes/files/list-mail-files.ts'
import { countBytes, type RawMailItem, readMailFiles } from '../../../src/mailboxes/files/read-mail-files.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mail-files-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}

async function read(...paths: string[]): Promise<RawMailItem[]> {
  const items: RawMailItem[] = []
  for await (const item of readMailFiles(paths)) items.push(item)
  return items
}

const text = (item: RawMailItem | undefined) => Buffer.from(item?.raw ?? []).toString('utf8')
const message = (subject: string, body: string) =>
  `From: Ida Holm <ida@holm.example>\nTo: shop@mill.example\nSubject: ${subject}\n\n${body}`
const SEPARATOR = 'From ida@holm.example Mon Mar  2 06:08:25 2026\n'

describe('an mbox', () => {
  test('gives each message without its separator and without the blank line behind it', async () => {
    const items = await read(
      file('two.mbox', `${SEPARATOR}${message('One', 'a\n')}\n${SEPARATOR}${message('Two', 'b\n')}\n`),
    )
    expect(items.map(text)).toEqual([message('One', 'a\n'), message('Two', 'b\n')])
    expect(items[1]?.receivedAt).toEqual(new Date('2026-03-02T06:08:25Z'))
  })

  test.each([
    ['asctime', 'From ida@holm.example Mon Mar  2 06:08:25 2026'],
    ['an archive of a mailing list', 'From ida at holm.example  Mon Mar  2 06:08:25 2026'],
    ['a Gmail takeout', 'From 1791@xxx Mon Mar 02 06:08:25 +0000 2026'],
    ['Thunderbird', 'From - Mon Mar 02 06:08:25 2026'],
    ['a time zone by name', 'From ida@holm.example Mon Mar  2 06:08:25 CET 2026'],
    ['a date in mail form', 'From ida@holm.example Mon, 02 Mar 2026 06:08:25 +0100'],
  ])('is split at separators of %s', async (_what, line) => {
    const one = `${line}\n${message('One', 'a\n')}\n`
    expect(await read(file('habit.mbox', one + one.replace('One', 'Two')))).toHaveLength(2)
  })

  test.each([
    ['prose after a blank line', 'Hello\n\nFrom Monday on we ship from Gdynia.\n'],
    ['prose that looks like a header follows', 'Hello\n\nFrom what I hear\nPS: call me\n'],
    ['a separator without a blank line before it', `Hello\n${SEPARATOR}text\n`],
    ['a pasted patch', `Hello\n\nFrom ${'a1'.repeat(20)} Mon Sep 17 00:00:00 2001\nFrom: Ida <ida@holm.example>\n`],
  ])('is not split at %s', async (_what, body) => {
    const items = await read(
      file('prose.mbox', `${SEPARATOR}${message('One', body)}\n${SEPARATOR}${message('Two', 'b\n')}`),
    )
    expect(items.map(text)).toEqual([message('One', body), message('Two', 'b\n')])
  })

  test('has its quoted From lines undone once', async () => {
    const items = await read(
      file('rd.mbox', `${SEPARATOR}${message('Q', '>From here\n>>From there\n> From me\nx >From y\n')}`),
    )
    expect(text(items[0])).toBe(message('Q', 'From here\n>From there\n> From me\nx >From y\n'))
  })

  test('with a true Content-Length keeps bare separators inside a body', async () => {
    const body = `see below\n\n${SEPARATOR}${message('Inner', '>From here\n')}`
    const outer = message('Outer', body).replace('\n\n', `\nContent-Length: ${Buffer.byteLength(body)}\n\n`)
    const items = await read(file('cl2.mbox', `${SEPARATOR}${outer}\n${SEPARATOR}${message('Next', 'b\n')}\n`))
    expect(items.map(text)).toEqual([outer, message('Next', 'b\n')])
  })

  test('with a stale Content-Length is split at its separators', async () => {
    const outer = message('Outer', 'short\n').replace('\n\n', '\nContent-Length: 40\n\n')
    const items = await read(file('stale.mbox', `${SEPARATOR}${outer}\n${SEPARATOR}${message('Next', 'b\n')}\n`))
    expect(items.map(text)).toEqual([outer, message('Next', 'b\n')])
  })

  test('may end without a line end, begin with a byte order mark, or be empty', async () => {
    const items = await read(
      file('end.mbox', `\ufeff\n${SEPARATOR}${message('One', 'no line end')}`),
      file('empty.mbox', ''),
    )
    expect(items.map(text)).toEqual([message('One', 'no line end')])
  })

  test('over 25 MiB gives the header and the size of that message, and the next message whole', async () => {
    const huge = message('Huge', `${'A'.repeat(76)}\n`.repeat(400_000))
    const path = file('huge.mbox', `${SEPARATOR}${huge}\n${SEPARATOR}${message('Next', 'b\n')}`)
    const items = await read(path)
    expect(items.map(item => item.tooLarge)).toEqual([huge.length, null])
    expect(text(items[0])).toBe(message('Huge', ''))
    expect(text(items[1])).toBe(message('Next', 'b\n'))
    const [alone] = await read(file('huge.eml', huge))
    expect(alone?.providerMessageId).toBe(items[0]?.providerMessageId)
  })

  test('gives the same messages wherever the reads of the file happen to end', async () => {
    const bodies = Array.from({ length: 3_000 }, (_, i) =>
      message(`N${i}`, `${'line of text\n'.repeat(i % 97)}\n\n>From x\n`),
    )
    const items = await read(file('many.mbox', bodies.map(body => `${SEPARATOR}${body}\n`).join('')))
    expect(items.map(text)).toEqual(bodies.map(body => body.replace('>From', 'From')))
  })
})

describe('the id of a message', () => {
  const plain = message('Same', 'From here on\n\nbye\n')

  test('is the same in every container, with both line ends, local headers or none', async () => {
    const tagged = plain
      .replace('Subject', 'Status: RO\nX-Mozilla-Keys: a\n b\nSubject')
      .replace('\nFrom here', '\n>From here')
    const items = await read(
      file('id/a.eml', plain),
      file('id/b.eml', plain.replaceAll('\n', '\r\n')),
      file('id/c.mbox', `${SEPARATOR}${tagged}\n${SEPARATOR}${tagged.replaceAll('\n', '\r\n')}\r\n`),
      file('id/d.eml', `\ufeff${plain.trimEnd()}`),
      file('id/e.emlx', `${Buffer.byteLength(plain)}      \n${plain}<?xml version="1.0"?><plist/>`),
    )
    expect(items).toHaveLength(6)
    expect(new Set(items.map(item => item.providerMessageId)).size).toBe(1)
    expect(items[0]?.providerMessageId).toMatch(/^file:[0-9a-f]{64}$/)
  })

  test('differs when a header, a word or a quoted line differs', async () => {
    const others = [
      plain,
      plain.replace('Same', 'same'),
      plain.replace('bye', 'bye!'),
      plain.replace('\n\nbye', '\nbye'),
    ]
    others.push(plain.replace('From here', '> From here'), plain.replace('bye', 'Status: bye'))
    const items = await read(...others.map((raw, i) => file(`differs/${i}.eml`, raw)))
    expect(new Set(items.map(item => item.providerMessageId)).size).toBe(others.length)
  })
})

describe('a folder', () => {
  test('that is a Maildir gives flags, folders and delivery times, and leaves tmp alone', async () => {
    for (const name of [
      'tmp/1.a.host',
      'new/1772431705.a.host',
      'cur/1772431706.b.host:2,ST',
      'cur/1772431707.c.host:2,D',
    ]) {
      file(`md/${name}`, message(name, 'x\n'))
    }
    file('md/.Wys&AUI-ane/cur/1772431708.d.host:2,S', message('sent', 'x\n'))
    file('md/.Wys&AUI-ane/new/.keep', '')
    file('md/dovecot-uidlist', '3 V1 N5\n')
    const items = await read(join(folder, 'md'))
    expect(items.map(item => [item.labels, item.inSentFolder])).toEqual([
      [[], null],
      [['seen', 'trash'], null],
      [['draft'], null],
      [['seen', 'sent'], true],
    ])
    expect(items[0]?.receivedAt).toEqual(new Date('2026-03-02T06:08:25Z'))
  })

  test('that is a Maildir in use is read whole although messages are moved meanwhile', async () => {
    for (const name of ['new/1772431705.a.host', 'new/1772431706.b.host', 'cur/1772431707.c.host:2,S']) {
      file(`live/${name}`, message(name, 'x\n'))
    }
    const path = join(folder, 'live')
    const subjects = new Set<string>()
    for await (const item of readMailFiles([path])) {
      if (subjects.size === 0) {
        renameSync(join(path, 'new/1772431706.b.host'), join(path, 'cur/1772431706.b.host:2,S'))
        rmSync(join(path, 'cur/1772431707.c.host:2,S'))
      }
      subjects.add(/Subject: (.*)/.exec(text(item))?.[1] ?? '')
    }
    expect([...subjects]).toEqual(['new/1772431705.a.host', 'new/1772431706.b.host'])
  })

  test('is read recursively, in the same order each time, without following links', async () => {
    file('tree/b/late.eml', message('3', 'x'))
    file('tree/a/one.eml', message('1', 'x'))
    file('tree/a/two.mbox', `${SEPARATOR}${message('2', 'x')}`)
    file('tree/notes.csv', 'id,name\n')
    file('elsewhere/secret.eml', message('secret', 'x'))
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'tree/link'))
    const items = await read(join(folder, 'tree'))
    expect(items.map(item => /Subject: (.*)/.exec(text(item))?.[1])).toEqual(['1', '2', '3'])
    const { skipped } = await listMailFiles([join(folder, 'tree')])
    expect(skipped.map(({ path }) => path.slice(folder.length)).sort()).toEqual(['/tree/link', '/tree/notes.csv'])
  })

  test('named twice is read once, and the position ends at the number of bytes', async () => {
    file('once/a.eml', message('1', 'x'))
    file('once/b.mbox', `${SEPARATOR}${message('2', 'x')}\n`)
    const items = await read(join(folder, 'once'), join(folder, 'once'))
    expect(items).toHaveLength(2)
    expect(items.at(-1)?.position).toBe(await countBytes([join(folder, 'once')]))
  })
})

describe('labels', () => {
  test('come from the headers that a Gmail takeout and Thunderbird write', async () => {
    const takeout = `X-Gmail-Labels: =?UTF-8?Q?Wys=C5=82ane,Otwarte?=\n${message('g', 'x')}`
    const expunged = `X-Mozilla-Status: 0009\n${message('m', 'x')}`
    const items = await read(file('labels.mbox', `${SEPARATOR}${takeout}\n\n${SEPARATOR}${expunged}\n`))
    expect(items.map(item => [item.labels, item.inSentFolder])).toEqual([
      [['sent', 'Otwarte'], true],
      [['seen', 'trash'], null],
    ])
  })
})

describe('a path that cannot be imported', () => {
  test.each([
    ['missing.mbox', null, /no such file/],
    ['old.mbox.gz', Buffer.from([0x1f, 0x8b, 8, 0]), /gunzip/],
    ['mail.pst', Buffer.from('!BDN....'), /readpst/],
    ['letter.msg', Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), /\.eml/],
    ['notes.mbox', 'Shopping list\n', /does not begin with a "From " line/],
  ])('%s is refused by a sentence that names it', async (name, content, advice) => {
    const path = content === null ? join(folder, name) : file(name, content)
    await expect(read(path)).rejects.toThrow(advice)
    await expect(read(path)).rejects.toThrow(path)
  })

  test('a folder without mail is refused', async () => {
    file('nomail/a.csv', 'id\n')
    await expect(read(join(folder, 'nomail'))).rejects.toThrow(/no mail in this folder/)
  })
})
