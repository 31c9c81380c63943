import { z } from 'zod'
import type { SettingChange } from './queries.ts'
import { type MailboxSettingKey, mailboxSchema, workspaceSchema } from './settings.ts'

const many = z.preprocess(
  value => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
  z.array(z.string().max(40)).max(10),
)
const choice = z.string().max(40)

/** A box that is not ticked is not sent, so a form says by `complete` that it showed all of them. */
const formSchema = z.object({
  logging: choice,
  creating: choice,
  twoWay: choice,
  loggingByHand: many,
  creatingByHand: many,
  shared: choice,
  minimum: many,
  owner: choice,
  whenDeleted: choice,
  firstAnswerTakesOver: z.literal('yes').optional(),
  targetPrecision: z.coerce.number(),
  shippedCertificate: z.literal('yes').optional(),
  auditsADay: z.coerce.number(),
  /** In percent. */
  auditPercent: z.coerce.number(),
})

/** The workspace's settings as the form gives them; null where a value is none of those that can be chosen. */
export function readWorkspaceForm(form: unknown): SettingChange['values'] | null {
  const read = formSchema.safeParse(form)
  if (!read.success) return null
  const { auditPercent, ...values } = read.data
  const checked = workspaceSchema.safeParse({
    ...values,
    firstAnswerTakesOver: values.firstAnswerTakesOver === 'yes',
    shippedCertificate: values.shippedCertificate === 'yes',
    auditShare: auditPercent / 100,
  })
  return checked.success ? checked.data : null
}

/** What a mailbox may have of its own on the page; the empty choice means "as the workspace". */
export const ownKeys = [
  'logging',
  'creating',
  'twoWay',
  'shared',
  'owner',
  'whenDeleted',
] as const satisfies MailboxSettingKey[]

/** Lists that a mailbox may have of its own: an empty list is a list, so a box of its own says that it has one. */
export const ownLists = ['loggingByHand', 'creatingByHand', 'minimum'] as const satisfies MailboxSettingKey[]

const mailboxFormSchema = z.object({
  mailbox: z.string().regex(/^[1-9][0-9]{0,17}$/),
  ...Object.fromEntries(ownKeys.map(key => [key, choice])),
  own: many,
  ...Object.fromEntries(ownLists.map(key => [key, many])),
})

type OwnKey = (typeof ownKeys)[number] | (typeof ownLists)[number]
const isOwnList = (key: OwnKey) => ownLists.some(list => list === key)

export function readMailboxForm(form: unknown): { mailboxId: string; values: SettingChange['values'] } | null {
  const read = mailboxFormSchema.safeParse(form)
  if (!read.success) return null
  const { mailbox, own, ...given }: Record<string, unknown> & z.infer<typeof mailboxFormSchema> = read.data
  const isChosen = (key: OwnKey) => (isOwnList(key) ? own.includes(key) : given[key] !== '')
  const all = [...ownKeys, ...ownLists]
  const chosen = Object.fromEntries(all.filter(isChosen).map(key => [key, given[key]]))
  const checked = mailboxSchema.safeParse(chosen)
  if (!checked.success) return null
  const values = Object.fromEntries(all.map(key => [key, key in chosen ? checked.data[key] : null]))
  return { mailboxId: mailbox, values }
}
