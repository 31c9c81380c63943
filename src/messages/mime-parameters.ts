import { decodeBytes } from './charsets.ts'
import { decodeWords, hexPair } from './encoded-words.ts'

/** A value with parameters: Content-Type, Content-Disposition. Names in lower case, values decoded. */
export interface ParameterisedValue {
  /** In lower case, without comments. */
  value: string
  parameters: ReadonlyMap<string, string>
}

const MAX_PARAMETERS = 100
const MAX_LENGTH = 16 * 1024

/** Reads RFC 2045 parameters, RFC 2231 continuations and charsets, and the encoded words that programs write there. */
export function parseParameterised(text: string): ParameterisedValue {
  const [head = '', ...rest] = cutAtSemicolons(text.slice(0, MAX_LENGTH))
  const raw = new Map<string, string>()
  for (const piece of rest.slice(0, MAX_PARAMETERS)) {
    const equals = piece.indexOf('=')
    if (equals < 1) continue
    const name = piece.slice(0, equals).trim().toLowerCase()
    if (!raw.has(name)) raw.set(name, unquote(piece.slice(equals + 1).trim()))
  }
  return { value: withoutComment(head).toLowerCase(), parameters: joinContinuations(raw) }
}

function cutAtSemicolons(text: string): string[] {
  const pieces: string[] = []
  let from = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (quoted && char === '\\') at++
    else if (char === '"') quoted = !quoted
    else if (char === ';' && !quoted) {
      pieces.push(text.slice(from, at))
      from = at + 1
    }
  }
  pieces.push(text.slice(from))
  return pieces
}

function withoutComment(text: string): string {
  const open = text.indexOf('(')
  return (open < 0 ? text : text.slice(0, open)).replace(/\s+/g, '')
}

function unquote(text: string): string {
  if (!text.startsWith('"')) return text
  const end = text.length > 1 && text.endsWith('"') ? text.length - 1 : text.length
  return text.slice(1, end).replace(/\\(["\\])/g, '$1')
}

/** RFC 2231: `name*0*=utf-8''a%20; name*1=b` is one value, whatever order its pieces come in. */
function joinContinuations(raw: ReadonlyMap<string, string>): Map<string, string> {
  const joined = new Map<string, string>()
  const pieces = new Map<string, { index: number; text: string; encoded: boolean }[]>()
  for (const [key, text] of raw) {
    const match = /^([^*]{1,60})(?:\*(\d{1,2}))?(\*)?$/.exec(key)
    if (match === null) continue
    const [, name, index, encoded] = match
    if (index === undefined && encoded === undefined) joined.set(name!, decodeWords(text))
    else {
      const list = pieces.get(name!) ?? []
      list.push({ index: Number(index ?? 0), text, encoded: encoded !== undefined })
      pieces.set(name!, list)
    }
  }
  // The extended form wins over a plain one of the same name: the plain one is there for old programs.
  for (const [name, list] of pieces) joined.set(name, decodePieces(list.sort((a, b) => a.index - b.index)))
  return joined
}

function decodePieces(pieces: readonly { text: string; encoded: boolean }[]): string {
  const marked = /^([\w.:+-]{0,40})'[^']{0,40}'/.exec(pieces[0]?.encoded ? pieces[0].text : '')
  const bytes = pieces.map((piece, index) => {
    const text = index === 0 && marked !== null ? piece.text.slice(marked[0].length) : piece.text
    return piece.encoded ? percentBytes(text) : Buffer.from(text, 'utf8')
  })
  return decodeBytes(Buffer.concat(bytes), marked?.[1] || null)
}

function percentBytes(text: string): Uint8Array {
  const source = Buffer.from(text, 'utf8')
  const bytes: number[] = []
  for (let at = 0; at < source.length; at++) {
    const value = source[at] === 0x25 ? hexPair(source[at + 1], source[at + 2]) : -1
    if (value >= 0) at += 2
    bytes.push(value >= 0 ? value : source[at]!)
  }
  return Uint8Array.from(bytes)
}
