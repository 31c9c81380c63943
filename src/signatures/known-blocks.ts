/**
 * What was read out of blocks lately. The messages of one sender end in the same lines, so most blocks need be read
 * once. A block is known by its lines, who sent it and its language: nothing else goes into what it says.
 */
import type { ContactDrafts, SignatureBlock } from './extract-contact-details.ts'
import { Remembered } from './remembered.ts'
import { senderKey } from './sender-words.ts'
import type { SignatureInput } from './signature.ts'

export type KnownBlocks = Remembered<ContactDrafts>

const REMEMBERED = 1_000
const LONGEST_REMEMBERED = 3_000

export function noKnownBlocks(): KnownBlocks {
  return new Remembered(REMEMBERED, LONGEST_REMEMBERED)
}

/** What the block says, by `read` where it is not known yet. */
export function readOnce(
  known: KnownBlocks,
  { lines, language }: SignatureBlock,
  from: SignatureInput['from'],
  read: () => ContactDrafts,
): ContactDrafts {
  return known.get(`${language ?? ''}\n${senderKey(from)}\n${lines.join('\n')}`, read)
}
