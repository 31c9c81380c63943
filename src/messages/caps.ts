/**
 * What is read of one message at most. Over a cap the message isn't dropped: its envelope stands, what was read
 * stays, and `unparsed` names the cap. The figures are far above honest mail and far below what hurts: the bombs in
 * test/bench/hostile.ts are measured against them.
 */
export const CAPS = Object.freeze({
  /** Gmail takes 25 MiB, Exchange Online 36 MiB by default. */
  rawBytes: 25 * 1024 * 1024,
  mimeDepth: 32,
  mimeParts: 500,
  /**
   * Bytes of encoded text of one message, all its parts together: base64 and quoted-printable grow text by a third
   * and, at worst, threefold. mailparser needs up to half a second for as many (2 MB of line ends).
   */
  encodedTextBytes: 2 * 1024 * 1024,
  /** Bytes that each part may have even where those before it used up the rest. */
  encodedPartBytes: 64 * 1024,
  textParts: 20,
  textChars: 1024 * 1024,
  /** Kept from the beginning, and as many again from the end. */
  linesEachEnd: 2_500,
  lineChars: 1_000,
  linksPerLine: 20,
  linkChars: 1_000,
  attachments: 200,
  vcards: 5,
  vcardChars: 64 * 1024,
})

export type Cap = 'size' | 'headers' | 'depth' | 'parts' | 'text' | 'lines'
