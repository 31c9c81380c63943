/** What happens in the pretended mailboxes: mail arrives, is sent, labelled, trashed, deleted; drafts come and go. */
import { type MailOptions, mail } from '../mail.ts'
import {
  type AddOptions,
  addMessage,
  changeLabels,
  deleteMessage,
  type FakeMessage,
  type FakeUser,
  getMessage,
} from './mailbox-state.ts'
import { type Authentication, stampDelivery } from './stamp-delivery.ts'

/** Bytes, text of a whole message, or what matters of it. */
export type Mail = Uint8Array | string | MailOptions

export interface DeliverOptions extends AddOptions {
  /** What Google's receiver found; null leaves the message as given. */
  authentication?: Authentication | null
}

export interface MailboxActions {
  deliver(address: string, mail: Mail, options?: DeliverOptions): FakeMessage
  send(address: string, mail: Mail, options?: AddOptions): FakeMessage
  /** Answers the draft's own id, which stays; its message gets another id with each edit. */
  draft(address: string, mail: Mail): string
  editDraft(address: string, draftId: string, mail: Mail): FakeMessage
  /** With a new message id, or (`keepId`) by exchanging the labels of the draft's message. */
  sendDraft(address: string, draftId: string, options?: { keepId?: boolean }): FakeMessage
  /** A label of the user; answers its id. */
  addLabel(address: string, name: string): string
  label(address: string, id: string, add: string[], remove?: string[]): void
  trash(address: string, id: string): void
  untrash(address: string, id: string): void
  markSpam(address: string, id: string): void
  rescueFromSpam(address: string, id: string): void
  /** For good. */
  delete(address: string, id: string): void
  delayVisible(address: string, id: string, milliseconds: number): void
  /** History from before this number answers 404; without a number all up to now. */
  expireHistoryBefore(address: string, historyId?: bigint): void
  /** Ids of all that is mail of the mailbox by now: no draft, chat, spam or trash. */
  ingestable(address: string): string[]
}

const NOT_MAIL = ['DRAFT', 'CHAT', 'SPAM', 'TRASH']

export function openMailboxActions(
  users: Map<string, FakeUser>,
  now: () => Date,
  notify: (user: FakeUser) => void,
): MailboxActions {
  const find = (address: string): FakeUser => {
    const user = users.get(address)
    if (!user) throw new Error(`FakeGmail has no user ${address}`)
    return user
  }
  const change = <T>(address: string, work: (user: FakeUser) => T): T => {
    const user = find(address)
    const result = work(user)
    notify(user)
    return result
  }
  const draftMessage = (user: FakeUser, draftId: string): FakeMessage => {
    const id = user.drafts.get(draftId)
    if (id === undefined) throw new Error(`FakeGmail has no draft ${draftId}`)
    return getMessage(user, id)
  }

  return {
    deliver: (address, given, { authentication = 'pass', ...options } = {}) =>
      change(address, user => {
        const raw = bytesOf(given)
        const stamped =
          authentication === null ? raw : stampDelivery(raw, address, options.receivedAt ?? now(), authentication)
        return addMessage(user, stamped, now(), options)
      }),
    send: (address, given, options = {}) =>
      change(address, user => addMessage(user, bytesOf(given), now(), { labels: ['SENT'], ...options })),
    draft: (address, given) =>
      change(address, user => {
        const message = addMessage(user, bytesOf(given), now(), { labels: ['DRAFT'] })
        const draftId = `r-${user.drafts.size + 1}`
        user.drafts.set(draftId, message.id)
        return draftId
      }),
    editDraft: (address, draftId, given) =>
      change(address, user => {
        const before = draftMessage(user, draftId)
        deleteMessage(user, before.id)
        const message = addMessage(user, bytesOf(given), now(), { labels: ['DRAFT'], threadId: before.threadId })
        user.drafts.set(draftId, message.id)
        return message
      }),
    sendDraft: (address, draftId, { keepId = false } = {}) =>
      change(address, user => {
        const draft = draftMessage(user, draftId)
        user.drafts.delete(draftId)
        if (keepId) {
          changeLabels(user, draft.id, ['SENT'], ['DRAFT'])
          return draft
        }
        deleteMessage(user, draft.id)
        return addMessage(user, draft.raw, now(), { labels: ['SENT'], threadId: draft.threadId })
      }),
    addLabel: (address, name) => {
      const { labels } = find(address)
      const id = `Label_${labels.size + 1}`
      labels.set(id, name)
      return id
    },
    label: (address, id, add, remove = []) => change(address, user => changeLabels(user, id, add, remove)),
    trash: (address, id) => change(address, user => changeLabels(user, id, ['TRASH'], ['INBOX'])),
    untrash: (address, id) => change(address, user => changeLabels(user, id, [], ['TRASH'])),
    markSpam: (address, id) => change(address, user => changeLabels(user, id, ['SPAM'], ['INBOX'])),
    rescueFromSpam: (address, id) => change(address, user => changeLabels(user, id, ['INBOX'], ['SPAM'])),
    delete: (address, id) => change(address, user => deleteMessage(user, id)),
    delayVisible: (address, id, milliseconds) => {
      getMessage(find(address), id).visibleAt = new Date(now().getTime() + milliseconds)
    },
    expireHistoryBefore: (address, historyId) => {
      const user = find(address)
      user.forgottenBefore = historyId ?? user.historyId + 1n
      // A start at the present is always known.
      if (historyId === undefined) user.historyId += 1n
    },
    ingestable: address =>
      [...find(address).messages.values()]
        .filter(message => !message.labelIds.some(label => NOT_MAIL.includes(label)))
        .map(message => message.id)
        .sort(),
  }
}

function bytesOf(given: Mail): Buffer {
  if (typeof given === 'string') return Buffer.from(given)
  if (given instanceof Uint8Array) return Buffer.from(given)
  return Buffer.from(mail({ dmarc: null, ...given }))
}
