import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { ensureWorkspace } from '../access/queries.ts'
import { importCrm } from '../contacts/import-crm.ts'
import { type ImportProgress, importMail } from '../mailboxes/import-mail.ts'
import type { PipelineContext } from '../pipeline.ts'

export const SAMPLE_WORKSPACE = 'sample'
export const sampleDirectory = fileURLToPath(new URL('../../fixtures/sample/', import.meta.url))

const descriptionSchema = z.object({
  company: z.string(),
  ownDomains: z.array(z.string()),
  authservId: z.string(),
  /** Folder of the CSV files. */
  crm: z.string(),
  mailboxes: z.array(z.object({ address: z.string(), shared: z.boolean(), paths: z.array(z.string()) })),
})

/**
 * Puts the made-up company into its own workspace and runs its mail through the ordinary import. Safe to repeat: what
 * was interrupted goes on.
 */
export async function loadSample(
  context: PipelineContext,
  signal: AbortSignal,
  onProgress: (progress: ImportProgress) => void,
): Promise<{ workspaceId: string; messages: number }> {
  const description = descriptionSchema.parse(JSON.parse(await readFile(`${sampleDirectory}sample.json`, 'utf8')))
  const { id: workspaceId } = await ensureWorkspace(context.db, SAMPLE_WORKSPACE, { isSample: true })
  await importCrm(context.db, workspaceId, `${sampleDirectory}${description.crm}`, () => undefined, {
    suppressionKey: context.keys.suppression,
    now: context.now(),
  })
  let messages = 0
  for (const mailbox of description.mailboxes) {
    const before = messages
    const { found } = await importMail(
      context,
      workspaceId,
      {
        address: mailbox.address,
        isShared: mailbox.shared,
        authservId: description.authservId,
        trustSender: false,
        ownDomains: description.ownDomains,
        paths: mailbox.paths.map(path => `${sampleDirectory}${path}`),
      },
      signal,
      progress => onProgress({ ...progress, messages: before + progress.messages }),
    )
    messages += found
  }
  return { workspaceId, messages }
}
