import type { Tx } from '../db/schema.ts'
import type { ActivityPayload, ContactPayload } from './connector.ts'

type ActivityRecord = Omit<ActivityPayload, 'contactIds' | 'companyIds' | 'dealIds'> & {
  /** Our own ids. */
  links: { kind: string; id: string }[]
}

/** Null where the activity or its message is gone. */
export async function readActivity(tx: Tx, workspaceId: string, activityId: string): Promise<ActivityRecord | null> {
  const row = await tx
    .selectFrom('activity')
    .innerJoin('message', join =>
      join.onRef('message.id', '=', 'activity.messageId').onRef('message.workspaceId', '=', 'activity.workspaceId'),
    )
    .select([
      'activity.happenedAt',
      'message.id as messageId',
      'message.direction',
      'message.subject',
      'message.bodyText',
    ])
    .where('activity.workspaceId', '=', workspaceId)
    .where('activity.id', '=', activityId)
    .executeTakeFirst()
  if (!row) return null
  const participants = await tx
    .selectFrom('participant')
    .select(['role', 'address', 'name'])
    .where('workspaceId', '=', workspaceId)
    .where('messageId', '=', row.messageId)
    // Who got a blind copy is nobody else's business.
    .where('role', '!=', 'bcc')
    .orderBy('position')
    .execute()
  const links = await tx
    .selectFrom('activityLink')
    .select(['targetKind', 'targetId'])
    .where('workspaceId', '=', workspaceId)
    .where('activityId', '=', activityId)
    .orderBy('targetKind')
    .orderBy('targetId')
    .execute()
  const { happenedAt, subject, bodyText } = row
  return {
    direction: row.direction === 'outbound' ? 'outbound' : 'inbound',
    subject,
    bodyText,
    happenedAt,
    participants: participants.flatMap(one => (one.address === null ? [] : [{ ...one, address: one.address }])),
    links: links.map(link => ({ kind: link.targetKind, id: link.targetId })),
  }
}

/** Null where the contact is gone. `companyId` is our own. */
export async function readContact(tx: Tx, workspaceId: string, contactId: string): Promise<ContactPayload | null> {
  const contact = await tx
    .selectFrom('contact')
    .select(['firstName', 'lastName', 'title', 'companyId'])
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', contactId)
    .executeTakeFirst()
  if (!contact) return null
  const points = await tx
    .selectFrom('contactPoint')
    .select(['kind', 'value'])
    .where('workspaceId', '=', workspaceId)
    .where('contactId', '=', contactId)
    .orderBy('isPrimary', 'desc')
    .orderBy('id')
    .execute()
  const valuesOf = (kind: string) => points.filter(point => point.kind === kind).map(point => point.value)
  return { ...contact, emails: valuesOf('email'), phones: valuesOf('phone') }
}
