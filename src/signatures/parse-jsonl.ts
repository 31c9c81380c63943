/** One line of `parse --jsonl`: decoded text with its From header, or a whole message in base64. */
import { parseAddressList } from '../messages/addresses.ts'
import type { ReadingContext } from '../messages/message.ts'
import { parseSignature } from './parse-signature.ts'
import { type ReadingJson, readingToJson } from './reading-json.ts'
import type { SignatureReading } from './signature.ts'

export async function parseJsonlLine(value: Record<string, unknown>): Promise<ReadingJson> {
  const { id, raw, body_text: text, from_header: fromHeader, subject } = value
  if (typeof id !== 'string') throw new Error('the line has no "id" that is a string')
  if (typeof text === 'string') return readingToJson(id, readText(text, fromHeader, subject))
  if (typeof raw !== 'string') throw new Error('the line has neither "body_text" nor "raw"')
  const { reading } = await readRawMessage(Buffer.from(raw, 'base64'))
  return readingToJson(id, reading, false)
}

function readText(text: string, fromHeader: unknown, subject: unknown): SignatureReading {
  const [from] = typeof fromHeader === 'string' ? parseAddressList(fromHeader) : []
  return parseSignature({
    lines: text.split('\n').map(line => (line.endsWith('\r') ? line.slice(0, -1) : line)),
    from: { name: from?.name ?? null, address: from?.address ?? null },
    subject: typeof subject === 'string' ? subject : undefined,
  })
}

/** Whose mailbox it is does not matter for who signed. */
const NOBODYS: Omit<ReadingContext, 'now'> = {
  ownAddresses: [],
  ownDomains: [],
  mailboxAddress: '',
  authservId: null,
  trustSender: false,
  inSentFolder: null,
}

/** Reads who signed a message whatever its kind is: here somebody asked for it. */
export async function readRawMessage(raw: Uint8Array): Promise<{ reading: SignatureReading; lines: string[] }> {
  // loaded late: reading messages imports this folder in its turn
  const { readMessage } = await import('../read-message.ts')
  const { message, signature } = await readMessage(raw, { ...NOBODYS, now: new Date() })
  const { envelope, content } = message
  const lines = content.lines.map(line => line.text)
  const reading =
    signature ??
    parseSignature({
      lines,
      parts: content.parts,
      links: content.lines.map(line => line.links),
      from: { name: envelope.author?.name ?? null, address: envelope.author?.address ?? null },
      subject: envelope.subject,
      vcards: content.vcards,
    })
  return { reading, lines }
}
