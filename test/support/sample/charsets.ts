/** Encoders for the charsets that some mail programs still send, by turning the platform's decoders round. */

const ESCAPE_JIS = [0x1b, 0x24, 0x42]
const ESCAPE_ASCII = [0x1b, 0x28, 0x42]

export function encodeText(text: string, charset: string): Buffer {
  if (charset === 'utf-8') return Buffer.from(text)
  if (charset === 'iso-2022-jp') return encodeJis(text)
  const decoder = new TextDecoder(charset)
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]))
  return Buffer.from([...text].map(character => bytes.get(character) ?? unknown(character, charset)))
}

/** JIS X 0208 is EUC-JP without the high bits, between escapes (RFC 1468). */
function encodeJis(text: string): Buffer {
  const decoder = new TextDecoder('euc-jp')
  const rows = Array.from({ length: 94 }, (_, i) => 0xa1 + i)
  const pairs = new Map(rows.flatMap(a => rows.map(b => [decoder.decode(Uint8Array.of(a, b)), [a & 0x7f, b & 0x7f]])))
  const out: number[] = []
  let isWide = false
  for (const character of text) {
    const wide = (character.codePointAt(0) ?? 0) > 0x7f
    if (wide !== isWide) out.push(...(wide ? ESCAPE_JIS : ESCAPE_ASCII))
    isWide = wide
    if (wide) out.push(...(pairs.get(character) ?? unknown(character, 'iso-2022-jp')))
    else out.push(character.charCodeAt(0))
  }
  if (isWide) out.push(...ESCAPE_ASCII)
  return Buffer.from(out)
}

function unknown(character: string, charset: string): never {
  throw new Error(`${character} does not exist in ${charset}; choose another character or charset`)
}
