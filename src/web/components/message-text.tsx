import type { Zone } from '../../signatures/signature.ts'

export interface TextLine {
  text: string
  zone: Zone
}

/**
 * A message's text, line by line: the signature is marked, what was quoted is folded away.
 * `evidence` holds the numbers of the lines that a read field rests on. Text only: nothing of a mail is ever markup.
 */
export const MessageText = (props: { lines: TextLine[]; language: string | null; evidence?: ReadonlySet<number> }) => (
  // Han characters are drawn differently in Japanese and Chinese: the browser needs to know which.
  <div class="mail-text" lang={props.language ?? undefined} dir="auto">
    {runsOf(props.lines).map(run =>
      run.isQuoted ? (
        <details class="quoted-part">
          <summary>
            Quoted text, {run.lines.length} {run.lines.length === 1 ? 'line' : 'lines'}
          </summary>
          {run.lines.map(line => (
            <div class="mail-line quoted">{line.text}</div>
          ))}
        </details>
      ) : (
        run.lines.map(line => (
          <div
            id={`line-${line.number}`}
            class={`mail-line ${line.zone}${props.evidence?.has(line.number) ? ' evidence' : ''}`}
          >
            {line.text}
          </div>
        ))
      ),
    )}
  </div>
)

interface Run {
  isQuoted: boolean
  lines: (TextLine & { number: number })[]
}

/** Neighbouring lines that are shown alike; blank ones at the ends of a run are left out. */
const runsOf = (lines: TextLine[]): Run[] => {
  const runs: Run[] = []
  lines.forEach((line, number) => {
    const isQuoted = line.zone === 'quoted' || line.zone === 'quote_header'
    const last = runs.at(-1)
    if (last?.isQuoted === isQuoted) last.lines.push({ ...line, number })
    else runs.push({ isQuoted, lines: [{ ...line, number }] })
  })
  const isBlank = (line: TextLine | undefined) => line !== undefined && line.text.trim() === ''
  for (const run of runs) {
    while (isBlank(run.lines.at(-1))) run.lines.pop()
    while (isBlank(run.lines[0])) run.lines.shift()
  }
  return runs.filter(run => run.lines.length > 0)
}
