import { z } from 'zod'

/** What an admin chooses when a mailbox is connected; stored with the consent that is under way. */
export const connectOptionsSchema = z.object({
  /** Read by the team, not one person's. */
  isShared: z.boolean().default(false),
  /** Bodies are never fetched, and the consent does not allow it. */
  headersOnly: z.boolean().default(false),
  /** Mail from before is not read, but for threads that go on; null: from the beginning. */
  horizonAt: z.coerce.date().nullable().default(null),
  /**
   * Whose mailbox, in lower case: needed where nobody signs in (delegation, app only), and for a shared mailbox that is
   * read with the rights of whoever signs in. Null: the mailbox of whoever signs in.
   */
  address: z
    .string()
    .trim()
    .toLowerCase()
    .max(254)
    .regex(/^[^\s@"<>/?#]+@[^\s@"<>/?#]+$/)
    .nullable()
    .default(null),
})

export type ConnectOptions = z.infer<typeof connectOptionsSchema>
export type ConnectChoice = z.input<typeof connectOptionsSchema>
