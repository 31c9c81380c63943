import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keyFingerprint } from '../../src/keys.ts'
import { openKeyring, SecretError } from '../../src/mailboxes/connecting/credentials.ts'

const place = { workspaceId: '11111111-1111-4111-8111-111111111111', owner: '42', kind: 'refresh_token' }

describe('a secret at rest', () => {
  test('comes back as it was, and never looks the same twice', () => {
    const keyring = openKeyring([randomBytes(32)])
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), secret => {
        const [one, other] = [keyring.seal(secret, place), keyring.seal(secret, place)]
        expect(one.ciphertext.equals(other.ciphertext)).toBe(false)
        expect(keyring.open(one, place)).toBe(Buffer.from(secret).toString())
      }),
      { seed: 5, numRuns: 200 },
    )
  })

  test.each([
    ['workspace', { ...place, workspaceId: '22222222-2222-4222-8222-222222222222' }],
    ['mailbox', { ...place, owner: '43' }],
    ['kind', { ...place, kind: 'access_token' }],
    ['parts', { ...place, owner: '42","refresh', kind: 'token' }],
  ])('does not open in the place of another %s', (_, elsewhere) => {
    const keyring = openKeyring([randomBytes(32)])
    expect(() => keyring.open(keyring.seal('secret', place), elsewhere)).toThrow(SecretError)
  })

  test('does not open when any byte of it was changed, or some are missing', () => {
    const keyring = openKeyring([randomBytes(32)])
    const { keyId: id, ciphertext } = keyring.seal('secret', place)
    for (let at = 0; at < ciphertext.length; at++) {
      const changed = Buffer.from(ciphertext)
      changed[at] = changed[at]! ^ 1
      expect(() => keyring.open({ keyId: id, ciphertext: changed }, place)).toThrow(SecretError)
    }
    for (let length = 0; length < ciphertext.length; length++)
      expect(() => keyring.open({ keyId: id, ciphertext: ciphertext.subarray(0, length) }, place)).toThrow(SecretError)
  })

  test('is encrypted with the newest key and read with each that is there', () => {
    const [older, newer] = [randomBytes(32), randomBytes(32)]
    const before = openKeyring([older]).seal('secret', place)
    const keyring = openKeyring([newer, older])
    expect(keyring.open(before, place)).toBe('secret')
    expect(keyring.seal('secret', place).keyId).toBe(keyFingerprint(newer))
    expect(() => openKeyring([newer]).open(before, place)).toThrow('a key that is not here')
  })

  test('a key that another process has made meanwhile is taken up when it is met', () => {
    const [older, newer] = [randomBytes(32), randomBytes(32)]
    let file: [Buffer, ...Buffer[]] = [older]
    const keyring = openKeyring([older], () => file)
    const sealed = openKeyring([newer]).seal('secret', place)
    expect(() => keyring.open(sealed, place)).toThrow(SecretError)
    file = [newer, older]
    expect(keyring.open(sealed, place)).toBe('secret')
    expect(keyring.currentKeyId()).toBe(keyFingerprint(newer))
  })

  test('an error tells nothing of the secret or the key', () => {
    const key = randomBytes(32)
    const keyring = openKeyring([key])
    try {
      keyring.open(keyring.seal('canary', place), { ...place, owner: '43' })
      expect.unreachable()
    } catch (error) {
      const text = String((error as Error).stack)
      for (const hidden of ['canary', key.toString('hex'), key.toString('base64'), place.workspaceId]) {
        expect(text).not.toContain(hidden)
      }
    }
  })
})
