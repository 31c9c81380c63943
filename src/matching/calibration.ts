/**
 * From a ranker's raw probability to one that keeps its word. A curve is a list of points, linear between them on the
 * log-odds scale. The shipped curve comes from labelled data that the weights were not fitted on; a workspace's own
 * labels bend it: shrunk towards it below 200 labels (two-parameter ridge), isotonic blended in above.
 */
export interface Curve {
  /** Raw log-odds, ascending. */
  x: number[]
  /** Calibrated probability at each, ascending. */
  y: number[]
}

export interface LabelledScore {
  /** Raw probability before any curve. */
  raw: number
  isRight: boolean
  /** 1 / probability that this one was picked for labelling. */
  weight?: number | undefined
}

const edge = 1e-6
export const logit = (p: number) =>
  Math.log(Math.min(1 - edge, Math.max(edge, p)) / (1 - Math.min(1 - edge, Math.max(edge, p))))
export const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))

export function applyCurve(curve: Curve, raw: number): number {
  const { x, y } = curve
  if (x.length === 0) return raw
  const at = logit(raw)
  if (at <= x[0]!) return y[0]!
  if (at >= x.at(-1)!) return y.at(-1)!
  let low = 0
  let high = x.length - 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (x[middle]! <= at) low = middle
    else high = middle
  }
  const share = (at - x[low]!) / (x[high]! - x[low]! || 1)
  return y[low]! + (y[high]! - y[low]!) * share
}

/**
 * Isotonic regression (pool adjacent violators) as a curve: non-decreasing, clipped to what n labels can say. Blocks
 * of fewer than `smallest` labels join their neighbour, so that a lucky run of labels says no more than it can.
 */
export function fitIsotonic(labels: readonly LabelledScore[], smallest = 1): Curve {
  const sorted = [...labels].sort((a, b) => a.raw - b.raw)
  type Block = { x: number; right: number; weight: number; count: number }
  const blocks: Block[] = []
  const mean = (block: Block) => block.right / block.weight
  const join = () => {
    const last = blocks.pop()!
    const before = blocks.at(-1)!
    before.x = (before.x * before.weight + last.x * last.weight) / (before.weight + last.weight)
    before.right += last.right
    before.weight += last.weight
    before.count += last.count
  }
  for (const { raw, isRight, weight = 1 } of sorted) {
    const last = blocks.at(-1)
    if (last && last.count < smallest) {
      last.x = (last.x * last.weight + logit(raw) * weight) / (last.weight + weight)
      last.right += isRight ? weight : 0
      last.weight += weight
      last.count += 1
    } else blocks.push({ x: logit(raw), right: isRight ? weight : 0, weight, count: 1 })
    while (blocks.length > 1 && blocks.at(-1)!.count >= smallest && mean(blocks.at(-2)!) >= mean(blocks.at(-1)!)) join()
  }
  if (blocks.length > 1 && (blocks.at(-1)!.count < smallest || mean(blocks.at(-2)!) >= mean(blocks.at(-1)!))) join()
  const floor = 1 / (sorted.length + 2)
  return { x: blocks.map(block => block.x), y: blocks.map(block => Math.min(1 - floor, Math.max(floor, mean(block)))) }
}

/** Labels below which a workspace's own curve is two numbers shrunk towards the shipped one. */
export const isotonicFrom = 200

/** This workspace's curve: `base` bent by its labels. Without labels it is `base` itself. */
export function fitWorkspaceCurve(base: Curve, labels: readonly LabelledScore[]): Curve {
  if (labels.length === 0) return base
  const { slope, shift } = fitShrunk(base, labels)
  const isotonic = labels.length >= isotonicFrom ? fitIsotonic(labels, Math.ceil(Math.sqrt(labels.length))) : null
  const share = isotonic ? labels.length / (labels.length + 300) : 0
  const xs = [...new Set([...base.x, ...(isotonic?.x ?? []), ...grid])].sort((a, b) => a - b)
  const y = xs.map(x => {
    const bent = sigmoid(slope * logit(applyCurve(base, sigmoid(x))) + shift)
    return isotonic ? (1 - share) * bent + share * applyCurve(isotonic, sigmoid(x)) : bent
  })
  return { x: xs, y }
}

const grid = Array.from({ length: 41 }, (_, i) => (i - 20) / 2)

/** How far labels must go against the shipped curve before it gives way: variances of slope and shift beforehand. */
const slopeVariance = 0.04
const shiftVariance = 0.5

/**
 * Ridge-MAP Platt on the log-odds of the shipped curve, around slope 1 and shift 0. Newton's method with steps halved
 * until they help: where sure scores are often wrong the full step overshoots and never comes back.
 */
function fitShrunk(base: Curve, labels: readonly LabelledScore[]): { slope: number; shift: number } {
  let slope = 1
  let shift = 0
  const rows = labels.map(label => ({
    x: logit(applyCurve(base, label.raw)),
    y: label.isRight ? 1 : 0,
    w: label.weight ?? 1,
  }))
  const cost = (a: number, b: number) =>
    rows.reduce(
      (sum, { x, y, w }) =>
        sum + w * (Math.log1p(Math.exp(-Math.abs(a * x + b))) + Math.max(0, a * x + b) - y * (a * x + b)),
      (a - 1) ** 2 / (2 * slopeVariance) + b ** 2 / (2 * shiftVariance),
    )
  for (let step = 0; step < 30; step++) {
    let [g0, g1, h00, h01, h11] = [
      -(slope - 1) / slopeVariance,
      -shift / shiftVariance,
      1 / slopeVariance,
      0,
      1 / shiftVariance,
    ]
    for (const { x, y, w } of rows) {
      const p = sigmoid(slope * x + shift)
      const curvature = w * p * (1 - p)
      g0 += w * (y - p) * x
      g1 += w * (y - p)
      h00 += curvature * x * x
      h01 += curvature * x
      h11 += curvature
    }
    const determinant = h00 * h11 - h01 * h01
    const moveSlope = (h11 * g0 - h01 * g1) / determinant
    const moveShift = (h00 * g1 - h01 * g0) / determinant
    const before = cost(slope, shift)
    let share = 1
    while (share > 1e-6 && cost(slope + share * moveSlope, shift + share * moveShift) > before) share /= 2
    slope += share * moveSlope
    shift += share * moveShift
    if (share * (Math.abs(moveSlope) + Math.abs(moveShift)) < 1e-8) break
  }
  // a curve that falls would turn the order round
  return { slope: Math.max(0.1, slope), shift }
}

/** Expected calibration error in bins of equal mass. */
export function calibrationError(scores: readonly { confidence: number; isRight: boolean }[], bins = 10): number {
  const sorted = [...scores].sort((a, b) => a.confidence - b.confidence)
  let error = 0
  for (let i = 0; i < bins; i++) {
    const bin = sorted.slice(Math.floor((i * sorted.length) / bins), Math.floor(((i + 1) * sorted.length) / bins))
    if (bin.length === 0) continue
    const said = bin.reduce((sum, one) => sum + one.confidence, 0) / bin.length
    const was = bin.filter(one => one.isRight).length / bin.length
    error += (bin.length / sorted.length) * Math.abs(said - was)
  }
  return error
}
