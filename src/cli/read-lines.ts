/** Splits a stream at line feeds. Nothing is lost: a line that is no UTF-8 or too long arrives as what is wrong with it. */
import type { Readable } from 'node:stream'

export type InputLine = { kind: 'line'; text: string; number: number } | { kind: 'bad'; error: string; number: number }

/** A 25 MiB message in base64 with room for the rest of its line. */
export const maxLineBytes = 48 * 1024 * 1024

type Utf8 = { decode(bytes: Uint8Array): string }

const lineFeed = 0x0a
const carriageReturn = 0x0d

/** Lines in groups, as they arrive together: a promise for each of a million lines costs more than reading them. */
export async function* readLines(input: Readable, maxBytes = maxLineBytes): AsyncGenerator<InputLine[]> {
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let number = 0
  let pieces: Uint8Array[] = []
  let length = 0

  const finish = (end: Uint8Array): InputLine => {
    number++
    const total = length + end.length
    const bytes = pieces.length === 0 ? end : Buffer.concat([...pieces, end])
    pieces = []
    length = 0
    if (total > maxBytes) return { kind: 'bad', number, error: `the line is longer than ${maxBytes} bytes` }
    return decodeLine(utf8, bytes, number)
  }

  for await (const chunk of input) {
    const bytes: Uint8Array = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    const lines: InputLine[] = []
    let at = 0
    for (let end = bytes.indexOf(lineFeed); end >= 0; end = bytes.indexOf(lineFeed, at)) {
      lines.push(finish(bytes.subarray(at, end)))
      at = end + 1
    }
    const rest = bytes.subarray(at)
    length += rest.length
    // Of a line that is too long already, only its length matters.
    if (length <= maxBytes) pieces.push(rest)
    if (lines.length > 0) yield lines
  }
  if (length > 0) yield [finish(new Uint8Array())]
}

function decodeLine(utf8: Utf8, bytes: Uint8Array, number: number): InputLine {
  const isByteOrderMark = number === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  const from = isByteOrderMark ? 3 : 0
  const to = bytes.at(-1) === carriageReturn ? bytes.length - 1 : bytes.length
  try {
    return { kind: 'line', number, text: utf8.decode(bytes.subarray(from, Math.max(from, to))) }
  } catch {
    return { kind: 'bad', number, error: 'the line is not UTF-8' }
  }
}
