import { describe, expect, it } from 'vitest'
import { applyCurve, calibrationError, type LabelledScore } from '../../src/matching/calibration.ts'
import {
  fewestLabels,
  proposeCurve,
  shippedAlone,
  versionOfRanker,
  withOwnCurve,
} from '../../src/matching/own-curve.ts'
import { shippedModel } from '../../src/matching/rank-candidates.ts'

/** A fixed stream of numbers between 0 and 1. */
function stream(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return (state >>> 0) / 4294967296
  }
}

/** Answers of a workspace in which `chanceOf(shipped confidence)` are right. */
function answers(count: number, chanceOf: (raw: number) => number, seed = 7): LabelledScore[] {
  const random = stream(seed)
  return Array.from({ length: count }, () => {
    const raw = random()
    return { raw, isRight: random() < chanceOf(raw) }
  })
}
const bold = (raw: number) => raw * raw

describe('a curve is proposed', () => {
  it('not before there are enough answers to hold a fifth of them back', () => {
    const all = answers(400, bold)
    expect(proposeCurve(all.slice(0, fewestLabels - 1), shippedAlone, 0)).toBeNull()
    expect(proposeCurve(all, shippedAlone, 0)).toMatchObject({ labels: 363, foretold: 73 })
  })

  it('only where it foretells the newest answers better than what is in force', () => {
    const proposal = proposeCurve(answers(600, bold), shippedAlone, 0)
    expect(proposal?.lossProposed).toBeLessThan(proposal?.lossInForce ?? 0)
    // What the older answers teach is wrong of the newest.
    const turned = [...answers(290, bold), ...answers(73, raw => Math.sqrt(raw))]
    expect(proposeCurve(turned, shippedAlone, 0)).toBeNull()
  })

  it('at sizes fixed beforehand, each a quarter larger, and not twice at one', () => {
    const all = answers(600, bold)
    expect(proposeCurve(all, shippedAlone, 453)).toMatchObject({ labels: 566 })
    expect(proposeCurve(all, shippedAlone, 566)).toBeNull()
    const first = proposeCurve(all.slice(0, 566), shippedAlone, 0)
    expect(proposeCurve(all.slice(0, 590), shippedAlone, 0)).toEqual(first)
  })
})

describe('a proposed curve', () => {
  it('keeps its word on mail that it has not seen, where the shipped confidence does not', () => {
    const proposal = proposeCurve(answers(500, bold), shippedAlone, 0)
    const fresh = answers(4000, bold, 99)
    const error = (confidenceOf: (raw: number) => number) =>
      calibrationError(fresh.map(({ raw, isRight }) => ({ confidence: confidenceOf(raw), isRight })))
    expect(error(raw => raw)).toBeGreaterThan(0.1)
    expect(error(raw => applyCurve(proposal?.curve ?? shippedAlone, raw))).toBeLessThan(0.04)
  })

  it('rests on no more answers than there effectively are: a few heavy ones are little evidence', () => {
    const even: LabelledScore[] = Array.from({ length: 77 }, () => ({ raw: 0.7, isRight: false }))
    const heavy = even.map((label, at) => (at % 20 === 3 ? { ...label, weight: 60 } : label))
    const moved = (labels: LabelledScore[]) => {
      const proposal = proposeCurve(labels, shippedAlone, 0)
      expect(proposal).not.toBeNull()
      return Math.abs(applyCurve(proposal?.curve ?? shippedAlone, 0.7) - 0.7)
    }
    expect(moved(heavy)).toBeLessThan(moved(even) * 0.75)
  })

  it('is named by the version of what it makes', () => {
    const own = withOwnCurve(shippedModel, { version: '3', curve: { x: [0], y: [0.5] } })
    expect(own.version).toBe(`${shippedModel.version}+curve-3`)
    expect(versionOfRanker(own.version)).toBe(shippedModel.version)
    expect(withOwnCurve(shippedModel, null)).toBe(shippedModel)
  })
})
