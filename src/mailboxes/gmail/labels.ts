/** Labels: which of them make a message no mail of the mailbox, and what people call those that bear only a number. */
import type { CallOptions } from '../provider.ts'
import type { GmailSession } from './gmail-session.ts'

const NOT_MAIL: ReadonlySet<string> = new Set(['DRAFT', 'CHAT', 'SPAM', 'TRASH'])

export function isMail(labelIds: readonly string[]): boolean {
  return !labelIds.some(label => NOT_MAIL.has(label))
}

/** Mail that was put among spam or into the trash; it may have been read before. */
export function isSetAside(labelIds: readonly string[]): boolean {
  return labelIds.includes('SPAM') || labelIds.includes('TRASH')
}

export interface LabelNames {
  /** In lower case, as rules name them; a label that was deleted meanwhile has no name and is left out. */
  of(labelIds: readonly string[], options: CallOptions): Promise<string[]>
}

/** A user renames labels now and then; system labels have the same name for ever. */
const FRESH_FOR = 10 * 60_000
/** An id that no list knew is not asked for again at once. */
const ASK_AGAIN_AFTER = 60_000

export function openLabelNames(session: GmailSession): LabelNames {
  let names = new Map<string, string>()
  let readAt = Number.NEGATIVE_INFINITY

  async function read(options: CallOptions): Promise<void> {
    const data = await session.read(session.costs.labels, options, clientOptions =>
      session.client.users.labels.list({ userId: 'me' }, clientOptions),
    )
    names = new Map((data.labels ?? []).flatMap(({ id, name }) => (id && name ? [[id, name.toLowerCase()]] : [])))
    readAt = session.now().getTime()
  }

  return {
    of: async (labelIds, options) => {
      const own = labelIds.filter(isUserLabel)
      if (own.length > 0) {
        const age = session.now().getTime() - readAt
        if (age > FRESH_FOR || (age > ASK_AGAIN_AFTER && own.some(id => !names.has(id)))) await read(options)
      }
      return labelIds.flatMap(id => (isUserLabel(id) ? (names.get(id) ?? []) : id.toLowerCase()))
    },
  }
}

/** System labels are written in capitals: INBOX, CATEGORY_PROMOTIONS; a user's is Label_12. */
function isUserLabel(id: string): boolean {
  return !/^[A-Z][A-Z_]*$/.test(id)
}
