import type { Thresholds } from './match.ts'

/**
 * Until a workspace has proven its own threshold nothing is logged on confidence alone: identity rules log, the rest
 * waits for a person. A candidate less likely than `review` is not worth a reviewer's look.
 */
export const defaultThresholds: Thresholds = { log: null, review: 0.1 }
