import type { Tx } from '../../db/schema.ts'
import { lockRecording } from '../../timeline/lock-recording.ts'
import { decideAgain } from '../../timeline/redecide.ts'
import { readDecisionRules } from '../workspace-rules.ts'
import { listMessageIds } from './change-queries.ts'
import type { MailboxRun } from './mailbox-run.ts'

/** Known messages that are spam or a draft by now cannot be read again: they are decided again by their new labels. */
export async function decideRelabelled(tx: Tx, run: MailboxRun, ledgerItemIds: string[]): Promise<void> {
  const { workspaceId } = run.lease
  const messageIds = await listMessageIds(tx, workspaceId, ledgerItemIds)
  if (messageIds.length === 0) return
  await lockRecording(tx, workspaceId)
  const rules = await readDecisionRules(tx, workspaceId)
  await decideAgain(tx, workspaceId, messageIds, rules, { now: run.context.now() })
}
