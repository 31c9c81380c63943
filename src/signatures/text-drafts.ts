/** Name, title, department, company and address: one value each, chosen among the runs of the block. */
import { bestRun, type Run } from './assignment.ts'
import { companyClues, companyEvidence } from './companies.ts'
import { tidyCompany } from './company-name.ts'
import type { Draft } from './extract-contact-details.ts'
import { agreement, tidyName } from './names.ts'
import { joinAddress } from './postal-address.ts'
import type { Sender } from './sender.ts'

export function draftName(runs: readonly Run[], sender: Sender): Draft | null {
  const run = bestName(runs, sender)
  if (!run) return null
  const { shared, exact } = agreement(run.text, sender)
  const flags = {
    exact,
    shared: shared > 0.5 && !exact,
    stranger: shared === 0,
    organisation: sender.isOrganisation,
    single: !/\s/.test(run.text),
  }
  const why = exact
    ? 'matches the From name'
    : shared > 0
      ? 'shares words with the From header'
      : 'looks like a name and stands where one stands'
  return draft(tidyName(run.text, sender), run, flags, why)
}

/** Of several names the one that agrees with the From header. */
function bestName(runs: readonly Run[], sender: Sender): Run | null {
  let best: Run | null = null
  let bestWeight = 0
  for (const run of runs) {
    if (run.label !== 'name') continue
    const weight = run.mean + agreement(run.text, sender).shared
    if (weight > bestWeight + 0.02) {
      best = run
      bestWeight = weight
    }
  }
  return best
}

export function draftText(runs: readonly Run[], field: 'title' | 'department'): Draft | null {
  const run = bestRun(runs, field)
  if (!run) return null
  const flags = { several: run.pieces > 1, long: run.text.length > 50, rivals: hasRival(runs, run) }
  return draft(run.text, run, flags, field === 'title' ? 'words of a job title' : 'words of a department')
}

export function draftCompany(runs: readonly Run[], lines: readonly string[], sender: Sender): Draft | null {
  const companies = runs.filter(run => run.label === 'company' && tidyCompany(run, lines) !== null)
  const run = bestRun(companies, 'company')
  const name = run && tidyCompany(run, lines)
  if (!run || !name) return null
  const clues = companyClues(run.text, sender)
  const { domain, legalForm, organisation, fromName } = clues
  const flags = { domain, legalForm, organisation, fromName, several: run.pieces > 1, rivals: hasRival(companies, run) }
  return draft(name, run, flags, companyEvidence(clues))
}

export function draftAddress(runs: readonly Run[]): Draft | null {
  const joined = joinAddress(runs)
  if (!joined) return null
  const flags = { postcode: joined.postcode, short: joined.text.length < 16, several: joined.pieces > 1 }
  const why = joined.postcode ? 'a postal address with its post code' : 'words of a postal address'
  return draft(joined.text, joined, flags, why)
}

/** Another run of the same field says something else. */
function hasRival(runs: readonly Run[], chosen: Run): boolean {
  return runs.some(run => run !== chosen && run.label === chosen.label && run.text !== chosen.text)
}

type Chosen = Pick<Run, 'text' | 'line' | 'mean' | 'least'>

function draft(value: string, { text, line, mean, least }: Chosen, flags: Record<string, boolean>, why: string): Draft {
  return { value, clue: { mean, least, flags }, evidence: { line, text, why } }
}
