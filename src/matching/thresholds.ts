import type { Thresholds } from './match.ts'
import measured from './model/certificate.json' with { type: 'json' }

/**
 * Until a workspace has proven its own threshold nothing is logged on confidence alone: identity rules log, the rest
 * waits for a person. A candidate less likely than `review` is not worth a reviewer's look.
 */
export const defaultThresholds: Thresholds = { log: null, review: 0.1 }

/**
 * What our own test data certify, for admins who trust that their mail is like it. Not measured on their data. Of the
 * 3,000 development questions (22 November 2026) 187 were held back by nothing but a missing certificate at a
 * confidence of 0.8 and more, all of them right: too few for 99.5 %, so there is no threshold to lend yet.
 */
export interface ShippedCertificate {
  /** Version of the ranker that it was measured with; it says nothing about another one. */
  model: string
  /** Null: the test data hold too few such matches to prove anything. */
  threshold: number | null
  precision: number
  labels: number
  wrong: number
  needed: number
  lowerBound: number
}

export const shippedCertificate: ShippedCertificate = measured
