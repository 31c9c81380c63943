/**
 * An OIDC token that Google signed: RS256 with a published key, issued by Google, in its time. Whom it is for and who
 * asked for it is the caller's to compare: any Google service account can have a token made out to any audience.
 */
import { type KeyObject, verify } from 'node:crypto'
import { z } from 'zod'
import type { GoogleCerts } from './google-certs.ts'

export interface GoogleClaims {
  audience: string
  /** In lower case; only of a verified address. */
  email: string
}

/** Clocks differ; five minutes at most. */
const SKEW_SECONDS = 300
const LONGEST_TOKEN = 8_192
const ISSUERS: ReadonlySet<string> = new Set(['https://accounts.google.com', 'accounts.google.com'])

const headerSchema = z.object({ alg: z.literal('RS256'), kid: z.string().min(1).max(200) })
const claimsSchema = z.object({
  iss: z.string(),
  aud: z.string(),
  exp: z.number(),
  iat: z.number(),
  email: z.string(),
  email_verified: z.literal(true),
})

/** Null for what must not be believed. Throws CertsUnavailableError where that cannot be told now. */
export async function verifyGoogleToken(
  authorization: string | null,
  certs: GoogleCerts,
  now: Date,
): Promise<GoogleClaims | null> {
  const token = /^Bearer ([\w-]+)\.([\w-]+)\.([\w-]+)$/i.exec((authorization ?? '').slice(0, LONGEST_TOKEN))
  if (token === null) return null
  const [, head = '', body = '', signature = ''] = token
  const header = headerSchema.safeParse(decode(head))
  const claims = claimsSchema.safeParse(decode(body))
  if (!header.success || !claims.success) return null
  const { iss, aud, exp, iat, email } = claims.data
  const seconds = now.getTime() / 1_000
  if (!ISSUERS.has(iss) || exp + SKEW_SECONDS < seconds || iat - SKEW_SECONDS > seconds) return null
  const key = await certs.keyOf(header.data.kid)
  if (key === null || !isSigned(`${head}.${body}`, signature, key)) return null
  return { audience: aud, email: email.toLowerCase() }
}

function isSigned(text: string, signature: string, key: KeyObject): boolean {
  return verify('RSA-SHA256', Buffer.from(text), key, Buffer.from(signature, 'base64url'))
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  } catch {
    return null
  }
}
