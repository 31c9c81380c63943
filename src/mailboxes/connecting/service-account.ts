import { createSign } from 'node:crypto'
import type { ServiceAccount } from './provider-apps.ts'

/** Google takes no assertion that is good for longer. */
const lifeSeconds = 3_600

/**
 * What a service account signs for a token (RFC 7523). With `subject` it speaks for that user, which a super admin of
 * the domain must have allowed for exactly these scopes.
 */
export function signAssertion(
  { client_email, private_key, private_key_id }: ServiceAccount,
  { audience, scopes, subject }: { audience: string; scopes: string[]; subject: string | null },
  now: Date,
): string {
  const seconds = Math.floor(now.getTime() / 1_000)
  const header = { alg: 'RS256', typ: 'JWT', ...(private_key_id && { kid: private_key_id }) }
  const claims = {
    iss: client_email,
    scope: scopes.join(' '),
    aud: audience,
    iat: seconds,
    exp: seconds + lifeSeconds,
    ...(subject !== null && { sub: subject }),
  }
  const signed = `${encode(header)}.${encode(claims)}`
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(private_key, 'base64url')}`
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
