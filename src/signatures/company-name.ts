/** A company's name as it should stand in an address book: without what only stands beside it on its line. */
import type { Run } from './assignment.ts'

/** Null for what bears the looks of a company and is none: a copyright, an address of the UUCP net, the word itself. */
export function tidyCompany({ text, line }: Pick<Run, 'text' | 'line'>, lines: readonly string[]): string | null {
  if (/©|^copyright\b|\w!\w/i.test(text) || FIELD_LABEL.test(text)) return null
  if (BARE_FORM.test(text)) {
    const head = headBefore(lines[line] ?? '', text)
    return head && `${head}, ${text}`
  }
  if (APPOSITION.test(text)) return headBefore(lines[line] ?? '', text) ?? text
  return text
    .replace(LINK_LABEL, '')
    .replace(MOTTO, '$1')
    .replace(/^(?:C[EFIOT]O|MD|GM|VP)\s(?=\S.*\s(?:inc|ltd|llc|corp|gmbh|limited|corporation)\.?$)/i, '')
}

/** "Company: Norvane Ltd" */
const FIELD_LABEL = /^(?:company|organi[sz]ation|firma|empresa|société|azienda|bedrijf|会社名|公司)$/i
/** A legal form alone. */
const BARE_FORM = /^(?:inc|ltd|llc|llp|corp|corporation|limited|gmbh|plc)\.?$/i
/** "Norvane Pumps, a division of Acme Ltd.", "Norvane, an Acme Group company": what stands in front is the name. */
const APPOSITION = /^an?\s.{0,60}\b(?:division|subsidiary|member|part|brand|unit|affiliate|company)\b/i
/** "Norvane Limited [LinkedIn]" */
const LINK_LABEL = /\s?\[[^\]]{1,30}\]$/
/** "Norvane Ltd -- Pumps for the world" */
const MOTTO = /(\s(?:inc|ltd|llc|corp|gmbh|ag|limited|corporation|s\.a|b\.v)\.?)\s(?:--|[–—-])\s.+$/i

/** What stands before the text and a comma on the same line, back to the next mark that parts two values. */
function headBefore(line: string, text: string): string | null {
  const at = line.indexOf(text)
  const before = at > 0 ? line.slice(0, at).trimEnd() : ''
  if (!before.endsWith(',')) return null
  const head = before
    .slice(0, -1)
    .split(/[|•·;\t,]|\s{3}/)
    .at(-1)!
    .trim()
  return /\p{L}{2}/u.test(head) ? head : null
}
