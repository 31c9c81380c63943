/** Google's public signing keys, kept as long as Google says, asked for again once when an unknown one is named. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { z } from 'zod'

export interface GoogleCerts {
  /** Null: Google does not know this key. Throws CertsUnavailableError where nobody can say. */
  keyOf(kid: string): Promise<KeyObject | null>
}

export class CertsUnavailableError extends Error {
  override name = 'CertsUnavailableError'
}

const MINUTE = 60_000
/** Whoever sends tokens with made-up key ids does not make us ask Google each time. */
const LEAST_BETWEEN = 10_000
const LIFE_IF_UNSAID = 5 * MINUTE
const LONGEST_LIFE = 24 * 60 * MINUTE
const TIMEOUT = 5_000

const keySet = z.object({
  keys: z.array(z.object({ kid: z.string(), kty: z.literal('RSA'), n: z.string(), e: z.string() })),
})

/** @param url https://www.googleapis.com/oauth2/v3/certs, or what stands in for it */
export function openGoogleCerts({ url, now }: { url: string; now: () => Date }): GoogleCerts {
  let keys = new Map<string, KeyObject>()
  let freshUntil = Number.NEGATIVE_INFINITY
  let askedAt = Number.NEGATIVE_INFINITY
  let underWay: Promise<void> | null = null

  async function ask(): Promise<void> {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT) })
      if (!response.ok) throw new CertsUnavailableError(`certificates: status ${response.status}`)
      const parsed = keySet.parse(await response.json())
      keys = new Map(
        parsed.keys.map(({ kid, kty, n, e }) => [kid, createPublicKey({ key: { kty, n, e }, format: 'jwk' })]),
      )
      freshUntil = now().getTime() + lifeOf(response.headers.get('cache-control'))
    } catch (error) {
      if (error instanceof CertsUnavailableError) throw error
      throw new CertsUnavailableError('certificates cannot be had', { cause: error })
    } finally {
      askedAt = now().getTime()
    }
  }

  function refresh(): Promise<void> {
    underWay ??= ask().finally(() => {
      underWay = null
    })
    return underWay
  }

  return {
    keyOf: async kid => {
      if (freshUntil <= now().getTime()) await refresh()
      // Google may have a new one. If it was asked a moment ago, the push that it sends again brings us back.
      if (!keys.has(kid) && now().getTime() - askedAt >= LEAST_BETWEEN) await refresh()
      return keys.get(kid) ?? null
    },
  }
}

function lifeOf(cacheControl: string | null): number {
  const seconds = /max-age=(\d{1,9})/i.exec(cacheControl ?? '')?.[1]
  return seconds === undefined ? LIFE_IF_UNSAID : Math.min(Number(seconds) * 1_000, LONGEST_LIFE)
}
