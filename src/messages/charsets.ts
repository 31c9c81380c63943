import { TextDecoder } from 'node:util'
import iconv from 'iconv-lite'

/**
 * Bytes to text, for headers; bodies are decoded by mailparser under the name that `bodyCharset` gives. The label in
 * a message is a claim: it may be missing, unknown or a lie. UTF-8 is tried first wherever the label allows it,
 * because real 8-bit text is practically never valid UTF-8 by accident. Never throws; the result holds no NUL and no
 * lone surrogate (PostgreSQL refuses both).
 */
export function decodeBytes(bytes: Uint8Array, label: string | null): string {
  if (isAscii(bytes) && !isStatefulLabel(label)) return wellFormed(asciiText(bytes))
  const charset = normaliseLabel(label)
  if (charset === null || ASCII_LABELS.has(charset)) return wellFormed(decodeGuessed(bytes))
  if (charset === 'utf-8' || charset === 'utf8') return wellFormed(utf8Lossy.decode(bytes))
  return wellFormed(decodeLabelled(bytes, charset) ?? decodeGuessed(bytes))
}

/**
 * The name of a body's charset for mailparser's converter, or null where it must be guessed. Only known charsets
 * pass: the converter also answers to names that are none ("hex", "base64"), and it keeps to the letter of
 * "iso-8859-1" and "us-ascii", in which mail programs write windows-1252.
 */
export function bodyCharset(label: string | null): string | null {
  const charset = normaliseLabel(label)
  if (charset === null || ASCII_LABELS.has(charset)) return null
  const decoder = decoderFor(charset)
  if (decoder === null) return isRareCharset(charset) ? charset : null
  return CONVERTER_NAMES.get(decoder.encoding) ?? decoder.encoding
}

/** Where the converter's name of a charset isn't that of the web's encoding standard. */
const CONVERTER_NAMES = new Map([['x-mac-cyrillic', 'maccyrillic']])

/** Without NUL and lone surrogates. */
export function wellFormed(text: string): string {
  const withoutNul = text.includes('\0') ? text.replaceAll('\0', '') : text
  return LONE_SURROGATE.test(withoutNul) ? withoutNul.replace(/\p{Surrogate}/gu, '\uFFFD') : withoutNul
}

/** UTF-8 if the bytes are valid UTF-8, else windows-1252, which every byte sequence is. */
function decodeGuessed(bytes: Uint8Array): string {
  try {
    return utf8Strict.decode(bytes)
  } catch {
    return decodeWindows1252(bytes)
  }
}

/** Null when nobody knows the charset. */
function decodeLabelled(bytes: Uint8Array, charset: string): string | null {
  const decoder = decoderFor(charset)
  if (decoder?.encoding === 'windows-1252') return decodeWindows1252(bytes)
  if (decoder !== null) return decoder.decode(bytes)
  return isRareCharset(charset) ? iconv.decode(Buffer.from(bytes), charset) : null
}

/** What the web's encoding standard leaves out and mail still has: UTF-7, DOS code pages, cp932. */
function isRareCharset(charset: string): boolean {
  return RARE_CHARSET.test(charset) && iconv.encodingExists(charset)
}

/** Node 20's own decoder gives controls for 0x80 to 0x9F, where this charset has € and typographic quotes. */
function decodeWindows1252(bytes: Uint8Array): string {
  return iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), 'windows-1252')
}

const decoders = new Map<string, TextDecoder | null>()

/** The runtime's own decoder for a label, or null where it has none; remembered, since making one costs 20 µs. */
function decoderFor(charset: string): TextDecoder | null {
  const known = decoders.get(charset)
  if (known !== undefined) return known
  let decoder: TextDecoder | null = null
  try {
    decoder = new TextDecoder(charset)
  } catch {
    decoder = null
  }
  // The label comes from strangers: without a bound a sender could fill this map.
  if (decoders.size < 200) decoders.set(charset, decoder)
  return decoder
}

function normaliseLabel(label: string | null): string | null {
  if (label === null) return null
  const cleaned = label
    .slice(0, 60)
    .trim()
    .toLowerCase()
    .replace(/^["']+|["']+$/g, '')
  return cleaned === '' ? null : cleaned
}

/** Charsets that write other scripts in 7-bit bytes, so that ASCII bytes aren't yet ASCII text. */
function isStatefulLabel(label: string | null): boolean {
  return (
    label !== null &&
    /^["']?\s*(?:iso-?2022|csiso2022|hz|x?-?(?:unicode-1-1-)?utf-?7|utf-?16|utf-?32|ucs)/i.test(label.slice(0, 60))
  )
}

function isAscii(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) if (bytes[at]! > 0x7f) return false
  return true
}

function asciiText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

const ASCII_LABELS = new Set([
  'us-ascii',
  'ascii',
  'ansi_x3.4-1968',
  'iso646-us',
  '7bit',
  '8bit',
  'binary',
  'unknown-8bit',
  'unknown',
  'x-unknown',
  'default',
  'none',
])
// The converter also answers to names that are no charsets ("hex", "constructor"), so only these reach it.
// Matches "utf-7", "cp437", "ibm850", "utf-32le"; not "base64".
const RARE_CHARSET =
  /^(?:(?:unicode-1-1-)?utf-?7|utf-?32(?:le|be)?|(?:x-)?(?:cp|ibm|dos|ms|oem)-?\d{3,5}|mac[a-z]{3,12}|iso-?ir-?\d{1,3}|tcvn|viscii|hp-roman8|armscii-8|georgian-(?:academy|ps)|pt154|rk1048|tis-?620)$/
const LONE_SURROGATE = /\p{Surrogate}/u
const utf8Strict = new TextDecoder('utf-8', { fatal: true })
const utf8Lossy = new TextDecoder('utf-8')
