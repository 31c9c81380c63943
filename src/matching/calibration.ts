/**
 * From a ranker's raw probability to one that keeps its word. A curve is a list of points, linear between them on the
 * log-odds scale. The shipped curve comes from labelled data that the weights were not fitted on; a workspace's own
 * labels bend it: shrunk towards it below 200 labels (two-parameter ridge), with an isotonic correction above.
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
  return curve.x.length === 0 ? raw : interpolate(curve, logit(raw))
}

/** Linear between the points, level beyond them; 0 without any. */
function interpolate({ x, y }: Curve, at: number): number {
  if (x.length === 0) return 0
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
  const blocks = poolViolators(labels, smallest)
  const floor = 1 / (labels.length + 2)
  return {
    x: blocks.map(({ x }) => x),
    y: blocks.map(block => Math.min(1 - floor, Math.max(floor, shareRight(block)))),
  }
}

interface Block {
  /** Mean raw log-odds. */
  x: number
  right: number
  weight: number
  count: number
}

const shareRight = ({ right, weight }: Block) => right / weight

function poolViolators(labels: readonly LabelledScore[], smallest: number): Block[] {
  const blocks: Block[] = []
  const isTooHigh = () => blocks.length > 1 && shareRight(blocks.at(-2)!) >= shareRight(blocks.at(-1)!)
  const join = () => {
    const last = blocks.pop()!
    add(blocks.at(-1)!, last)
  }
  for (const { raw, isRight, weight = 1 } of [...labels].sort((a, b) => a.raw - b.raw)) {
    const one = { x: logit(raw), right: isRight ? weight : 0, weight, count: 1 }
    const last = blocks.at(-1)
    if (last && last.count < smallest) add(last, one)
    else blocks.push(one)
    while (blocks.at(-1)!.count >= smallest && isTooHigh()) join()
  }
  if (blocks.length > 1 && (blocks.at(-1)!.count < smallest || isTooHigh())) join()
  return blocks
}

function add(block: Block, other: Block): void {
  const weight = block.weight + other.weight
  block.x = (block.x * block.weight + other.x * other.weight) / weight
  block.right += other.right
  block.weight = weight
  block.count += other.count
}

/** Labels below which a workspace's own curve is two numbers shrunk towards the shipped one. */
export const isotonicFrom = 200

/**
 * How many labels a block must hold against the two numbers before it moves the curve half way. Measured on folds of
 * the development questions, scores as they are and bent in five ways: 20 follows chance, 150 misses true bends.
 */
const blockDoubt = 60

/** This workspace's curve: `base` bent by its labels. Without labels it is `base` itself. */
export function fitWorkspaceCurve(base: Curve, labels: readonly LabelledScore[]): Curve {
  if (labels.length === 0) return base
  const { slope, shift } = fitShrunk(base, labels)
  const bent = (x: number) => sigmoid(slope * logit(applyCurve(base, sigmoid(x))) + shift)
  const correction = labels.length >= isotonicFrom ? fitCorrection(labels, bent) : { x: [], y: [] }
  const xs = [...new Set([...base.x, ...correction.x, ...grid])].sort((a, b) => a - b)
  let highest = 0
  const y = xs.map(x => {
    // Corrections of neighbours differ: what would fall stays level.
    highest = Math.max(highest, sigmoid(logit(bent(x)) + interpolate(correction, x)))
    return highest
  })
  return { x: xs, y }
}

/** By how much, in log-odds, the blocks of an isotonic fit differ from what the two numbers say, shrunk towards nothing. */
function fitCorrection(labels: readonly LabelledScore[], bent: (x: number) => number): Curve {
  const blocks = poolViolators(labels, Math.ceil(Math.sqrt(labels.length)))
  return {
    x: blocks.map(({ x }) => x),
    y: blocks.map(({ x, right, weight }) => {
      const said = bent(x)
      return logit((right + blockDoubt * said) / (weight + blockDoubt)) - logit(said)
    }),
  }
}

const grid = Array.from({ length: 57 }, (_, i) => (i - 28) / 2)

/** How far labels must go against the shipped curve before it gives way: variances of slope and shift beforehand. */
const slopeVariance = 0.15
const shiftVariance = 1

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
