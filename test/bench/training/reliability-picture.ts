/** A tenth of the values, by what was said of them: the mean confidence and the share that was right. */
export interface ReliabilityBin {
  said: number
  right: number
  count: number
}

const SIZE = 320
const MARGIN = 44
const LOWEST = 0.4
const ticks = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]

/** The bins against the diagonal on which confidence is probability; a dot's area goes with its values. */
export function reliabilityPicture(bins: readonly ReliabilityBin[], caption: string): string {
  const most = Math.max(...bins.map(bin => bin.count))
  const dots = bins.map(({ said, right, count }) => {
    const radius = (3 + 5 * Math.sqrt(count / most)).toFixed(1)
    return `<circle cx="${across(said)}" cy="${up(right)}" r="${radius}"><title>${percent(said)} said, ${percent(right)} right, ${count} values</title></circle>`
  })
  const grid = ticks.map(
    tick =>
      `<path d="M${across(tick)} ${up(LOWEST)}V${up(1)}M${across(LOWEST)} ${up(tick)}H${across(1)}"/>` +
      `<text x="${across(tick)}" y="${up(LOWEST) + 16}" text-anchor="middle">${tick}</text>` +
      `<text x="${across(LOWEST) - 6}" y="${up(tick) + 4}" text-anchor="end">${tick}</text>`,
  )
  const side = SIZE + 2 * MARGIN
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" font-family="sans-serif" font-size="11">
<title>${caption}</title>
<rect width="${side}" height="${side}" fill="#fff"/>
<g stroke="#ddd" fill="#444"><g stroke-width="1">${grid.join('').replaceAll('<text', '<text stroke="none"')}</g></g>
<path d="M${across(LOWEST)} ${up(LOWEST)}L${across(1)} ${up(1)}" stroke="#888" stroke-dasharray="4 4"/>
<g fill="#2563a8" fill-opacity="0.75">${dots.join('\n')}</g>
<text x="${side / 2}" y="20" text-anchor="middle">${caption}</text>
<text x="${side / 2}" y="${side - 8}" text-anchor="middle">said</text>
<text x="12" y="${side / 2}" text-anchor="middle" transform="rotate(-90 12 ${side / 2})">right</text>
</svg>
`
}

function across(share: number): number {
  return Math.round(MARGIN + (SIZE * (Math.max(LOWEST, share) - LOWEST)) / (1 - LOWEST))
}

function up(share: number): number {
  return Math.round(MARGIN + SIZE - (SIZE * (Math.max(LOWEST, share) - LOWEST)) / (1 - LOWEST))
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}
