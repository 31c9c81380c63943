/**
 * Secrets at rest: AES-256-GCM with a nonce of its own each, bound to the row it stands in, so that a ciphertext moved
 * to another workspace, mailbox or column does not decrypt. The row says by which key, without telling the key.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import type { CredentialKeys } from '../config.ts'

/** Where a secret stands; changing any part of it makes the secret unreadable. */
export interface SecretPlace {
  workspaceId: string
  /** The table's word for the row: a mailbox id, a provider, an attempt id. */
  owner: string
  kind: string
}

export interface SealedSecret {
  keyId: string
  ciphertext: Buffer
}

export interface Keyring {
  /** Id of the key that new secrets are encrypted with. */
  currentKeyId(): string
  knows(keyId: string): boolean
  seal(secret: string, place: SecretPlace): SealedSecret
  /** Throws SecretError for what was tampered with, moved, or encrypted by a key that is not here. */
  open(sealed: SealedSecret, place: SecretPlace): string
  /** Takes up keys that were made since. */
  replace(keys: CredentialKeys): void
}

export class SecretError extends Error {
  override name = 'SecretError'
}

/** First byte of each ciphertext: the form of the rest. */
const form = 1
const nonceBytes = 12
const tagBytes = 16

export function openKeyring(keys: CredentialKeys): Keyring {
  let current = keyId(keys[0])
  let byId = new Map(keys.map(key => [keyId(key), key]))
  return {
    currentKeyId: () => current,
    knows: id => byId.has(id),
    replace(newer) {
      current = keyId(newer[0])
      byId = new Map(newer.map(key => [keyId(key), key]))
    },
    seal(secret, place) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', byId.get(current)!, nonce).setAAD(boundTo(current, place))
      const encrypted = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return { keyId: current, ciphertext: Buffer.concat([Buffer.of(form), nonce, encrypted, cipher.getAuthTag()]) }
    },
    open({ keyId: id, ciphertext }, place) {
      const key = byId.get(id)
      if (!key) throw new SecretError('a stored secret was encrypted with a key that is not here')
      if (ciphertext[0] !== form || ciphertext.length < 1 + nonceBytes + tagBytes)
        throw new SecretError('a stored secret is damaged')
      const nonce = ciphertext.subarray(1, 1 + nonceBytes)
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
      decipher.setAAD(boundTo(id, place)).setAuthTag(ciphertext.subarray(-tagBytes))
      const encrypted = ciphertext.subarray(1 + nonceBytes, -tagBytes)
      try {
        return Buffer.concat([decipher.update(encrypted), decipher.final()]).toString('utf8')
      } catch {
        throw new SecretError('a stored secret does not belong where it stands, or was changed')
      }
    },
  }
}

/** Names a key without telling it. */
export function keyId(key: Buffer): string {
  return createHmac('sha256', key).update('countersign key id').digest('hex').slice(0, 16)
}

function boundTo(id: string, { workspaceId, owner, kind }: SecretPlace): Buffer {
  return Buffer.from(JSON.stringify([form, id, workspaceId, owner, kind]))
}
