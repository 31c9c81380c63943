/** What Gmail publishes at a topic: which mailbox has changed, and the number its history had then. */
import { z } from 'zod'

export interface GmailNotification {
  /** In lower case, as routes are kept. */
  address: string
  historyId: string
}

const contentSchema = z.object({
  // Without controls: the database takes no NUL, and a query would fail for all that are stored with it.
  emailAddress: z
    .string()
    .max(320)
    .regex(/^[^\s\p{C}@]+@[^\s\p{C}@]+$/u),
  historyId: z.union([z.number().int().nonnegative(), z.string().regex(/^\d{1,20}$/)]),
})

/** @param data base64, of either alphabet. Null for anything else: sent again it would be no better. */
export function readNotification(data: string | null | undefined): GmailNotification | null {
  if (!data || data.length > 4_096) return null
  try {
    const content = contentSchema.parse(JSON.parse(Buffer.from(data, 'base64').toString('utf8')))
    return { address: content.emailAddress.toLowerCase(), historyId: String(content.historyId) }
  } catch {
    return null
  }
}
