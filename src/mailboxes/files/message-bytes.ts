const LF = 10
const CR = 13

/** Bytes up to and with the blank line that ends the header; all of them where there is none. */
export function headerLength(bytes: Uint8Array): number {
  let lineStart = 0
  while (lineStart < bytes.length) {
    const lineEnd = bytes.indexOf(LF, lineStart)
    if (lineEnd === -1) return bytes.length
    if (lineEnd === lineStart || (lineEnd === lineStart + 1 && bytes[lineStart] === CR)) return lineEnd + 1
    lineStart = lineEnd + 1
  }
  return bytes.length
}

/** A copy with memory of its own: small Buffers share a pool, and pooled memory cannot be handed to another thread. */
export function ownCopy(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(bytes.length)
  copy.set(bytes)
  return copy
}

/** Length of a byte order mark and blank lines, which some exports put before the first message. */
export function leadingNoise(bytes: Uint8Array): number {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  while (bytes[at] === LF || bytes[at] === CR) at += 1
  return at
}
