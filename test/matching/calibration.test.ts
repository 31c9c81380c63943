import { describe, expect, it } from 'vitest'
import {
  applyCurve,
  calibrationError,
  fitIsotonic,
  fitWorkspaceCurve,
  type LabelledScore,
} from '../../src/matching/calibration.ts'
import { certifyThreshold, isBroken, labelsNeeded } from '../../src/matching/certificate.ts'

const shipped = { x: [-6, 0, 6], y: [0.003, 0.5, 0.997] }

/** Labels of a ranker that promises too much: of those with raw 0.9 only every second is right. */
const bold = (count: number): LabelledScore[] =>
  Array.from({ length: count }, (_, i) => ({ raw: 0.9, isRight: i % 2 === 0 }))

it('gives way where the surest scores are wrong every second time', () => {
  const labels = Array.from({ length: 120 }, (_, i) => ({ raw: 0.997, isRight: i % 2 === 0 }))
  const said = applyCurve(fitWorkspaceCurve({ x: [], y: [] }, labels), 0.997)
  expect(said).toBeGreaterThan(0.4)
  expect(said).toBeLessThan(0.75)
})

describe('a curve', () => {
  it('never falls, and stays within what its labels can say', () => {
    const labels = Array.from({ length: 400 }, (_, i) => ({ raw: (i + 1) / 402, isRight: (i * 7919) % 400 < i }))
    const { x, y } = fitIsotonic(labels, 10)
    expect(x.every((value, i) => i === 0 || value >= x[i - 1]!)).toBe(true)
    expect(y.every((value, i) => i === 0 || value >= y[i - 1]!)).toBe(true)
    expect(Math.max(...y)).toBeLessThan(1)
    expect(Math.min(...y)).toBeGreaterThan(0)
  })

  it('is the shipped one without labels, gives way a little to few and much to many', () => {
    const at = (count: number) => applyCurve(fitWorkspaceCurve(shipped, bold(count)), 0.9)
    const start = applyCurve(shipped, 0.9)
    expect(at(0)).toBe(start)
    expect(at(5)).toBeGreaterThan(at(50))
    expect(at(50)).toBeGreaterThan(at(1000))
    expect(Math.abs(at(1000) - 0.5)).toBeLessThan(0.06)
  })

  it('error is nought for scores that keep their word', () => {
    const scores = Array.from({ length: 1000 }, (_, i) => ({ confidence: 0.8, isRight: i % 5 !== 0 }))
    expect(calibrationError(scores)).toBeCloseTo(0, 5)
    expect(calibrationError(scores.map(score => ({ ...score, confidence: 0.95 })))).toBeCloseTo(0.15, 5)
  })
})

describe('a threshold', () => {
  it('of 99.5 % needs 598 audited decisions without an error, 947 with one, 1,258 with two', () => {
    expect([0, 1, 2, 3].map(wrong => labelsNeeded(wrong))).toEqual([598, 947, 1258, 1549])
  })

  const right = (count: number, confidence = 0.9995) =>
    Array.from({ length: count }, () => ({ confidence, isRight: true }))

  it('is not certified by 597 and is by 598', () => {
    expect(certifyThreshold(right(597))).toMatchObject({ threshold: null, labels: 597, needed: 598 })
    expect(certifyThreshold(right(598)).threshold).not.toBeNull()
  })

  it('does not come below labels that were wrong', () => {
    const wrong = Array.from({ length: 12 }, () => ({ confidence: 0.96, isRight: false }))
    const { threshold } = certifyThreshold([...right(900), ...wrong])
    expect(threshold).toBeGreaterThan(0.96)
  })

  it('counts unequal weights for less than their number', () => {
    const labels = right(700).map((label, i) => ({ ...label, weight: i % 10 === 0 ? 30 : 1 }))
    expect(certifyThreshold(labels).threshold).toBeNull()
  })

  it('is broken when recent audits show more errors than the promise allows', () => {
    const audits = Array.from({ length: 600 }, (_, i) => ({ confidence: 0.999, isRight: i % 60 !== 0 }))
    expect(isBroken(audits, 0.99)).toBe(true)
    expect(isBroken(right(600), 0.99)).toBe(false)
    expect(isBroken([...right(599), { confidence: 0.999, isRight: false }], 0.99)).toBe(false)
  })
})
