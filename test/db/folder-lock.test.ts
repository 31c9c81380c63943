import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockFolder } from '../../src/db/folder-lock.ts'
import { endAll, startProgram } from '../support/processes.ts'

const who = { command: 'ledger', version: '1.2.3', takesCommands: false }
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-lock-'))
})
afterEach(async () => {
  await endAll()
  await rm(folder, { recursive: true })
})

test('a folder that another process holds is refused, with who holds it', async () => {
  const holder = startProgram('hold-folder.ts', [folder])
  await holder.says('holding')
  const outcome = await lockFolder(folder, who)
  expect(outcome).toMatchObject({
    kind: 'held',
    holder: { command: 'serve', pid: holder.child.pid, takesCommands: true },
  })
})

test('kill -9 of the holder frees the folder at once', async () => {
  const holder = startProgram('hold-folder.ts', [folder])
  await holder.says('holding')
  holder.child.kill('SIGKILL')
  await holder.ended
  const outcome = await lockFolder(folder, who)
  expect(outcome.kind).toBe('locked')
  if (outcome.kind === 'locked') await outcome.lock.release()
})

test('of many processes that start at once, one gets the folder', async () => {
  const started = Array.from({ length: 4 }, () => startProgram('hold-folder.ts', [folder]))
  await Promise.all(started.map(one => Promise.race([one.says('holding'), one.ended])))
  const words = started.map(one => one.out().trim())
  expect(words.toSorted()).toEqual(['holding', 'refused', 'refused', 'refused'])
})

test('another path to the same folder is the same folder', async () => {
  const first = await lockFolder(folder, who)
  const link = `${folder}-link`
  await symlink(folder, link)
  expect((await lockFolder(link, who)).kind).toBe('held')
  if (first.kind === 'locked') await first.lock.release()
  const second = await lockFolder(link, who)
  expect(second.kind).toBe('locked')
  if (second.kind === 'locked') await second.lock.release()
  await rm(link)
})

test('a holder on another machine whose heart still beats is respected; one that fell silent is not', async () => {
  const file = join(folder, 'holder.json')
  const elsewhere = { pid: 1, machine: 'another-container', command: 'serve', version: '1.2.3', takesCommands: true }
  await mkdir(folder, { recursive: true })
  await writeFile(file, JSON.stringify(elsewhere))
  const beating = setInterval(() => void utimes(file, new Date(), new Date()), 500)
  expect(await lockFolder(folder, who)).toMatchObject({ kind: 'held', holder: { machine: 'another-container' } })
  clearInterval(beating)

  const longAgo = new Date(Date.now() - 60_000)
  await utimes(file, longAgo, longAgo)
  const outcome = await lockFolder(folder, who)
  expect(outcome.kind).toBe('locked')
  if (outcome.kind === 'locked') await outcome.lock.release()
})
