import type { Mailbox } from '../../mailboxes/queries.ts'
import { providerNames } from '../watching-words.ts'
import { inWords } from '../words.ts'

/** What a mailbox is, as chips beside its name. */
export const MailboxFacts = ({ mailbox }: { mailbox: Mailbox }) => (
  <span class="row">
    <span class="chip">{inWords(providerNames, mailbox.provider)}</span>
    <span class="chip">{mailbox.isShared ? 'Shared' : 'Personal'}</span>
    {mailbox.mode === 'pilot' && <span class="chip warn">Pilot: decides, logs nothing</span>}
    {mailbox.headersOnly && <span class="chip">Headers only</span>}
    {mailbox.trustSender && <span class="chip warn">Unverified senders trusted</span>}
  </span>
)
