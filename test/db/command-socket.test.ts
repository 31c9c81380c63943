import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type CommandIo, sendCommand } from '../../src/db/command-socket.ts'
import { endAll, startProgram } from '../support/processes.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-socket-'))
})
afterEach(async () => {
  await endAll()
  await rm(folder, { recursive: true })
})

interface TestIo extends CommandIo {
  out(): string
  err(): string
}

function testIo(
  input: Iterable<string | Buffer> = [],
  signal = new AbortController().signal,
  slowMilliseconds = 0,
): TestIo {
  const texts = { out: '', err: '' }
  const collect = (name: 'out' | 'err') =>
    new Writable({
      highWaterMark: 1024,
      write(chunk, _encoding, done) {
        texts[name] += String(chunk)
        if (slowMilliseconds > 0) setTimeout(done, slowMilliseconds)
        else done()
      },
    })
  return {
    stdin: Readable.from(input, { objectMode: false }),
    stdout: collect('out'),
    stderr: collect('err'),
    cwd: '/somewhere',
    columns: null,
    signal,
    out: () => texts.out,
    err: () => texts.err,
  }
}

async function serverIn(where: string) {
  const server = startProgram('hold-folder.ts', [where])
  await server.says('holding')
  return server
}

test('input, both outputs and the status pass through', async () => {
  await serverIn(folder)
  const io = testIo(['zażółć ', 'gęślą\n'])
  const outcome = await sendCommand(folder, { version: '1.2.3', argv: ['copy'] }, io, 0)
  expect(outcome).toEqual({ kind: 'done', status: 7 })
  expect(io.out()).toBe('zażółć gęślą\n')
  expect(io.err()).toBe('copied in /somewhere\n')
})

test('ten megabytes go in and come out unchanged', async () => {
  await serverIn(folder)
  const chunk = Buffer.alloc(1024 * 1024, 'abcdefghij')
  const io = testIo(Array.from({ length: 10 }, () => chunk))
  await sendCommand(folder, { version: '1.2.3', argv: ['copy'] }, io, 0)
  expect(io.out().length).toBe(10 * chunk.length)
  expect(io.out().startsWith('abcdefghijabc')).toBe(true)
})

test('a slow reader gets every line', async () => {
  await serverIn(folder)
  const io = testIo([], undefined, 1)
  await sendCommand(folder, { version: '1.2.3', argv: ['print', '1000'] }, io, 0)
  expect(
    io
      .out()
      .split('\n')
      .filter(Boolean)
      .map(line => Number.parseInt(line, 10)),
  ).toEqual(Array.from({ length: 1000 }, (_, line) => line))
})

test('a stop is passed on, and the command ends in its own way', async () => {
  await serverIn(folder)
  const stop = new AbortController()
  const io = testIo([], stop.signal)
  const sent = sendCommand(folder, { version: '1.2.3', argv: ['wait'] }, io, 0)
  while (!io.out().includes('waiting')) await new Promise(resolve => setTimeout(resolve, 10))
  stop.abort()
  expect(await sent).toEqual({ kind: 'done', status: 130 })
})

test('a client that is killed cancels its command', async () => {
  await serverIn(folder)
  const client = startProgram('send-command.ts', [folder, 'wait'])
  await client.says('waiting')
  client.child.kill('SIGKILL')
  await client.ended
  await expect.poll(() => readFile(join(folder, 'trace'), 'utf8').catch(() => '')).toBe('cancelled\n')
})

test('a server that dies in the middle is a clear refusal', async () => {
  const server = await serverIn(folder)
  const io = testIo()
  const sent = sendCommand(folder, { version: '1.2.3', argv: ['wait'] }, io, 0)
  while (!io.out().includes('waiting')) await new Promise(resolve => setTimeout(resolve, 10))
  server.child.kill('SIGKILL')
  expect(await sent).toEqual({ kind: 'refused', sentence: 'the server that held the folder went away' })
})

test('another version is refused, naming both', async () => {
  await serverIn(folder)
  const outcome = await sendCommand(folder, { version: '2.0.0', argv: ['copy'] }, testIo(), 0)
  expect(outcome).toMatchObject({ kind: 'refused', sentence: expect.stringMatching(/1\.2\.3.*2\.0\.0/) })
})

test('a folder without a server is told apart, also when a dead one left its socket', async () => {
  expect(await sendCommand(folder, { version: '1.2.3', argv: [] }, testIo(), 0)).toEqual({ kind: 'no-server' })
  const server = await serverIn(folder)
  server.child.kill('SIGKILL')
  await server.ended
  expect(await sendCommand(folder, { version: '1.2.3', argv: [] }, testIo(), 0)).toEqual({ kind: 'no-server' })
  await serverIn(folder)
  expect(await sendCommand(folder, { version: '1.2.3', argv: ['copy'] }, testIo(['x']), 0)).toMatchObject({ status: 7 })
})

test('a folder whose path is longer than a socket may have works all the same', async () => {
  const deep = join(folder, ...Array.from({ length: 6 }, () => 'a-rather-long-name-of-a-folder'))
  await mkdir(deep, { recursive: true })
  expect(Buffer.byteLength(deep)).toBeGreaterThan(150)
  await serverIn(deep)
  const io = testIo(['x'])
  expect(await sendCommand(deep, { version: '1.2.3', argv: ['copy'] }, io, 0)).toMatchObject({ status: 7 })
  expect(io.out()).toBe('x')
})

test('nobody but the owner can reach the socket', async () => {
  await serverIn(folder)
  expect((await stat(join(folder, 'commands'))).mode & 0o777).toBe(0o700)
})
