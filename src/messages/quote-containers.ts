/**
 * How mail programs wrap the message they answer or forward in HTML. Sources: messages written by the programs
 * named, 2024–2026. Outlook on the web puts "x_" before classes and ids of what it quotes; that is stripped first.
 */
export type QuoteContainer =
  | 'inside' // what the element holds is quoted
  | 'rest' // what follows is quoted, to the end of the document or of the quotation around it

const CLASSES: ReadonlyMap<string, QuoteContainer> = new Map([
  ['gmail_quote', 'inside'], // Gmail; attribution and text
  ['gmail_quote_container', 'inside'],
  ['moz-cite-prefix', 'inside'], // Thunderbird; the attribution alone, a blockquote follows
  ['moz-forward-container', 'inside'],
  ['yahoo_quoted', 'inside'],
  ['zmail_extra', 'inside'], // Zoho
  ['protonmail_quote', 'inside'],
  ['tutanota_quote', 'inside'],
  ['front-blockquote', 'inside'],
  ['mailru-blockquote', 'inside'],
  ['ms-outlook-mobile-reference-message', 'inside'],
  ['outlookmessageheader', 'rest'], // Outlook Express, Outlook 2003
])

const IDS: ReadonlyMap<string, QuoteContainer> = new Map([
  ['divrplyfwdmsg', 'rest'], // Outlook on the web; the headers, the text follows
  ['appendonsend', 'rest'],
  ['stopspelling', 'rest'], // its rule above the headers
  ['olk_src_body_section', 'inside'], // Outlook for Mac
  ['mail-editor-reference-message-container', 'inside'],
  ['isreplycontent', 'inside'], // NetEase, Coremail
  ['mail-app-auto-quote', 'inside'], // mail.ru app
])

// Outlook for Windows draws this line above the headers. Matches "border:none;border-top:solid #E1E1E1 1.0pt",
// not "border-top:solid red 1pt".
const OUTLOOK_RULE = /border:none;border-top:solid#?(?:e1e1e1|b5c4df)/

/** What the element says about quoting, from its name, class, id and (compact) style. */
export function quoteContainer(
  name: string,
  attributes: Readonly<Record<string, string>>,
  style: string,
): QuoteContainer | null {
  if (name === 'blockquote') return isIndentation(attributes, style) ? null : 'inside'
  for (const word of (attributes.class ?? '').slice(0, 500).split(/\s+/)) {
    const found = CLASSES.get(plainName(word))
    if (found !== undefined) return found
  }
  const id = plainName((attributes.id ?? '').slice(0, 100))
  const found = IDS.get(id) ?? (id.startsWith('yahoo_quoted') ? 'inside' : undefined)
  if (found !== undefined) return found
  return name === 'div' && OUTLOOK_RULE.test(style) ? 'rest' : null
}

/** Gmail's and Outlook's "increase indent" is a blockquote too: without border, and never marked as a citation. */
function isIndentation(attributes: Readonly<Record<string, string>>, style: string): boolean {
  return (
    attributes.type === undefined &&
    attributes.cite === undefined &&
    attributes.class === undefined &&
    style.includes('border:none')
  )
}

function plainName(word: string): string {
  return word.toLowerCase().replace(/^(?:x_){1,20}/, '')
}
