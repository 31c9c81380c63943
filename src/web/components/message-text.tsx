import type { Zone } from '../../signatures/signature.ts'

export interface TextLine {
  text: string
  zone: Zone
}

/**
 * A message's text, line by line: the signature is marked, what was quoted is folded away.
 * `evidence` holds the numbers of the lines that a read field rests on. Text only: nothing of a mail is ever markup.
 */
export const MessageText = (props: {
  lines: TextLine[]
  quoted: string[]
  language: string | null
  evidence?: ReadonlySet<number>
}) => (
  // Han characters are drawn differently in Japanese and Chinese: the browser needs to know which.
  <div class="mail-text" lang={props.language ?? undefined} dir="auto">
    {props.lines.map((line, number) => (
      <div id={`line-${number}`} class={`mail-line ${line.zone} ${props.evidence?.has(number) ? 'evidence' : ''}`}>
        {line.text}
      </div>
    ))}
    {props.quoted.length > 0 && (
      <details class="quoted-part">
        <summary>Show quoted text ({props.quoted.length} lines)</summary>
        {props.quoted.map(text => (
          <div class="mail-line quoted">{text}</div>
        ))}
      </details>
    )}
  </div>
)
