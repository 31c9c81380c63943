import type { MimePart } from './mime-tree.ts'

/** A text part to read, and the plainer version of it to fall back on when it turns out to be empty. */
export interface TextChoice {
  part: MimePart
  fallback: MimePart | null
}

/**
 * The parts that make up the text a reader sees, in their order. Of alternatives HTML is read: it tells which lines
 * are quoted, where links lead and which cells belong together, while the plain version beside it is often wrapped
 * at 76 characters, flattened from tables, or nothing but a notice.
 */
export function chooseText(root: MimePart): TextChoice[] {
  const chosen = textOf(root, null)
  // A text that is named or marked as a file is the text only when there is no other (scanners, old programs).
  return chosen.length > 0 ? chosen : namedText(root)
}

function textOf(part: MimePart, parent: MimePart | null): TextChoice[] {
  if (part.children.length === 0) return isText(part, parent) ? [{ part, fallback: null }] : []
  switch (part.contentType) {
    case 'multipart/alternative':
      return bestAlternative(part)
    case 'multipart/signed':
      return part.children.slice(0, 1).flatMap(child => textOf(child, part))
    case 'multipart/report':
      return part.children.slice(0, 1).flatMap(child => textOf(child, part))
    case 'multipart/encrypted':
    case 'multipart/digest':
      return []
    case 'multipart/related': {
      const first = part.children.slice(0, 1).flatMap(child => textOf(child, part))
      return first.length > 0
        ? first
        : part.children
            .slice(1)
            .flatMap(child => textOf(child, part))
            .slice(0, 1)
    }
    default:
      return part.children.flatMap(child => textOf(child, part))
  }
}

function bestAlternative(part: MimePart): TextChoice[] {
  const versions = part.children.map(child => textOf(child, part)).filter(version => version.length > 0)
  const html = versions.findLast(version => version.some(choice => choice.part.contentType === 'text/html'))
  const plain = versions.find(version => version.every(choice => choice.part.contentType !== 'text/html'))
  if (html === undefined) return plain ?? []
  const fallback = plain?.length === 1 ? plain[0]!.part : null
  return html.map((choice, index) => ({ part: choice.part, fallback: index === 0 ? fallback : null }))
}

const READABLE = new Set([
  'text/plain',
  'text/html',
  'text/enriched',
  'text/richtext',
  'text/markdown',
  'text/x-markdown',
])

function isText(part: MimePart, parent: MimePart | null): boolean {
  if (part.isAttachment || part.start >= part.end) return false
  // Apple Mail sends inline files with a name between pieces of text; a lone or first text may have a name too.
  if (
    part.fileName !== null &&
    parent !== null &&
    parent.children[0] !== part &&
    parent.contentType !== 'multipart/alternative'
  )
    return false
  return READABLE.has(part.contentType) || isUnreadMultipart(part)
}

/** A multipart without boundary or without any delimiter: what it holds can only be read as text. */
function isUnreadMultipart(part: MimePart): boolean {
  return (
    part.contentType.startsWith('multipart/') &&
    part.contentType !== 'multipart/encrypted' &&
    part.children.length === 0
  )
}

function namedText(root: MimePart): TextChoice[] {
  if (root.children.length > 0 || !READABLE.has(root.contentType) || root.start >= root.end) return []
  return [{ part: root, fallback: null }]
}

/** All parts without children, in their order. */
export function leaves(root: MimePart): MimePart[] {
  const found: MimePart[] = []
  const waiting = [root]
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    if (part.children.length === 0) found.push(part)
    else waiting.push(...part.children.toReversed())
  }
  return found
}
