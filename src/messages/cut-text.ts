/**
 * The first `most` UTF-16 units of a text, one less where the cut would leave half a character: the database takes no
 * half characters. Positions in the text stay as they are.
 */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text
  return text.slice(0, isHighSurrogate(text.charCodeAt(most - 1)) ? most - 1 : most)
}

/** The last `most` UTF-16 units, one less where the cut would leave half a character. */
export function cutTextFromEnd(text: string, most: number): string {
  if (text.length <= most) return text
  const start = text.length - most
  return text.slice(isHighSurrogate(text.charCodeAt(start - 1)) ? start + 1 : start)
}

export function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff
}
