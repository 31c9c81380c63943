/** One line of `parse --jsonl`: decoded text with its From header, or a whole message in base64. */
import { parseAddressList } from '../messages/addresses.ts'
import { parseSignature } from './parse-signature.ts'
import { type ReadingJson, readingToJson } from './reading-json.ts'

export async function parseJsonlLine(value: Record<string, unknown>): Promise<ReadingJson> {
  const { id, raw, body_text: text, from_header: fromHeader, subject } = value
  if (typeof id !== 'string') throw new Error('the line has no "id" that is a string')
  if (typeof text !== 'string')
    throw new Error(
      typeof raw === 'string' ? 'raw messages cannot be read yet' : 'the line has neither "body_text" nor "raw"',
    )
  const [from] = typeof fromHeader === 'string' ? parseAddressList(fromHeader) : []
  const reading = parseSignature({
    lines: text.split('\n').map(line => (line.endsWith('\r') ? line.slice(0, -1) : line)),
    from: { name: from?.name ?? null, address: from?.address ?? null },
    subject: typeof subject === 'string' ? subject : undefined,
  })
  return readingToJson(id, reading)
}
