/** How many columns a text takes in a terminal: East Asian wide characters and emoji two, marks none (UAX #11). */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += characterWidth(character)
  return width
}

const MARK = /^[\p{Mn}\p{Me}\p{Cf}]$/u

function characterWidth(character: string): number {
  const code = character.codePointAt(0)!
  if (code < 0x300) return 1
  if (MARK.test(character)) return 0
  const wide =
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf && code !== 0x303f) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  return wide ? 2 : 1
}

export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)))
}

/** Cut to a width, with a sign that something is missing. */
export function fitTo(text: string, width: number): string {
  if (displayWidth(text) <= width) return padTo(text, width)
  let cut = ''
  let used = 1
  for (const character of text) {
    used += characterWidth(character)
    if (used > width) break
    cut += character
  }
  return padTo(`${cut}…`, width)
}
