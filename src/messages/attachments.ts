import { CAPS } from './caps.ts'
import { cutText } from './cut-text.ts'
import type { Attachment } from './message.ts'
import type { MimePart } from './mime-tree.ts'

/** Names, types and sizes only: no attachment is decoded, so none can expand. */
export function listAttachments(parts: readonly MimePart[]): Attachment[] {
  return parts
    .filter(part => !part.contentType.startsWith('multipart/') && !NO_ATTACHMENTS.has(part.contentType))
    .slice(0, CAPS.attachments)
    .map(part => ({ name: part.fileName, contentType: part.contentType, size: decodedSize(part) }))
}

/** Parts of the message's own machinery, which no program shows as a file. */
const NO_ATTACHMENTS = new Set([
  'application/pgp-signature',
  'application/pkcs7-signature',
  'application/x-pkcs7-signature',
  'application/pgp-encrypted',
])

/** base64 writes 3 bytes in 4 characters and ends lines of 76 with CRLF. */
const BASE64_LINE_RATIO = (76 / 78) * (3 / 4)

/** About how many bytes the file has: exact enough to show, without decoding it. */
function decodedSize(part: MimePart): number {
  const encoded = Math.max(0, part.end - part.start)
  return part.encoding === 'base64' ? Math.round(encoded * BASE64_LINE_RATIO) : encoded
}

const VCARD_TYPES = new Set(['text/vcard', 'text/x-vcard', 'text/directory'])

export function isVcard(part: MimePart): boolean {
  return VCARD_TYPES.has(part.contentType) || (part.fileName?.toLowerCase().endsWith('.vcf') ?? false)
}

/** Photos and keys are most of a card's bytes and tell nothing about the person's details. */
export function trimVcard(text: string): string {
  const kept: string[] = []
  let skipping = false
  for (const line of text.slice(0, 4 * CAPS.vcardChars).split(/\r\n|[\r\n]/)) {
    const folded = line.startsWith(' ') || line.startsWith('\t')
    if (!folded) skipping = /^(?:[\w-]{1,40}\.)?(?:photo|logo|key|sound)[;:]/i.test(line)
    if (!skipping) kept.push(line)
  }
  return cutText(kept.join('\r\n'), CAPS.vcardChars)
}
