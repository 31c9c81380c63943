import type { PendingMessage } from '../pipeline.ts'
import type { RawMailItem } from './files/read-mail-files.ts'

/** A message of a mail file as the pipeline takes it. */
export function toPending(ledgerItemId: string, item: RawMailItem): PendingMessage {
  const { providerMessageId, raw, tooLarge, labels, inSentFolder, receivedAt } = item
  return { ledgerItemId, providerMessageId, raw, tooLarge, labels, inSentFolder, receivedAt }
}
