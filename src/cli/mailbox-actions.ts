import { setTimeout as sleep } from 'node:timers/promises'
import type { CommandIo } from '../db/command-socket.ts'
import { inWorkspace } from '../db/in-workspace.ts'
import type { Installation } from '../installation.ts'
import { findByAddress, type NamedMailbox } from '../mailboxes/address-queries.ts'
import { disconnectMailbox } from '../mailboxes/connecting/disconnect-mailbox.ts'
import { type MailboxCheck, testMailbox } from '../mailboxes/connecting/test-mailbox.ts'
import { readHealth } from '../mailboxes/health.ts'
import { countLedger } from '../mailboxes/ledger.ts'
import {
  changeHorizon,
  goLive,
  type Managed,
  type ManageOutcome,
  pauseMailbox,
  pauseReadingBack,
  requestSync,
  resumeMailbox,
  resumeReadingBack,
  retryFailed,
} from '../mailboxes/manage-mailbox.ts'
import type { WatchedProvider } from '../mailboxes/provider.ts'
import { runWatchedRound } from '../mailboxes/watching/run-watched-round.ts'
import { findWatched } from '../mailboxes/watching/watch-queries.ts'
import { checkNames, checkProblems } from '../web/check-words.ts'
import { healthSentence } from '../web/health-sentence.ts'
import { watchReasons } from '../web/watching-words.ts'
import { inWords } from '../web/words.ts'
import type { DatabaseOptions } from './database-options.ts'
import { CommandError, failed, interrupted, succeeded, UsageError } from './entrance.ts'
import { requireWorkspace } from './require-workspace.ts'
import { horizonOf, type Since } from './since.ts'

/** Until there are accounts, whoever sits at this machine. */
export const actor = 'person:local'

export async function runMailboxList(
  { database, connect }: Installation,
  { workspace }: DatabaseOptions,
  io: CommandIo,
): Promise<number> {
  const { id: workspaceId } = await requireWorkspace(database.db, workspace)
  const now = connect.now()
  const all = await inWorkspace(database.db, workspaceId, tx => readHealth(tx, workspaceId, now))
  if (all.length === 0) io.stdout.write('No mailbox is watched yet: `countersign mailbox connect` connects one.\n')
  for (const health of all) {
    const { mailbox, pending, pendingBackfill, failed: failures } = health
    const { title, text } = healthSentence(health, now)
    const counts = [
      mailbox.mode === 'pilot' ? 'pilot' : 'live',
      `${pending} to read`,
      ...(pendingBackfill > 0 ? [`${pendingBackfill} older`] : []),
      ...(failures > 0 ? [`${failures} failed`] : []),
    ]
    io.stdout.write(`${mailbox.address} (${mailbox.provider}) · ${title} · ${counts.join(' · ')}\n  ${text}\n`)
  }
  return succeeded
}

export async function requireMailbox(
  { database }: Installation,
  workspaceId: string,
  address: string,
  provider: WatchedProvider | null = null,
): Promise<NamedMailbox> {
  const found = await inWorkspace(database.db, workspaceId, tx => findByAddress(tx, workspaceId, address.toLowerCase()))
  const fitting = found.filter(mailbox => provider === null || mailbox.provider === provider)
  if (fitting.length === 1) return fitting[0]!
  throw new UsageError(
    fitting.length === 0
      ? `there is no watched mailbox ${address} in this workspace: \`countersign mailbox list\` names those there are`
      : `${address} is connected with Google and with Microsoft: use its page under /mailboxes`,
  )
}

export async function runMailboxAction(
  installation: Installation,
  action: string,
  address: string,
  options: DatabaseOptions,
  io: CommandIo,
): Promise<number> {
  const managed = await find(installation, address, options)
  const { connect } = installation
  switch (action) {
    case 'pause':
      return say(await pauseMailbox(connect, managed), 'Paused. Nothing is read until you resume it.', io)
    case 'resume':
      return say(await resumeMailbox(connect, managed), 'It goes on where it stopped.', io)
    case 'pause-backfill':
      return say(await pauseReadingBack(connect, managed), 'Older mail waits. New mail is read as it comes.', io)
    case 'resume-backfill':
      return say(await resumeReadingBack(connect, managed), 'Older mail is read on.', io)
    case 'retry': {
      const outcome = await retryFailed(connect, managed)
      if (outcome.kind === 'unchanged') return say(outcome, '', io, 'Nothing has failed there.')
      return say(outcome, outcome.kind === 'done' ? `${outcome.count} tried again.` : '', io)
    }
    case 'live':
      return runLive(installation, managed, io)
    case 'sync':
      return runSync(installation, managed, address, io)
    case 'test':
      return runTest(installation, managed, io)
    default:
      throw new UsageError(`there is no action ${action}`)
  }
}

export async function runMailboxHorizon(
  installation: Installation,
  address: string,
  options: DatabaseOptions & { since: Since },
  io: CommandIo,
): Promise<number> {
  const managed = await find(installation, address, options)
  const horizonAt = horizonOf(options.since, installation.connect.now())
  const text = `Older mail is looked through anew, ${horizonAt === null ? 'from the beginning' : `back to ${horizonAt.toISOString().slice(0, 10)}`}.`
  return say(await changeHorizon(installation.connect, managed, horizonAt), text, io)
}

