/** Questions about single characters and plain text that are asked too often for a pattern each. */

/** What \s matches. */
export function isBlank(code: number): boolean {
  if (code < 0x80) return code === 32 || (code >= 9 && code <= 13)
  if (code < 0x2000) return code === 0xa0 || code === 0x1680
  return code <= 0x200a || (code >= 0x2028 && (code <= 0x2029 || REST.includes(code)))
}

const REST = [0x202f, 0x205f, 0x3000, 0xfeff]

/** a to z, A to Z, 0 to 9. */
export function isAsciiWord(code: number): boolean {
  const lower = code | 0x20
  return (lower >= 0x61 && lower <= 0x7a) || isDigit(code)
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

/** Nothing but printable ASCII. */
export function isAscii(text: string): boolean {
  // a pattern is quicker for each character, and dearer to begin with
  if (text.length > FEW) return PRINTABLE.test(text)
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 32 || code > 126) return false
  }
  return true
}

const FEW = 10
const PRINTABLE = /^[\x20-\x7e]*$/

/** The digits alone. */
export function digitsOf(text: string): string {
  let digits = ''
  let from = -1
  for (let at = 0; at <= text.length; at++) {
    const is = at < text.length && isDigit(text.charCodeAt(at))
    if (is && from < 0) from = at
    else if (!is && from >= 0) {
      digits += text.slice(from, at)
      from = -1
    }
  }
  return digits
}
