/**
 * Writes fixtures/sample/mail from the messages in test/support/sample: `npx tsx test/support/make-sample.ts`. The same
 * bytes every time; a test compares them with what lies in the folder.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { composeCopy, rfcDate } from './sample/compose.ts'
import { type SampleMessage, sender, sentAt } from './sample/message.ts'
import { eastMessages } from './sample/messages-east.ts'
import { machineMessages } from './sample/messages-machines.ts'
import { salesMessages } from './sample/messages-sales.ts'
import { westMessages } from './sample/messages-west.ts'
import { type PersonKey, people } from './sample/people.ts'

const BOXES = ['sales', 'nora', 'tomasz'] as const satisfies PersonKey[]

export const sampleMessages: SampleMessage[] = [
  ...salesMessages,
  ...westMessages,
  ...eastMessages,
  ...machineMessages,
].sort((a, b) => sentAt(a).getTime() - sentAt(b).getTime() || (a.id < b.id ? -1 : 1))

/** Files by their path below fixtures/sample/mail: mbox for two mailboxes, a folder of .eml for the third. */
export function sampleFiles(): Map<string, Buffer> {
  const byId = new Map(sampleMessages.map(message => [message.id, message]))
  const find = (id: string) => {
    const message = byId.get(id)
    if (message === undefined) throw new Error(`the sample has no message "${id}"`)
    return message
  }
  const files = new Map<string, Buffer>()
  for (const box of BOXES) {
    const copies = sampleMessages.filter(({ from, to, cc = [] }) => [from, ...to, ...cc].includes(box))
    const address = people[box].address
    if (box === 'tomasz') {
      for (const message of copies) {
        const day = sentAt(message).toISOString().slice(0, 10)
        files.set(`${address}/${day}-${message.id}.eml`, composeCopy(message, box, find))
      }
    } else {
      files.set(
        `${address}.mbox`,
        Buffer.concat(copies.map(message => inMbox(message, composeCopy(message, box, find)))),
      )
    }
  }
  return files
}

/** mboxrd: a separator, the message with its From lines quoted, a blank line. */
function inMbox(message: SampleMessage, raw: Buffer): Buffer {
  const [weekday = '', day = '', month = '', year = '', time = ''] = rfcDate(sentAt(message), 0)
    .replace(',', '')
    .split(' ')
  const separator = `From ${sender(message).address} ${weekday} ${month} ${day.replace(/^0/, ' ')} ${time} ${year}\n`
  return Buffer.from(`${separator}${raw.toString('latin1').replace(/^(>*From )/gm, '>$1')}\n`, 'latin1')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = join(dirname(fileURLToPath(import.meta.url)), '../../fixtures/sample/mail')
  rmSync(root, { recursive: true, force: true })
  for (const [path, bytes] of sampleFiles()) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), bytes)
  }
}
