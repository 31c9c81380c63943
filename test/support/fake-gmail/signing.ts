/** Keys and JSON web tokens of the pretended Google. */
import { createPublicKey, createSign, createVerify, generateKeyPairSync, type KeyObject } from 'node:crypto'

export interface SigningKey {
  kid: string
  privateKey: KeyObject
}

export function makeKey(kid: string): SigningKey {
  return { kid, privateKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey }
}

export function signJwt(claims: object, key: SigningKey, header: object = {}): string {
  const head = encode({ alg: 'RS256', typ: 'JWT', kid: key.kid, ...header })
  const signed = `${head}.${encode(claims)}`
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key.privateKey).toString('base64url')}`
}

/** Claims of a token signed by this key; null for any other. */
export function readJwt(token: string, privateKey: KeyObject): Record<string, unknown> | null {
  const [head, claims, signature] = token.split('.')
  if (!head || !claims || !signature) return null
  const isSigned = createVerify('RSA-SHA256')
    .update(`${head}.${claims}`)
    .verify(createPublicKey(privateKey), Buffer.from(signature, 'base64url'))
  return isSigned ? JSON.parse(Buffer.from(claims, 'base64url').toString()) : null
}

/** As served at the certs address. */
export function publicJwk({ kid, privateKey }: SigningKey): object {
  const { n, e } = createPublicKey(privateKey).export({ format: 'jwk' })
  return { kty: 'RSA', use: 'sig', alg: 'RS256', kid, n, e }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
