import type { Policies } from '../../privacy/policy.ts'

/** Labels on which some rule hangs. People put read mail into the trash: that is neither a rule's business nor deletion. */
export function labelsOfRules({ rules }: Policies): ReadonlySet<string> {
  const labels = rules.flatMap(({ scope }) => (scope.kind === 'label' ? [scope.label.toLowerCase()] : []))
  return new Set(labels.filter(label => !TRASH.includes(label)))
}

/** As Gmail and Outlook name it. */
const TRASH = ['trash', 'deleteditems']

/** What is kept of the labels of a copy that was read before. */
export function withoutTrash(labels: readonly string[]): string[] {
  return labels.filter(label => !TRASH.includes(label.toLowerCase()))
}

/** Whether a copy has another set of such labels than when it was read. */
export function isTreatedOtherwise(
  before: { labels: readonly string[] | null; isDroppedByLabel: boolean },
  after: readonly string[],
  ruled: ReadonlySet<string>,
): boolean {
  // Which labels it had was not kept: any change may be the one that lets it in.
  if (before.labels === null) return before.isDroppedByLabel
  const had = ruledAmong(before.labels, ruled)
  const has = ruledAmong(after, ruled)
  return had.size !== has.size || [...has].some(label => !had.has(label))
}

function ruledAmong(labels: readonly string[], ruled: ReadonlySet<string>): Set<string> {
  return new Set(labels.map(label => label.toLowerCase()).filter(label => ruled.has(label)))
}
