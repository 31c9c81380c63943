import { setTimeout as sleep } from 'node:timers/promises'
import { type Context, Hono } from 'hono'
import { inWorkspace } from '../db/in-workspace.ts'
import type { Connection } from '../mailboxes/connecting/connection-queries.ts'
import { type MailboxCheck, testMailbox } from '../mailboxes/connecting/test-mailbox.ts'
import { findWatched } from '../mailboxes/watching/watch-queries.ts'
import { checkNames, checkProblems, checksOf } from './check-words.ts'
import { ConnectHead } from './components/connect-pages.tsx'
import { Icon } from './components/icon.tsx'
import { vendorNames } from './connect-words.ts'
import { connectionOf } from './connection-of.ts'
import type { WebDeps } from './deps.ts'
import { notFoundPage } from './errors.tsx'
import { watchReasons } from './watching-words.ts'
import { inWords } from './words.ts'
import type { WebEnv } from './workspace.ts'

/** A page is waited for: a signal that takes longer than this is told by the next test, and by the mailbox's page. */
const pushPatienceMilliseconds = 15_000
const firstTurnMilliseconds = 5_000

/** The last step of connecting, and at any later time: does everything work that watching needs? */
export const selfTestRoutes = (deps: WebDeps) => {
  const { connecting } = deps
  const routes = new Hono<WebEnv>()
  if (connecting === undefined) return routes
  const show = (c: Context<WebEnv>, id: string, connection: Connection, checks: MailboxCheck[] | null) =>
    c.render(<SelfTest id={id} connection={connection} checks={checks} />, {
      title: `Test ${connection.address}`,
      section: 'mailboxes',
    })
  return routes
    .get('/:id/test', async c => {
      const found = await connectionOf(c, deps)
      return found === null ? notFoundPage(c) : show(c, found.mailboxId, found.connection, null)
    })
    .post('/:id/test', async c => {
      const found = await connectionOf(c, deps)
      if (found === null) return notFoundPage(c)
      const { workspaceId, mailboxId, connection } = found
      await untilWatched(deps, workspaceId, mailboxId)
      const options = { signal: c.req.raw.signal, pushPatienceMilliseconds }
      const checks = await testMailbox(connecting, workspaceId, mailboxId, options)
      return checks === null ? notFoundPage(c) : show(c, mailboxId, connection, checks)
    })
}

/** Somebody who has just connected should not be told to come back in a minute: the first turn takes seconds. */
async function untilWatched({ db }: WebDeps, workspaceId: string, mailboxId: string): Promise<void> {
  const giveUpAt = Date.now() + firstTurnMilliseconds
  while (Date.now() < giveUpAt) {
    const mailbox = await inWorkspace(db, workspaceId, tx => findWatched(tx, workspaceId, mailboxId))
    const isStarting = mailbox?.watch === null && ['new', 'baselining', 'backfilling'].includes(mailbox.state)
    if (!isStarting) return
    await sleep(200)
  }
}

const SelfTest = (props: { id: string; connection: Connection; checks: MailboxCheck[] | null }) => {
  const { id, connection, checks } = props
  const count = (wanted: MailboxCheck['state']) => checks?.filter(({ state }) => state === wanted).length ?? 0
  const failed = count('failed')
  const untested = count('skipped')
  return (
    <div class="stack-large">
      <ConnectHead at={3} title={`Test ${connection.address}`}>
        {checks === null
          ? `${vendorNames[connection.provider]} is asked for each thing that watching needs. Nothing in the mailbox changes. It may take a quarter of a minute.`
          : failed === 0
            ? untested === 0
              ? 'Everything works that watching needs.'
              : 'Nothing stands in the way. What could not be tested says why.'
            : `${failed === 1 ? 'One thing does' : `${failed} things do`} not work yet. What to do stands beside it.`}
      </ConnectHead>
      <ul class="card list checks">
        {checks === null
          ? checksOf(connection).map(code => (
              <li class="check-row">
                <span class="check-mark" />
                <span>{checkNames[code]}</span>
              </li>
            ))
          : checks.map(check => <Check check={check} />)}
      </ul>
      <div class="row">
        <form method="post" action={`/mailboxes/${id}/test`}>
          <button class={`button${checks === null ? ' primary' : ''}`} type="submit" data-busy="Testing…">
            {checks === null ? 'Run the test' : 'Test again'}
          </button>
        </form>
        <a class={`button${checks === null ? ' quiet' : ' primary'}`} href={`/mailboxes/${id}`}>
          To the mailbox
        </a>
      </div>
    </div>
  )
}

const stateNames = { ok: 'works', failed: 'does not work', skipped: 'not tested' } as const

const Check = ({ check }: { check: MailboxCheck }) => {
  const { code, state, cause, detail } = check
  const problem = cause === null ? null : checkProblems[cause]
  return (
    <li class={`check-row ${state}`}>
      <span class="check-mark">{state === 'ok' && <Icon name="check" />}</span>
      <div>
        <span class="spread">
          <strong>{checkNames[code]}</strong>
          <span class={`chip ${state === 'ok' ? 'good' : state === 'failed' ? 'bad' : ''}`}>{stateNames[state]}</span>
        </span>
        {problem !== null && <p class="small">{cause === 'polled' ? polledText(detail) : problem.cause}</p>}
        {problem?.cure && <p class="small muted">{problem.cure}</p>}
        {detail !== null && cause !== 'polled' && (
          <p class="small muted">
            In the provider’s words: <code>{detail}</code>
          </p>
        )}
      </div>
    </li>
  )
}

const polledText = (reason: string | null): string =>
  `${reason === null ? 'No signals come.' : inWords(watchReasons, reason)} The mailbox is asked every few minutes instead.`
