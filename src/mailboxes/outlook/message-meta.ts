/** What Graph says of a message in JSON, as far as it is asked for; content is read as MIME. */
import { z } from 'zod'
import type { MessageRef } from '../provider.ts'
import type { FolderTree } from './folders.ts'

export const META_SELECT = 'id,conversationId,parentFolderId,receivedDateTime,isDraft,categories'

export const messageMeta = z.object({
  id: z.string(),
  conversationId: z.string().nullish(),
  parentFolderId: z.string().nullish(),
  receivedDateTime: z.string().nullish(),
  isDraft: z.boolean().nullish(),
  categories: z.array(z.string()).nullish(),
})
export type MessageMeta = z.infer<typeof messageMeta>

export const messagePage = z.object({ value: z.array(messageMeta), '@odata.nextLink': z.string().optional() })

export function isMail(meta: MessageMeta, folders: FolderTree): boolean {
  return meta.isDraft !== true && folders.isFollowed(meta.parentFolderId ?? '')
}

export function refOf(meta: MessageMeta): MessageRef {
  return { providerMessageId: meta.id, providerThreadId: meta.conversationId ?? null }
}

/** The folder's name and the categories, as rules name them. */
export function labelsOf(meta: MessageMeta, folders: FolderTree): string[] {
  const folder = folders.labelOf(meta.parentFolderId ?? '')
  const categories = (meta.categories ?? []).map(category => category.trim().toLowerCase()).filter(Boolean)
  return [...new Set([...(folder === null ? [] : [folder]), ...categories])]
}

/** Null for what is no date. */
export function receivedAtOf(meta: MessageMeta): Date | null {
  const at = Date.parse(meta.receivedDateTime ?? '')
  return Number.isNaN(at) ? null : new Date(at)
}

/** Graph keeps and compares whole seconds. */
export function graphTime(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`
}
