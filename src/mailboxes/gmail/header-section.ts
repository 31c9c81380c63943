import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js'

/**
 * The header section of a message of which Gmail told the headers one by one: names and order as they stood, line breaks
 * within a value folded away, so that no value can begin a header of its own.
 */
export function buildHeaderSection(headers: readonly gmail_v1.Schema$MessagePartHeader[]): Buffer {
  const lines = headers.flatMap(({ name, value }) =>
    // RFC 5322 section 2.2: printable ASCII without the colon.
    name && /^[!-9;-~]+$/.test(name) ? [`${name}: ${(value ?? '').replace(/[\r\n]+/g, ' ')}`] : [],
  )
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)
}
