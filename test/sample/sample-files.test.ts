import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { companyRow, contactRow, dealRow, readCrmCsv } from '../../src/contacts/read-crm-csv.ts'
import { readMailFiles } from '../../src/mailboxes/files/read-mail-files.ts'
import { readMessage } from '../../src/read-message.ts'
import { sampleFiles, sampleMessages } from '../support/make-sample.ts'

const sampleDirectory = fileURLToPath(new URL('../../fixtures/sample/', import.meta.url))
const description = JSON.parse(readFileSync(join(sampleDirectory, 'sample.json'), 'utf8'))
const mailboxes: { address: string; shared: boolean; paths: string[] }[] = description.mailboxes

async function readAll() {
  const read = []
  for (const mailbox of mailboxes) {
    const context = {
      ownAddresses: mailboxes.map(({ address }) => address),
      ownDomains: description.ownDomains,
      mailboxAddress: mailbox.address,
      authservId: description.authservId,
      trustSender: false,
      inSentFolder: null,
      now: new Date('2026-11-01T00:00:00Z'),
    }
    for await (const item of readMailFiles(mailbox.paths.map(path => join(sampleDirectory, path)))) {
      read.push({ mailbox: mailbox.address, ...(await readMessage(item.raw, context)) })
    }
  }
  return read
}

async function rowsOf(file: string, schema: typeof companyRow | typeof contactRow | typeof dealRow) {
  const rows = []
  for await (const row of readCrmCsv(join(sampleDirectory, 'crm', file), file, schema, () => undefined)) rows.push(row)
  return rows
}

describe('the sample', () => {
  test('lies in fixtures as its generator writes it', () => {
    const root = join(sampleDirectory, 'mail')
    const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    const written = new Map(
      files.map(entry => {
        const path = join(entry.parentPath, entry.name)
        return [relative(root, path), readFileSync(path).toString('latin1')]
      }),
    )
    expect(written).toEqual(new Map([...sampleFiles()].map(([path, bytes]) => [path, bytes.toString('latin1')])))
  })

  test('shows what a team receives: languages, kinds, senders to be believed and not, a shared mailbox', async () => {
    const read = await readAll()
    const ids = new Set(read.map(({ message }) => message.envelope.rfcMessageId))
    expect(ids.size).toBe(sampleMessages.length)
    expect(ids.size).toBeGreaterThanOrEqual(80)
    expect(read.length).toBeGreaterThan(ids.size)
    const languages = new Set(read.map(({ signature }) => signature?.language))
    for (const language of ['en', 'pl', 'de', 'fr', 'es', 'ru', 'ja']) expect(languages).toContain(language)
    const kinds = new Set(read.map(({ message }) => message.kind))
    for (const kind of ['person', 'automated', 'list', 'bounce', 'auto_reply', 'calendar', 'internal']) {
      expect(kinds).toContain(kind)
    }
    const verdicts = new Set(read.map(({ message }) => message.envelope.verdict.result))
    expect([...verdicts].sort()).toEqual(['fail', 'none', 'own', 'pass', 'pass_aligned'])
    expect(read.some(({ message }) => message.envelope.sensitivity === 'private')).toBe(true)
    expect(read.some(({ message }) => message.content.forwarded !== null)).toBe(true)
    expect(mailboxes.map(({ shared }) => shared)).toEqual([true, false, false])
  }, 30_000)

  test('has a CRM of 40 contacts, 18 companies and 16 deals without a bad row', async () => {
    const files = [
      await rowsOf('companies.csv', companyRow),
      await rowsOf('contacts.csv', contactRow),
      await rowsOf('deals.csv', dealRow),
    ]
    expect(files.map(rows => rows.length)).toEqual([18, 40, 16])
    expect(files.flat().filter(({ kind }) => kind === 'problem')).toEqual([])
  })

  test('names nobody who exists: all addresses are in a reserved domain', () => {
    const texts = [...sampleFiles().values()].map(bytes => bytes.toString('latin1').replaceAll('=\n', ''))
    const addresses = texts.join('\n').match(/[a-z0-9._-]{1,64}@[a-z0-9.-]{1,64}\.[a-z]{2,10}/gi) ?? []
    expect(addresses.length).toBeGreaterThan(500)
    expect(addresses.filter(address => !/\.example$/i.test(address))).toEqual([])
  })
})
