/** Reads the forms of connecting a mailbox. */
import { z } from 'zod'
import { type ConnectOptions, connectOptionsSchema } from '../mailboxes/connecting/connect-options.ts'
import { accessesOf } from '../mailboxes/connecting/provider-apps.ts'
import type { AppForm } from '../mailboxes/connecting/save-provider-app.ts'
import type { WatchedProvider } from '../mailboxes/provider.ts'

export type Way = { [P in WatchedProvider]: { provider: P; access: (typeof accessesOf)[P][number] } }[WatchedProvider]

const ways: readonly Way[] = [
  ...accessesOf.gmail.map(access => ({ provider: 'gmail', access }) as const),
  ...accessesOf.outlook.map(access => ({ provider: 'outlook', access }) as const),
]

/** The way in that an address of ours names; null where there is none such. */
export function readWay(provider: string, access: string): Way | null {
  return ways.find(way => way.provider === provider && way.access === access) ?? null
}

const horizonSchema = z.union([z.literal('all'), z.string().regex(/^\d{1,5}$/)])

/** Null: everything there is; undefined: none that can be chosen. */
export function readHorizon(value: unknown, now: Date): Date | null | undefined {
  const read = horizonSchema.safeParse(value)
  if (!read.success) return undefined
  return read.data === 'all' ? null : new Date(now.getTime() - Number(read.data) * 86_400_000)
}

export type ConnectFormResult =
  | { kind: 'options'; options: ConnectOptions }
  | { kind: 'refused'; field: 'address' | 'horizonDays' }

export function readConnectForm(body: Record<string, unknown>, { access }: Way, now: Date): ConnectFormResult {
  const horizonAt = readHorizon(body.horizonDays, now)
  if (horizonAt === undefined) return { kind: 'refused', field: 'horizonDays' }
  const address = typeof body.address === 'string' && body.address.trim() !== '' ? body.address : null
  if (address === null && access !== 'consent') return { kind: 'refused', field: 'address' }
  const read = connectOptionsSchema.safeParse({
    isShared: body.isShared === 'yes',
    headersOnly: body.headersOnly === 'yes',
    horizonAt,
    address,
  })
  return read.success ? { kind: 'options', options: read.data } : { kind: 'refused', field: 'address' }
}

/**
 * The fields that a registration page has. A secret that was left empty keeps the one before; a box that is not ticked
 * is not sent at all, and means no.
 */
export function readRegistrationForm(body: Record<string, unknown>, fields: { name: string; kind: string }[]): AppForm {
  return Object.fromEntries(
    fields.map(({ name, kind }) => {
      const value = body[name]
      if (kind === 'check') return [name, value === 'true']
      return [name, typeof value === 'string' ? value.slice(0, 200_000) : undefined]
    }),
  )
}

/**
 * The page of ours with the link that leads to the provider. Browsers hold a redirect after a form to what the form's
 * page allows as a target, which is nothing but ourselves; a link may lead anywhere.
 */
export const leavePath = (base: string, startUrl: string): string =>
  `${base}/leave/${startUrl.slice(startUrl.lastIndexOf('/') + 1)}`
