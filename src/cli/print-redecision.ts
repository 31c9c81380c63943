import type { CommandIo } from '../db/command-socket.ts'
import { inWorkspace } from '../db/in-workspace.ts'
import type { Installation } from '../installation.ts'
import { listMailboxes } from '../mailboxes/queries.ts'
import { type Rereading, rereadOutdated } from '../mailboxes/reread.ts'
import { applyRedecision, previewRedecision } from '../timeline/redecide-since.ts'
import { type ChangeKind, changeKinds, type RedecisionDifference } from '../timeline/redecision-difference.ts'
import { interrupted, succeeded, UsageError } from './entrance.ts'
import type { RedecideOptions } from './redecide.ts'
import { requireWorkspace } from './require-workspace.ts'

export async function runRedecide(
  { database, pipeline, openMailbox }: Installation,
  options: RedecideOptions,
  io: CommandIo,
): Promise<number> {
  const { db } = database
  if (options.reread && !options.apply) throw new UsageError('--reread changes what is stored: give --apply as well')
  const { id: workspaceId } = await requireWorkspace(db, options.workspace)
  const mailboxes = await inWorkspace(db, workspaceId, tx => listMailboxes(tx, workspaceId))
  const wanted = options.mailbox?.toLowerCase()
  const mailbox = mailboxes.find(({ address }) => address === wanted)
  if (wanted !== undefined && mailbox === undefined) {
    throw new UsageError(
      `there is no mailbox ${wanted} in this workspace: \`countersign ledger\` names those there are`,
    )
  }
  const scope = { since: options.since, mailboxId: mailbox?.id ?? null }
  const reread = options.reread
    ? await rereadOutdated({ ...pipeline, openMailbox }, workspaceId, scope, io.signal)
    : null
  const result = options.apply
    ? await applyRedecision(db, workspaceId, scope, { actor: 'person:local', now: pipeline.now() }, io.signal)
    : { difference: await previewRedecision(db, workspaceId, scope, { signal: io.signal }), batchId: null }
  if (options.json) io.stdout.write(`${JSON.stringify({ ...result.difference, batchId: result.batchId, reread })}\n`)
  else io.stdout.write(printDifference(result.difference, options, result.batchId, reread))
  return io.signal.aborted ? interrupted : succeeded
}

const changeWords: Record<ChangeKind, string> = {
  newly_logged: 'newly logged',
  now_review: 'now waiting for a person',
  now_ignored: 'no longer logged, or asked about',
  other_contact: 'logged to another contact',
  other_deal: 'linked to another deal',
  other_reason: 'the same, for another reason',
}

function printDifference(
  { messages, unchanged, byPerson, changes, samples }: RedecisionDifference,
  { apply }: RedecideOptions,
  batchId: string | null,
  reread: Rereading | null,
): string {
  const lines = [
    `${messages} messages decided again: ${unchanged} as before, ${byPerson} left as a person decided them`,
  ]
  for (const kind of changeKinds) if (changes[kind] > 0) lines.push(`  ${changes[kind]} ${changeWords[kind]}`)
  for (const { messageId, change, sentAt, subject, before, after } of samples) {
    const said = (view: typeof before) => `${view.action} (${view.reason})`
    const day = sentAt.toISOString().slice(0, 10)
    lines.push(
      `    message ${messageId}, ${day}, “${oneLine(subject)}”: ${said(before)} → ${said(after)}, ${changeWords[change]}`,
    )
  }
  if (reread !== null) {
    const { read, gone, refused, unreachable } = reread
    lines.push(
      `${read} messages read again; ${gone} lie in no file or mailbox any more, ${refused} may not be read under today’s rules`,
    )
    if (unreachable > 0) lines.push(`${unreachable} more lie in a mailbox that cannot be read now`)
  }
  const count = messages - unchanged - byPerson
  if (batchId !== null)
    lines.push(`Changed as batch ${batchId}; \`countersign undo --batch ${batchId}\` takes it back.`)
  else if (count === 0) lines.push('Nothing is to be changed.')
  else if (!apply) lines.push(`Nothing was changed. With --apply these ${count} would be.`)
  return `${lines.join('\n')}\n`
}

function oneLine(subject: string): string {
  const text = subject.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}
