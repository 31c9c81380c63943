import type { CommandIo } from '../db/command-socket.ts'
import { inWorkspace } from '../db/in-workspace.ts'
import type { Installation } from '../installation.ts'
import {
  type AddressAnswer,
  countLedger,
  explainAddress,
  explainMessage,
  type LedgerAnswer,
  type LedgerCounts,
} from '../mailboxes/ledger.ts'
import { succeeded, UsageError } from './entrance.ts'
import type { LedgerOptions } from './ledger.ts'
import { requireWorkspace } from './require-workspace.ts'

export async function runLedger(
  { database, pipeline }: Installation,
  mailbox: string | null,
  options: LedgerOptions,
  io: CommandIo,
): Promise<number> {
  const { id: workspaceId } = await requireWorkspace(database.db, options.workspace)
  const { message, address } = options
  const text = await inWorkspace(database.db, workspaceId, async tx => {
    if (message !== undefined) return printMessageAnswers(message, await explainMessage(tx, workspaceId, message))
    if (address !== undefined) {
      return printAddressAnswer(address, await explainAddress(tx, workspaceId, address, pipeline.keys.suppression))
    }
    const counts = await countLedger(tx, workspaceId, mailbox?.toLowerCase() ?? null)
    if (mailbox !== null && counts.length === 0)
      throw new UsageError(
        `there is no mailbox ${mailbox} in this workspace: \`countersign ledger\` alone names those there are`,
      )
    return counts.length === 0
      ? 'No mailbox yet: `countersign import mail` brings one in.\n'
      : counts.map(printCounts).join('\n')
  })
  io.stdout.write(text)
  return succeeded
}

export function printCounts(counts: LedgerCounts): string {
  const ignored = sum(counts.ignored)
  const failures = sum(counts.failed)
  const rows: [string, number][] = [
    ['seen', counts.seen],
    ['pending', counts.pending],
    ['logged', counts.logged],
    ['in review', counts.review],
    ['ignored', ignored],
    ...counts.ignored.map(({ reason, count }): [string, number] => [`  ${reason}`, count]),
    ['failed', failures],
    ...counts.failed.map(({ reason, count }): [string, number] => [`  ${reason}`, count]),
    ['gone', counts.gone],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  const lines = rows.map(([name, count]) => `  ${name.padEnd(width)} ${String(count).padStart(8)}`)
  return `${counts.address}\n${lines.join('\n')}\n`
}

function printMessageAnswers(asked: string, answers: LedgerAnswer[]): string {
  if (answers.length === 0) {
    return `No mailbox ever held a message ${asked}. (Of mail that a rule dropped without its Message-ID, nothing can be found.)\n`
  }
  return answers
    .map(({ address, state, action, reason, decidedAt }) => {
      const when = decidedAt ? ` on ${decidedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC` : ''
      return `${address}: ${action ?? state}${reason ? ` (${reason})` : ''}${when}\n`
    })
    .join('')
}

function printAddressAnswer(asked: string, answer: AddressAnswer): string {
  if (answer.address === null) throw new UsageError(`"${asked}" is not a mail address`)
  const lines = [
    answer.isSuppressed ? 'This person was erased: their mail is dropped and leaves no trace.' : null,
    ...answer.rules.map(({ reason, effect }) => `A rule applies: ${effect} (${reason}).`),
    ...answer.outcomes.map(({ action, reason, count }) => `${count} messages: ${action} (${reason})`),
    answer.contactIds.length > 0 ? `Known as contact ${answer.contactIds.join(', ')}.` : 'No contact has this address.',
    answer.outcomes.length === 0 && !answer.isSuppressed ? 'No stored message has this address on it.' : null,
  ]
  return `${answer.address}\n${lines
    .filter(line => line !== null)
    .map(line => `  ${line}`)
    .join('\n')}\n`
}

function sum(groups: { count: number }[]): number {
  return groups.reduce((total, { count }) => total + count, 0)
}
