import { createHash } from 'node:crypto'
import { z } from 'zod'
import { splitPersonName } from '../contacts/split-person-name.ts'
import { takeRowIds } from '../db/in-workspace.ts'
import type { Tx } from '../db/schema.ts'
import type { WorkspaceSettings } from '../settings/settings.ts'
import { type DrawnDecision, findLastDraw, listEligible, readDrawn, withdrawAudits } from './audit-queries.ts'

export interface AuditDraw {
  eligible: number
  drawn: number
  inclusionProbability: number
}

/** A day, less what a schedule may drift. */
const betweenDraws = 20 * 3600 * 1000

/**
 * Draws a sample of what was logged by itself since the last draw, and asks about it as if it were new. Each decision
 * had the same chance, which is stored with it; the seed is kept, so that anybody can repeat the draw. Null where it is
 * too early for another one or nothing was logged.
 */
export async function drawAudits(
  tx: Tx,
  workspaceId: string,
  options: {
    settings: Pick<WorkspaceSettings, 'auditsADay' | 'auditShare'>
    isCertified: boolean
    seed: string
    now: Date
  },
): Promise<AuditDraw | null> {
  const { settings, isCertified, seed, now } = options
  await withdrawAudits(tx, workspaceId, now)
  const last = await findLastDraw(tx, workspaceId)
  if (last.drawnAt !== null && now.getTime() - last.drawnAt.getTime() < betweenDraws) return null
  const eligible = await listEligible(tx, workspaceId, last.upTo)
  const upTo = eligible.at(-1)
  if (upTo === undefined) return null
  const wanted = isCertified ? Math.ceil(settings.auditShare * eligible.length) : settings.auditsADay
  if (wanted === 0) return null
  const sample = drawSample(eligible, wanted, seed)
  const inclusionProbability = sample.length / eligible.length
  const drawn = await readDrawn(tx, workspaceId, sample)
  await tx
    .insertInto('auditDraw')
    .values({
      ...{ workspaceId, stratum: 'logged', upTo, eligible: eligible.length, drawn: sample.length },
      ...{ inclusionProbability, seed, drawnAt: now },
    })
    .execute()
  await openAudits(tx, workspaceId, drawn, inclusionProbability, now)
  return { eligible: eligible.length, drawn: drawn.length, inclusionProbability }
}

/** Simple random sample without replacement: those whose keyed hash is smallest. */
export function drawSample(ids: readonly string[], size: number, seed: string): string[] {
  const place = (id: string) => createHash('sha256').update(`${seed}/${id}`).digest('hex')
  return ids
    .map(id => ({ id, place: place(id) }))
    .sort((a, b) => (a.place < b.place ? -1 : 1))
    .slice(0, size)
    .map(({ id }) => id)
}

const detailSchema = z.object({
  address: z.string(),
  name: z.string().nullable().default(null),
  candidates: z.array(z.looseObject({ contactId: z.string() })).default([]),
})

async function openAudits(
  tx: Tx,
  workspaceId: string,
  drawn: DrawnDecision[],
  inclusionProbability: number,
  now: Date,
): Promise<void> {
  const ids = await takeRowIds(tx, drawn.length)
  const rows = drawn.flatMap((decision, at) => {
    const read = detailSchema.safeParse(decision.detail)
    if (!read.success) return []
    const { address, name, candidates } = read.data
    const chosen = candidates.some(({ contactId }) => contactId === decision.contactId)
    const contact = { ...splitPersonName(name), emails: [address] }
    const shown = chosen ? candidates : [...candidates, { contactId: decision.contactId, confidence: 0 }]
    return {
      ...{ workspaceId, id: ids[at] as string, kind: 'match', subjectKey: `audit:${decision.id}`, address },
      ...{ messageId: decision.messageId, contactId: decision.contactId, reason: 'audit', openedAt: now },
      ...{ isAudit: true, inclusionProbability, auditOf: decision.id },
      proposal: JSON.stringify({ position: decision.position, name, candidates: shown, contact }),
    }
  })
  if (rows.length > 0) await tx.insertInto('suggestion').values(rows).execute()
}
