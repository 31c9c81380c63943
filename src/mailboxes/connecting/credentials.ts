/**
 * Secrets at rest: AES-256-GCM with a nonce of its own each, bound to the row it stands in, so that a ciphertext moved
 * to another workspace, mailbox or column does not decrypt. The row says by which key, without telling the key.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { CredentialKeys } from '../../config.ts'
import { keyFingerprint } from '../../keys.ts'

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

/** @param reread where the keys are by now: asked when a secret was encrypted with one that is not known yet */
export function openKeyring(keys: CredentialKeys, reread: () => CredentialKeys | null = () => null): Keyring {
  let current = ''
  let byId = new Map<string, Buffer>()
  const replace = (newer: CredentialKeys) => {
    current = keyFingerprint(newer[0])
    byId = new Map(newer.map(key => [keyFingerprint(key), key]))
  }
  const find = (id: string): Buffer | undefined => {
    const newer = byId.has(id) ? null : reread()
    if (newer !== null) replace(newer)
    return byId.get(id)
  }
  replace(keys)
  return {
    currentKeyId: () => current,
    knows: id => find(id) !== undefined,
    replace,
    seal(secret, place) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', byId.get(current)!, nonce).setAAD(boundTo(current, place))
      const encrypted = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return { keyId: current, ciphertext: Buffer.concat([Buffer.of(form), nonce, encrypted, cipher.getAuthTag()]) }
    },
    open({ keyId: id, ciphertext }, place) {
      const key = find(id)
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

function boundTo(id: string, { workspaceId, owner, kind }: SecretPlace): Buffer {
  return Buffer.from(JSON.stringify([form, id, workspaceId, owner, kind]))
}
