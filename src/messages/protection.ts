import type { Protection } from './body.ts'
import type { MimePart } from './mime-tree.ts'

/** What keeps the text from being read, told by types and names alone; null where nothing does. */
export function readProtection(root: MimePart, parts: readonly MimePart[]): Protection | null {
  if (root.contentType === 'multipart/encrypted') {
    return root.parameters.get('protocol')?.toLowerCase().includes('pkcs7') ? 'smime_encrypted' : 'pgp_encrypted'
  }
  for (const part of parts) {
    if (isRightsProtected(part)) return 'rpmsg'
    if (SMIME_TYPES.has(part.contentType) && parts.length === 1) return smimeKind(part)
    if (part.contentType === 'application/pgp-encrypted') return 'pgp_encrypted'
  }
  return null
}

/** winmail.dat: the message may be inside of it alone. */
export function hasTnef(parts: readonly MimePart[]): boolean {
  return parts.some(part => TNEF_TYPES.has(part.contentType) || part.fileName?.toLowerCase() === 'winmail.dat')
}

/** PGP without MIME: the text itself is the container. A quoted or pasted block further down protects nothing. */
export function isPgpText(lines: readonly { text: string }[]): boolean {
  const first = lines.find(line => line.text !== '')
  return first?.text.startsWith('-----BEGIN PGP MESSAGE-----') ?? false
}

const SMIME_TYPES = new Set(['application/pkcs7-mime', 'application/x-pkcs7-mime'])
const TNEF_TYPES = new Set(['application/ms-tnef', 'application/vnd.ms-tnef'])

/** RFC 8551 section 3.2.2; without a smime-type the container says nothing before it is opened. */
function smimeKind(part: MimePart): Protection {
  const kind = part.parameters.get('smime-type')?.toLowerCase()
  return kind === 'signed-data' || kind === 'certs-only' || kind === 'compressed-data'
    ? 'smime_opaque_signed'
    : 'smime_encrypted'
}

function isRightsProtected(part: MimePart): boolean {
  return (
    part.contentType === 'application/x-microsoft-rpmsg-message' ||
    /^message(?:_v\d)?\.rpmsg$/i.test(part.fileName ?? '')
  )
}
