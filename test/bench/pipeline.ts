/**
 * `npm run bench:pipeline`: reading without storage (envelope, body, quotes, kind, signature) against bare mailparser
 * on the same messages, mailparser with its conversions off, both in this thread, in turns, so that a busy machine
 * slows both, and ours translated as the product runs it. Goal: at least 0.5 of mailparser's pace. `--stages` adds where the time goes.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { translated } from '../../src/compile.mjs'
import type { ParsedBody } from '../../src/messages/body.ts'
import type { HeaderBlock } from '../../src/messages/headers.ts'
import { benchData } from './bench-data.ts'
import { READING } from './reading-context.ts'

// In the form in which the product runs: translated, without a loader.
type Sources = {
  'messages/body-parts.ts': typeof import('../../src/messages/body-parts.ts')
  'messages/caps.ts': typeof import('../../src/messages/caps.ts')
  'messages/decode-part.ts': typeof import('../../src/messages/decode-part.ts')
  'messages/envelope.ts': typeof import('../../src/messages/envelope.ts')
  'messages/headers.ts': typeof import('../../src/messages/headers.ts')
  'messages/mime-tree.ts': typeof import('../../src/messages/mime-tree.ts')
  'messages/parse-message.ts': typeof import('../../src/messages/parse-message.ts')
  'messages/quotes.ts': typeof import('../../src/messages/quotes.ts')
  'read-message.ts': typeof import('../../src/read-message.ts')
}
const load = async <F extends keyof Sources>(file: F): Promise<Sources[F]> => import(await translated(file))
const { chooseText } = await load('messages/body-parts.ts')
const { CAPS } = await load('messages/caps.ts')
const { decodePart } = await load('messages/decode-part.ts')
const { readEnvelope } = await load('messages/envelope.ts')
const { parseHeaders } = await load('messages/headers.ts')
const { readMimeTree } = await load('messages/mime-tree.ts')
const { parseContent } = await load('messages/parse-message.ts')
const { scanQuotes } = await load('messages/quotes.ts')
const { readMessage } = await load('read-message.ts')

const WARM_UP_MESSAGES = 600
/** Both sides speed up until each has read some ten thousand messages. */
const WARM_UP_ROUNDS = 16
const ROUNDS = 5
const TURNS = 8
const MAILPARSER = { skipHtmlToText: true, skipTextToHtml: true, skipTextLinks: true, skipImageLinks: true }

const data = benchData()
if (data !== null) await run(await readMailboxes(join(data, 'world-dev', 'mail')))

/** The compiler warms up on some messages; measured are others, each read for the first time, as a mailbox is. */
async function run(all: readonly Buffer[]): Promise<void> {
  const every = Math.floor(all.length / WARM_UP_MESSAGES)
  const warmUp = all.filter((_, index) => index % every === 0)
  const messages = all.filter((_, index) => index % every !== 0)
  for (let round = 0; round < WARM_UP_ROUNDS; round++) {
    await cpuMicroseconds(warmUp, raw => simpleParser(raw, MAILPARSER))
    await cpuMicroseconds(warmUp, raw => readMessage(raw, READING))
  }
  const bare: number[] = []
  const ours: number[] = []
  for (let turn = 0; turn < TURNS; turn++) {
    const some = messages.filter((_, index) => index % TURNS === turn)
    bare.push(await cpuMicroseconds(some, raw => simpleParser(raw, MAILPARSER)))
    ours.push(await cpuMicroseconds(some, raw => readMessage(raw, READING)))
  }
  const [bareMean, oursMean] = [mean(bare), mean(ours)]
  console.log(
    `${messages.length} messages, ${(messages.reduce((sum, raw) => sum + raw.length, 0) / messages.length / 1024).toFixed(1)} KiB each`,
  )
  console.log(`bare mailparser  ${bareMean.toFixed(0)} µs CPU a message`)
  console.log(`readMessage      ${oursMean.toFixed(0)} µs CPU a message`)
  console.log(`ratio            ${(bareMean / oursMean).toFixed(2)} x bare mailparser (goal 0.5)`)
  if (process.argv.includes('--stages')) await printStages(messages, oursMean)
}

async function printStages(messages: readonly Buffer[], whole: number): Promise<void> {
  const heads = messages.map(raw => parseHeaders(raw))
  const content = (raw: Buffer, index: number) =>
    parseContent({ raw, head: heads[index]!, sizeBytes: raw.length }, READING.now)
  const bodies: ParsedBody[] = []
  for (const [index, raw] of messages.entries()) bodies.push(await content(raw, index))
  const stages: [string, (raw: Buffer, index: number) => unknown][] = [
    ['headers', raw => parseHeaders(raw)],
    ['envelope', (_, index) => readEnvelope(heads[index]!.headers, READING)],
    ['body', content],
    // Part of the body, again by itself.
    ['  decoding', (raw, index) => decodeTexts(raw, heads[index]!)],
    ['quotes', (_, index) => scanQuotes(bodies[index]!.lines)],
  ]
  let rest = whole
  for (const [name, stage] of stages) {
    const rounds: number[] = []
    for (let round = 0; round < ROUNDS; round++) rounds.push(await cpuMicroseconds(messages, stage))
    const best = Math.min(...rounds)
    if (name !== '  decoding') rest -= best
    console.log(`  ${name.padEnd(16)} ${best.toFixed(0)} µs`)
  }
  console.log(`  ${'kind, signature'.padEnd(16)} ${rest.toFixed(0)} µs`)
}

async function decodeTexts(raw: Buffer, head: HeaderBlock): Promise<void> {
  const decoding = { raw, bytesLeft: CAPS.encodedTextBytes, unparsed: [] }
  for (const { part } of chooseText(readMimeTree(raw, head).root)) await decodePart(decoding, part)
}

async function cpuMicroseconds(
  messages: readonly Buffer[],
  read: (raw: Buffer, index: number) => unknown,
): Promise<number> {
  const before = process.cpuUsage()
  for (const [index, raw] of messages.entries()) await read(raw, index)
  const used = process.cpuUsage(before)
  return (used.user + used.system) / messages.length
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

async function readMailboxes(folder: string): Promise<Buffer[]> {
  const { readMbox } = await import('../../src/mailboxes/files/read-mbox.ts')
  const all: Buffer[] = []
  for (const name of readdirSync(folder).sort())
    for await (const message of readMbox(join(folder, name))) all.push(Buffer.from(message.raw))
  return all
}
