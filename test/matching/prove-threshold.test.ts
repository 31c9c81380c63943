import { describe, expect, it } from 'vitest'
import {
  answersLookedAt,
  answersNeeded,
  capReviewers,
  proveThreshold,
  type ReviewerLabel,
} from '../../src/matching/prove-threshold.ts'

const many = (count: number, confidence: number, rest: Partial<ReviewerLabel> = {}): ReviewerLabel[] =>
  Array.from({ length: count }, () => ({ confidence, isRight: true, reviewer: 'a', ...rest }))

describe('a proven threshold', () => {
  it('is not lowered to where next to nothing was answered', () => {
    expect(proveThreshold(many(700, 0.985), null, 0.995).threshold).toBe(0.985)
    expect(proveThreshold([...many(700, 0.985), ...many(5, 0.82)], null, 0.995).threshold).toBe(0.985)
    expect(proveThreshold([...many(700, 0.985), ...many(300, 0.82)], null, 0.995).threshold).toBe(0.8)
  })

  it('stops above the first step that the answers do not carry', () => {
    const labels = [...many(30, 0.91, { isRight: false }), ...many(700, 0.985), ...many(300, 0.91)]
    expect(proveThreshold(labels, null, 0.995).threshold).toBe(0.985)
  })

  it('rises when the newest answers break it, and says so', () => {
    const good = [...many(900, 0.9985), ...many(900, 0.91)]
    expect(proveThreshold(good, null, 0.995).threshold).toBe(0.9)
    const broken = [...good, ...many(200, 0.9985), ...many(12, 0.91, { isRight: false })]
    const proof = proveThreshold(broken, 0.9, 0.995)
    expect(proof.isBreach).toBe(true)
    expect(proof.threshold === null || proof.threshold > 0.9).toBe(true)
  })
})

describe('looking', () => {
  it('happens at sizes fixed beforehand, not after each answer', () => {
    expect([100, 597, 598, 600, 896, 897, 2000].map(count => answersLookedAt(count, 598))).toEqual([
      100, 597, 598, 598, 598, 897, 1345,
    ])
    const unlucky = [...many(1, 0.99, { isRight: false }), ...many(760, 0.99)]
    expect(proveThreshold(unlucky, null, 0.995).threshold).toBeNull()
    expect(proveThreshold([...unlucky, ...many(400, 0.99)], null, 0.995).threshold).toBeNull()
    expect(proveThreshold([...unlucky, ...many(700, 0.99)], null, 0.995).threshold).toBe(0.99)
  })
})

describe('reviewers', () => {
  it('who answer far more than the others count no more than twice the middle one, their errors apart', () => {
    const labels = [
      ...many(100, 0.99, { reviewer: 'a' }),
      ...many(100, 0.99, { reviewer: 'b' }),
      ...many(1000, 0.99, { reviewer: 'eager' }),
      ...many(3, 0.99, { reviewer: 'eager', isRight: false }),
    ]
    const capped = capReviewers(labels).filter(({ reviewer }) => reviewer === 'eager')
    expect(capped.filter(({ isRight }) => isRight)).toHaveLength(200)
    expect(capped.filter(({ isRight }) => !isRight)).toHaveLength(3)
  })

  it('raise the number of answers that is needed, because one of them may approve whatever is shown', () => {
    expect(answersNeeded([], 0.995)).toBe(598)
    expect(answersNeeded(many(1, 0.99), 0.995)).toBe(598)
    expect(answersNeeded([...many(1, 0.99), ...many(1, 0.99, { reviewer: 'b' })], 0.995)).toBe(665)
  })

  it('of whom one in ten hides errors cannot get a threshold certified that misses the promise', () => {
    // 99.2 % right, one error in ten hidden, 4,000 answers: the bound must see the rest
    const labels = Array.from({ length: 4000 }, (_, at) => ({
      ...{ confidence: 0.99, reviewer: `r${at % 10}` },
      isRight: at % 125 !== 0 || at % 10 === 0,
    }))
    expect(labels.filter(({ isRight }) => !isRight).length).toBeGreaterThan(10)
    expect(proveThreshold(labels, null, 0.995).threshold).toBeNull()
  })
})
