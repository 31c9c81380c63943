import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fetchFromFiles } from '../../../src/mailboxes/files/fetch-from-files.ts'
import { readMailFiles } from '../../../src/mailboxes/files/read-mail-files.ts'
import { writeMbox } from '../../support/generate-mbox.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fetch-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function seen(path: string) {
  const items = []
  for await (const item of readMailFiles([path])) items.push(item)
  return items.map(({ providerMessageId, source, raw, labels }) => ({
    providerMessageId,
    locator: source,
    raw,
    labels,
  }))
}

test('messages of an mbox are read again as they were, each from its own place', async () => {
  const path = join(folder, 'a.mbox')
  await writeMbox(path, { messages: 300, seed: 5 })
  const items = await seen(path)
  const wanted = [items[0]!, items[150]!, items[299]!]
  const found = await fetchFromFiles(wanted)
  expect(wanted.map(({ providerMessageId }) => found.get(providerMessageId)?.raw)).toEqual(wanted.map(({ raw }) => raw))
})

test('messages are found after earlier ones were cut out of the file, and those cut out are not', async () => {
  const path = join(folder, 'a.mbox')
  await writeMbox(path, { messages: 20, seed: 6 })
  const items = await seen(path)
  writeFileSync(path, readFileSync(path).subarray(items[3]!.locator.offset))
  const found = await fetchFromFiles(items)
  expect([...found.keys()].sort()).toEqual(
    items
      .slice(3)
      .map(({ providerMessageId }) => providerMessageId)
      .sort(),
  )
})

test('a message of a Maildir keeps its labels and is found under its new name', async () => {
  for (const part of ['cur', 'new', 'tmp']) mkdirSync(join(folder, '.Drafts', part), { recursive: true })
  const path = join(folder, '.Drafts/new/1772431705.a.host')
  writeFileSync(path, 'no header here, and still somebody wrote it\n')
  const items = await seen(join(folder, '.Drafts'))
  renameSync(path, join(folder, '.Drafts/cur/1772431705.a.host:2,S'))
  const found = await fetchFromFiles(items)
  expect([...found.values()].map(({ labels }) => labels)).toEqual([['seen', 'draft']])
})

test('a file that has gone gives nothing', async () => {
  const locator = { path: join(folder, 'gone.mbox'), offset: 0 }
  expect(await fetchFromFiles([{ providerMessageId: 'file:0', locator }])).toEqual(new Map())
})
