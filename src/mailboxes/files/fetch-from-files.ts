import { z } from 'zod'
import { MailFileError } from './mail-file-error.ts'
import { type RawMailItem, readMailFiles } from './read-mail-files.ts'

/** Where a message of a mail file lay when it was seen. */
export const locatorSchema = z.object({ path: z.string(), offset: z.number() })

/**
 * Reads messages again by provider id, each file once. What is not found any more (the file is gone, was changed or
 * moved) is left out: its id is made of its bytes, so another message at the same place is never taken for it.
 */
export async function fetchFromFiles(
  items: { providerMessageId: string; locator: unknown }[],
): Promise<Map<string, RawMailItem>> {
  const wanted = new Map<string, Set<string>>()
  for (const { providerMessageId, locator } of items) {
    const read = locatorSchema.safeParse(locator)
    if (!read.success) continue
    const ids = wanted.get(read.data.path) ?? new Set()
    wanted.set(read.data.path, ids.add(providerMessageId))
  }
  const found = new Map<string, RawMailItem>()
  for (const [path, ids] of wanted) {
    for await (const item of readFileIfThere(path)) {
      if (ids.delete(item.providerMessageId)) found.set(item.providerMessageId, item)
      if (ids.size === 0) break
    }
  }
  return found
}

async function* readFileIfThere(path: string): AsyncGenerator<RawMailItem> {
  try {
    yield* readMailFiles([path])
  } catch (error) {
    if (!(error instanceof MailFileError)) throw error
  }
}
