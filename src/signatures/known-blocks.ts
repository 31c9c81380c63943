/**
 * What was read out of blocks lately. The messages of one sender end in the same lines, so most blocks need be read
 * once. A block is known by its lines, who sent it and its language: nothing else goes into what it says. Held in
 * memory alone, up to a bound, the longest unused forgotten first.
 */
import type { ContactDrafts, SignatureBlock } from './extract-contact-details.ts'
import type { SignatureInput } from './signature.ts'

export interface KnownBlocks {
  recent: Map<string, ContactDrafts>
  older: Map<string, ContactDrafts>
}

const REMEMBERED = 1_000
const LONGEST_REMEMBERED = 3_000

export function noKnownBlocks(): KnownBlocks {
  return { recent: new Map(), older: new Map() }
}

/** What the block says, by `read` where it is not known yet. The same object goes to all who ask: none may change it. */
export function readOnce(
  known: KnownBlocks,
  block: SignatureBlock,
  from: SignatureInput['from'],
  read: () => ContactDrafts,
): ContactDrafts {
  const key = keyOf(block, from)
  if (key.length > LONGEST_REMEMBERED) return read()
  const recent = known.recent.get(key)
  if (recent) return recent
  const drafts = known.older.get(key) ?? read()
  if (known.recent.size >= REMEMBERED) {
    known.older = known.recent
    known.recent = new Map()
  }
  known.recent.set(key, drafts)
  return drafts
}

/** Each part with its length before it, so that no name can pass for another name and address. */
function keyOf({ lines, language }: SignatureBlock, { name, address }: SignatureInput['from']): string {
  const parts = [language ?? '', name ?? '', address ?? '']
  return `${parts.map(part => `${part.length}:${part}`).join('')}${name === null}${lines.join('\n')}`
}
