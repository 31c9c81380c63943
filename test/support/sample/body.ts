import { type SampleMessage, sender, visibleLines } from './message.ts'
import { forwardLine, headerBlock, replyLine } from './reply-headers.ts'

type Find = (id: string) => SampleMessage

/** The plain text of a message with everything it quotes, as its writer's program puts it. */
export function plainText(message: SampleMessage, find: Find): string {
  const own = visibleLines(message)
  const writer = sender(message)
  if (message.forward !== undefined) {
    const original = find(message.forward)
    const block = headerBlock(original, writer).map(([label, value]) => `${label}: ${value}`)
    const line = forwardLine(writer)
    return [...own, '', ...(line === null ? [] : [line]), ...block, '', plainText(original, find)].join('\n')
  }
  if (message.reply === undefined || message.bare) return own.join('\n')
  const answered = find(message.reply)
  const below = plainText(answered, find)
  if (writer.client === 'outlook') {
    const block = headerBlock(answered, writer).map(([label, value]) => `${label}: ${value}`)
    return [...own, '', '________________________________', ...block, '', below].join('\n')
  }
  const quoted = below.split('\n').map(line => (line.startsWith('>') ? `>${line}` : line === '' ? '>' : `> ${line}`))
  return [...own, '', replyLine(answered, writer), ...quoted].join('\n')
}

/** The same as HTML in the manner of the writer's program; null where that program sends plain text. */
export function htmlText(message: SampleMessage, find: Find): string | null {
  const { client } = sender(message)
  if (client === 'plain' || client === 'thunderbird') return null
  const inner = htmlOf(message, find)
  if (client === 'outlook') {
    return `<html><head><style>p.MsoNormal{margin:0;font-family:Calibri,sans-serif}</style></head><body lang="EN-GB"><div class="WordSection1">${inner}</div></body></html>`
  }
  return client === 'apple'
    ? `<html><body style="overflow-wrap: break-word;">${inner}</body></html>`
    : `<div dir="ltr">${inner}</div>`
}

function htmlOf(message: SampleMessage, find: Find): string {
  const writer = sender(message)
  const own = ownHtml(message)
  const other = message.forward ?? (message.bare ? undefined : message.reply)
  if (other === undefined) return own
  const answered = find(other)
  const below = htmlOf(answered, find)
  const isForward = message.forward !== undefined
  const block = headerBlock(answered, writer).map(([label, value]) => `<b>${label}:</b> ${escaped(value)}`)
  if (writer.client === 'outlook') {
    return `${own}<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">${block.join('<br>')}</p></div>${below}`
  }
  if (isForward) {
    const lines = [escaped(forwardLine(writer) ?? ''), ...block].join('<br>')
    return `${own}<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">${lines}<br></div><br>${below}</div>`
  }
  const line = escaped(replyLine(answered, writer))
  if (writer.client === 'apple')
    return `${own}<div><br><blockquote type="cite"><div>${line}</div><br>${below}</blockquote></div>`
  return `${own}<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">${line}<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex">${below}</blockquote></div>`
}

function ownHtml(message: SampleMessage): string {
  const writer = sender(message)
  const [before = '', after] = message.text.trim().split('{sig}')
  const signature = after === undefined ? [] : writer.signature.split('\n')
  const body = before.trimEnd().split('\n')
  if (writer.client === 'outlook') {
    const lines = [...body, ...(signature.length === 0 ? [] : ['', ...signature])]
    return lines.map(line => `<p class="MsoNormal">${line === '' ? '&nbsp;' : linked(line)}</p>`).join('\n')
  }
  const text = body.map(line => `<div>${line === '' ? '<br>' : linked(line)}</div>`).join('')
  if (signature.length === 0) return text
  const lines = signature.map(linked).join('<br>')
  if (writer.client === 'apple') return `${text}<br><div>${lines}</div>`
  return `${text}<div><br></div><div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature"><div dir="ltr">${lines}</div></div>`
}

/** Matches "ann@mill.example"; mail programs link addresses by themselves. */
const ADDRESS = /[a-z0-9._-]{1,64}@[a-z0-9-]{1,64}\.example/g

function linked(line: string): string {
  return escaped(line).replace(ADDRESS, address => `<a href="mailto:${address}">${address}</a>`)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
