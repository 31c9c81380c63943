import { nounForms } from './noun-forms.ts'

/** Words of a message as deals' names are compared with: lower case, at least four letters or digits. */
export function wordsOf(text: string): Set<string> {
  return new Set(splitWords(text.slice(0, 20_000)))
}

/**
 * For each deal the words of its name that tell it from the others: not the company's name, and in no other name of
 * the list. "FlowSuite licences / Brown Analytics" of Brown Analytics gives flowsuite and licence, each in the forms in
 * which a message may have it.
 */
export function productWords(
  deals: readonly { dealId: string; name: string; companyName: string | null }[],
): Map<string, (readonly string[])[]> {
  const own = deals.map(deal => {
    const company = new Set(splitWords(deal.companyName ?? ''))
    const words = splitWords(deal.name).filter(word => !company.has(word))
    return { dealId: deal.dealId, words: new Map(words.map(nounForms).map(forms => [forms[0]!, forms])) }
  })
  const uses = new Map<string, number>()
  for (const { words } of own) for (const word of words.keys()) uses.set(word, (uses.get(word) ?? 0) + 1)
  return new Map(
    own.map(({ dealId, words }) => [
      dealId,
      [...words].filter(([word]) => uses.get(word) === 1).map(([, forms]) => forms),
    ]),
  )
}

function splitWords(text: string): string[] {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word.length >= 4 && !/^\d+$/.test(word))
}
