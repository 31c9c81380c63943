/** What speaks for a piece of text being the sender's company. */
import { fold, squash } from './fold.ts'
import type { Sender } from './sender.ts'
import { CJK_LEGAL_FORMS } from './vocabulary/organisations.ts'
import { classesOf, LEGAL, ORGANISATION } from './word-classes.ts'

export interface CompanyClues {
  /** Shares its name with the sender's domain. */
  domain: boolean
  legalForm: boolean
  /** University, bank, institute and the like. */
  organisation: boolean
  /** The From name holds it. */
  fromName: boolean
}

export function companyClues(text: string, sender: Sender): CompanyClues & Record<string, boolean> {
  const words = text.split(/[\s/]+/).map(word => fold(word).replace(/[^\p{L}\p{N}&-]/gu, ''))
  const whole = squash(text)
  const domain = sender.domainLabels.some(label => {
    const bare = label.replace(/[^a-z0-9]/g, '')
    return (
      (bare.length > 2 && whole.includes(bare)) || words.some(word => word.length > 3 && bare.includes(squash(word)))
    )
  })
  return {
    domain,
    legalForm:
      words.some((word, i) => i > 0 && (classesOf(word) & LEGAL) !== 0) ||
      CJK_LEGAL_FORMS.some(form => text.includes(form)),
    organisation: words.some(word => (classesOf(word) & ORGANISATION) !== 0),
    fromName: sender.isOrganisation && whole.length > 3 && squash(sender.name).includes(whole),
  }
}

export function companyEvidence(clues: CompanyClues): string {
  if (clues.domain) return 'agrees with the domain of the address'
  if (clues.legalForm) return 'a name with its legal form'
  if (clues.fromName) return 'stands in the From name too'
  return clues.organisation ? 'words of an organisation' : 'stands where a company stands'
}