export async function runMailboxDisconnect(
  installation: Installation,
  address: string,
  options: DatabaseOptions & { erase?: boolean },
  io: CommandIo,
): Promise<number> {
  const managed = await find(installation, address, options)
  const mail = options.erase ? 'erase' : 'keep'
  const outcome = await disconnectMailbox(installation.connect, managed, mail, io.signal)
  if (outcome.kind === 'no_such_mailbox')
    throw new UsageError(`there is no watched mailbox ${address} in this workspace`)
  const { isWatchStopped, isRevoked, erased, isInterrupted } = outcome
  io.stdout.write('Disconnected: nothing more is read, and its tokens are deleted.\n')
  if (!isWatchStopped)
    io.stdout.write('The provider did not confirm that it sends no signals; they end by themselves and are ignored.\n')
  if (!isRevoked)
    io.stdout.write(
      'The permission still stands with the provider: take it back there, among the apps of the account.\n',
    )
  if (erased !== null)
    io.stdout.write(`${erased} ${erased === 1 ? 'message' : 'messages'} erased that no other mailbox holds.\n`)
  if (!isInterrupted) return succeeded
  io.stderr.write('Interrupted. Run the same command again to erase the rest.\n')
  return interrupted
}

async function find(installation: Installation, address: string, { workspace }: DatabaseOptions): Promise<Managed> {
  const { id: workspaceId } = await requireWorkspace(installation.database.db, workspace)
  const { id: mailboxId } = await requireMailbox(installation, workspaceId, address)
  return { workspaceId, mailboxId, actor }
}

function say(outcome: ManageOutcome, done: string, io: CommandIo, unchanged = 'It was so already.'): number {
  switch (outcome.kind) {
    case 'done':
      io.stdout.write(`${done}\n`)
      return succeeded
    case 'unchanged':
      io.stdout.write(`${unchanged}\n`)
      return succeeded
    case 'not_connected':
      throw new CommandError(
        'it has to be connected again first: `countersign mailbox connect PROVIDER --reconnect --address ADDRESS`',
      )
    case 'no_such_mailbox':
      throw new CommandError('the mailbox was removed meanwhile')
  }
}

async function runLive({ connect }: Installation, managed: Managed, io: CommandIo): Promise<number> {
  const outcome = await goLive(connect, managed, io.signal)
  if (outcome.kind !== 'live') return say(outcome, '', io)
  io.stdout.write('Live: mail is logged from now on.\n')
  if (outcome.batchId !== null)
    io.stdout.write(
      `What was read in pilot is decided again, as one batch: \`countersign undo ${outcome.batchId}\` takes it back.\n`,
    )
  if (!outcome.isInterrupted) return succeeded
  io.stderr.write('Interrupted. Run the same command again to go on with what was read in pilot.\n')
  return interrupted
}

const syncPatience = 120_000

/** Takes the mailbox's turns here; where another process has its lease, waits until that one has read it. */
async function runSync(installation: Installation, managed: Managed, address: string, io: CommandIo): Promise<number> {
  const { connect, database, pipeline, openMailbox, log } = installation
  const { workspaceId, mailboxId } = managed
  const seen = async () =>
    (await inWorkspace(database.db, workspaceId, tx => countLedger(tx, workspaceId, address.toLowerCase()))).reduce(
      (sum, counts) => sum + counts.seen,
      0,
    )
  const startedAt = connect.now()
  const before = await seen()
  const asked = await requestSync(connect, managed)
  if (asked.kind === 'unchanged') return say(asked, '', io, 'It is paused: resume it first.')
  if (asked.kind !== 'done') return say(asked, '', io)
  const giveUpAt = Date.now() + syncPatience
  while (Date.now() < giveUpAt) {
    io.signal.throwIfAborted()
    await runWatchedRound({ ...pipeline, openMailbox, log }, { workspaceId, mailboxId })
    const mailbox = await inWorkspace(database.db, workspaceId, tx => findWatched(tx, workspaceId, mailboxId))
    if (mailbox === null) throw new CommandError('the mailbox was removed meanwhile')
    const isRead = mailbox.lastSuccessAt !== null && mailbox.lastSuccessAt >= startedAt
    const waitsFor =
      mailbox.state === 'reconnect_required' || mailbox.state === 'disabled' || mailbox.state === 'throttled'
    if (waitsFor || (!isRead && mailbox.pausedUntil !== null)) {
      const [health] = (
        await inWorkspace(database.db, workspaceId, tx => readHealth(tx, workspaceId, connect.now()))
      ).filter(one => one.mailbox.id === mailboxId)
      const { title, text } = healthSentence(health!, connect.now())
      throw new CommandError(`${title}: ${text}`)
    }
    if (isRead) {
      io.stdout.write(`Read. ${(await seen()) - before} messages more are known than before.\n`)
      return succeeded
    }
    await sleep(300)
  }
  throw new CommandError('it was not read within two minutes; it goes on by itself')
}

async function runTest({ connect }: Installation, { workspaceId, mailboxId }: Managed, io: CommandIo): Promise<number> {
  const marks = { ok: 'works', failed: 'DOES NOT WORK', skipped: 'not tested' } as const
  const onCheck = ({ code, state, cause, detail }: MailboxCheck) => {
    const problem = cause === null ? null : checkProblems[cause]
    const why = cause === 'polled' && detail !== null ? inWords(watchReasons, detail) : problem?.cause
    const lines = [
      why,
      state === 'failed' ? problem?.cure : null,
      detail !== null && cause !== 'polled' ? `(${detail})` : null,
    ]
    io.stdout.write(`${checkNames[code]}: ${marks[state]}\n`)
    for (const line of lines) if (line) io.stdout.write(`  ${line}\n`)
  }
  const checks = await testMailbox(connect, workspaceId, mailboxId, { signal: io.signal, onCheck })
  if (checks === null) throw new CommandError('the mailbox was removed meanwhile')
  return checks.some(({ state }) => state === 'failed') ? failed : succeeded
}
