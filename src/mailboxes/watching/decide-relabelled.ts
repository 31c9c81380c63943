import type { Tx } from '../../db/schema.ts'
import { dropByLabels } from '../../privacy/apply-policies.ts'
import { recordDrops } from '../../timeline/drops.ts'
import { lockRecording } from '../../timeline/lock-recording.ts'
import { decideAgain } from '../../timeline/redecide.ts'
import { readDecisionRules } from '../workspace-rules.ts'
import { listStoredCopies } from './change-queries.ts'
import type { MailboxRun } from './mailbox-run.ts'

/**
 * Known messages that lie among spam by now cannot be read again: rules about labels are asked what their new ones mean,
 * those that let nothing be stored first.
 */
export async function decideRelabelled(tx: Tx, run: MailboxRun, ledgerItemIds: string[]): Promise<void> {
  const { workspaceId, mailboxId } = run.lease
  if (ledgerItemIds.length === 0) return
  await lockRecording(tx, workspaceId)
  const copies = await listStoredCopies(tx, workspaceId, ledgerItemIds)
  if (copies.length === 0) return
  const rules = await readDecisionRules(tx, workspaceId)
  const now = run.context.now()
  const dropped = copies.flatMap(copy => {
    const reason = dropByLabels({ labels: copy.labels, mailboxId }, rules.policies)
    return reason === null ? [] : [{ ...copy, reason }]
  })
  await recordDrops(tx, workspaceId, dropped, rules.policies.version, now)
  const gone = new Set(dropped.map(({ messageId }) => messageId))
  const kept = new Set(copies.map(({ messageId }) => messageId).filter(messageId => !gone.has(messageId)))
  await decideAgain(tx, workspaceId, [...kept], rules, { now })
}
