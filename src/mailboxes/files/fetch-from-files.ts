import { stat } from 'node:fs/promises'
import { z } from 'zod'
import { maildirOf } from './list-mail-files.ts'
import { MailFileError } from './mail-file-error.ts'
import { findRenamed } from './maildir.ts'
import { type RawMailItem, readMailAt, readMailFiles } from './read-mail-files.ts'

/** Where a message of a mail file lay when it was seen. */
export const locatorSchema = z.object({ path: z.string(), offset: z.number() })

/**
 * Reads messages again by provider id: at the place where they lay, else anywhere in that file. What is not found any
 * more (the file is gone, was changed or moved) is left out: an id is made of the bytes, so another message at the
 * same place is never taken for it.
 */
export async function fetchFromFiles(
  items: { providerMessageId: string; locator: unknown }[],
): Promise<Map<string, RawMailItem>> {
  const found = new Map<string, RawMailItem>()
  const moved = new Map<string, Set<string>>()
  for (const { providerMessageId, locator } of items) {
    const read = locatorSchema.safeParse(locator)
    if (!read.success) continue
    const path = await presentPath(read.data.path)
    const item = await unlessUnusable(() => readMailAt(path, read.data.offset))
    if (item?.providerMessageId === providerMessageId) found.set(providerMessageId, item)
    else moved.set(path, (moved.get(path) ?? new Set()).add(providerMessageId))
  }
  for (const [path, ids] of moved) await unlessUnusable(() => search(path, ids, found))
  return found
}

async function search(path: string, ids: Set<string>, found: Map<string, RawMailItem>): Promise<void> {
  for await (const item of readMailFiles([path])) {
    if (ids.delete(item.providerMessageId)) found.set(item.providerMessageId, item)
    if (ids.size === 0) return
  }
}

/** A file of a Maildir changes its name with its flags. */
async function presentPath(path: string): Promise<string> {
  const isThere = await stat(path).catch(() => null)
  if (isThere !== null || (await maildirOf(path)) === null) return path
  return (await findRenamed(path)) ?? path
}

async function unlessUnusable<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof MailFileError) return null
    throw error
  }
}
