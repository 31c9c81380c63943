import { type Context, Hono } from 'hono'
import type { Connection } from '../mailboxes/connecting/connection-queries.ts'
import { disconnectMailbox } from '../mailboxes/connecting/disconnect-mailbox.ts'
import { vendorNames } from './connect-words.ts'
import { connectionOf } from './connection-of.ts'
import { localReviewer, type WebDeps } from './deps.ts'
import { notFoundPage } from './errors.tsx'
import type { WebEnv } from './workspace.ts'

/** Ending the connection: what becomes of the mail that was read is asked first, and erasing it is confirmed. */
export const disconnectRoutes = (deps: WebDeps) => {
  const { connecting } = deps
  const routes = new Hono<WebEnv>()
  if (connecting === undefined) return routes
  const show = (c: Context<WebEnv>, id: string, connection: Connection, problem: string | null) => {
    if (problem !== null) c.status(422)
    return c.render(<Disconnect id={id} connection={connection} problem={problem} />, {
      title: `Disconnect ${connection.address}`,
      section: 'mailboxes',
    })
  }
  return routes
    .get('/:id/disconnect', async c => {
      const found = await connectionOf(c, deps)
      return found === null ? notFoundPage(c) : show(c, found.mailboxId, found.connection, null)
    })
    .post('/:id/disconnect', async c => {
      const found = await connectionOf(c, deps)
      if (found === null) return notFoundPage(c)
      const { workspaceId, mailboxId, connection } = found
      const { mail, confirmed } = await c.req.parseBody()
      if (mail !== 'keep' && mail !== 'erase')
        return show(c, mailboxId, connection, 'Choose what becomes of the mail that was read.')
      if (
        mail === 'erase' &&
        String(confirmed ?? '')
          .trim()
          .toLowerCase() !== connection.address
      )
        return show(c, mailboxId, connection, `To erase its mail, write ${connection.address} into the field.`)
      const outcome = await disconnectMailbox(connecting, { workspaceId, mailboxId, actor: localReviewer }, mail)
      if (outcome.kind === 'no_such_mailbox') return notFoundPage(c)
      const query = new URLSearchParams({
        done: outcome.isWatchStopped ? 'disconnected' : 'disconnected_watch_left',
        ...(outcome.erased === null ? {} : { erased: String(outcome.erased) }),
      })
      return c.redirect(`/mailboxes/${mailboxId}?${query}`, 303)
    })
}

const Disconnect = ({ id, connection, problem }: { id: string; connection: Connection; problem: string | null }) => {
  const { address, provider, access } = connection
  return (
    <div class="stack-large">
      <div>
        <p class="crumb">
          <a href={`/mailboxes/${id}`}>{address}</a>
        </p>
        <div class="page-head">
          <div>
            <h1>Disconnect {address}</h1>
            <p>{disconnectText(provider, access)}</p>
          </div>
        </div>
      </div>
      {problem !== null && (
        <p class="notice bad" role="alert">
          {problem}
        </p>
      )}
      <form method="post" action={`/mailboxes/${id}/disconnect`} class="card card-pad stack narrow">
        <fieldset class="options">
          <legend class="label">What becomes of the mail that was read?</legend>
          <label class="option">
            <input type="radio" name="mail" value="keep" required />
            <span>
              Keep it <span class="muted">· timelines stay as they are, and the mailbox can be connected again</span>
            </span>
          </label>
          <label class="option">
            <input type="radio" name="mail" value="erase" required />
            <span>
              Erase it{' '}
              <span class="muted">
                · messages that no other mailbox holds go, with what was decided of them; this cannot be undone
              </span>
            </span>
          </label>
        </fieldset>
        <label class="field">
          <span class="label">To erase, write the address of the mailbox</span>
          <input class="input" name="confirmed" autocomplete="off" spellcheck={false} maxlength={254} />
        </label>
        <div class="row">
          <button class="button danger" type="submit">
            Disconnect
          </button>
          <a class="button quiet" href={`/mailboxes/${id}`}>
            Leave it connected
          </a>
        </div>
      </form>
    </div>
  )
}

function disconnectText(provider: Connection['provider'], access: Connection['access']): string {
  const vendor = vendorNames[provider]
  if (access !== 'consent') {
    return `Nothing more is read, and ${vendor} is told to send no more signals. What the organisation has allowed stays until its administrator takes it back.`
  }
  return provider === 'gmail'
    ? 'Nothing more is read, Google is told to send no more signals, and the permission is given back.'
    : 'Nothing more is read, Microsoft is told to send no more signals, and our permission is deleted here. Microsoft has no way to give it back: its owner can do so under “My Apps”.'
}
