import { createHash } from 'node:crypto'
import { htmlText, plainText } from './body.ts'
import { encodeText } from './charsets.ts'
import { type SampleMessage, sender, sentAt } from './message.ts'
import { type PersonKey, people, type SamplePerson } from './people.ts'

export const OWN_DOMAIN = 'fernhill-kilns.example'
const RECEIVER = `mx.${OWN_DOMAIN}`

/** Programs that have not moved to UTF-8 yet. */
const CHARSETS: Partial<Record<PersonKey, string>> = {
  gromov: 'windows-1251',
  brandtGlass: 'iso-8859-1',
  morita: 'iso-2022-jp',
}

type Find = (id: string) => SampleMessage

/** One copy of a message as it lies in the mailbox of `box`: what we sent has no Received, what came in has a verdict. */
export function composeCopy(message: SampleMessage, box: PersonKey, find: Find): Buffer {
  const from = sender(message)
  const lines = message.from === box ? [] : receiverLines(message, box)
  const head = [...lines, ...headerLines(message, from, find)]
  const { headers, body } = message.mime === undefined ? textBody(message, from, find) : machineBody(message.mime)
  return Buffer.from(`${[...head, 'MIME-Version: 1.0', ...headers].join('\n')}\n\n${body}\n`, 'latin1')
}

export function messageIdOf(message: SampleMessage): string {
  const hex = createHash('sha256').update(message.id).digest('hex')
  const domain = sender(message).address.split('@')[1]
  if (sender(message).client === 'gmail') return `<CA+${hex.slice(0, 20)}=${hex.slice(20, 34)}@mail.${domain}>`
  if (sender(message).client === 'outlook') return `<${hex.slice(0, 22).toUpperCase()}@PROD.${domain}>`
  return `<${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 24)}@${domain}>`
}

function receiverLines(message: SampleMessage, box: PersonKey): string[] {
  const from = sender(message)
  const domain = from.address.split('@')[1] ?? ''
  const hex = createHash('sha256').update(`${message.id} ${box}`).digest('hex')
  const auth = message.auth ?? 'pass'
  // A forger's server has a name of its own, and so have the checks' results.
  const host = auth === 'fail' || auth === 'none' ? 'vps-4471.cheap-hosting.example' : `mail.${domain}`
  const took = rfcDate(new Date(sentAt(message).getTime() + 4000), 0)
  const verdicts = {
    pass: [
      `dkim=pass header.d=${domain}`,
      `spf=pass smtp.mailfrom=${domain}`,
      `dmarc=pass (p=reject) header.from=${domain}`,
    ],
    aligned: [`spf=pass smtp.mailfrom=${domain}`, `dmarc=none header.from=${domain}`],
    fail: ['dkim=none', `spf=fail smtp.mailfrom=${domain}`, `dmarc=fail (p=none) header.from=${domain}`],
    none: ['dkim=none', `spf=none smtp.mailfrom=${domain}`, `dmarc=none header.from=${domain}`],
  }
  return [
    `Delivered-To: ${people[box].address}`,
    `Received: from ${host} (${host} [203.0.113.${(Number.parseInt(hex.slice(0, 2), 16) % 200) + 10}])`,
    `\tby ${RECEIVER} (Postfix) with ESMTPS id ${hex.slice(2, 13).toUpperCase()}`,
    `\tfor <${people[box].address}>; ${took}`,
    `Authentication-Results: ${RECEIVER};`,
    ...verdicts[auth].map((line, i, all) => `\t${line}${i < all.length - 1 ? ';' : ''}`),
  ]
}

function headerLines(message: SampleMessage, from: SamplePerson, find: Find): string[] {
  const to = [...message.to.map(key => mailboxText(people[key])), ...(message.alsoTo ?? [])]
  const lines = [
    `Message-ID: ${messageIdOf(message)}`,
    `Date: ${rfcDate(sentAt(message), from.zone)}`,
    `From: ${mailboxText(from)}`,
    `To: ${to.join(',\n ')}`,
  ]
  if (message.cc !== undefined) lines.push(`Cc: ${message.cc.map(key => mailboxText(people[key])).join(',\n ')}`)
  lines.push(`Subject: ${encodedHeader(message.subject)}`)
  if (message.reply !== undefined) {
    const chain: string[] = []
    for (let id: string | undefined = message.reply; id !== undefined; id = find(id).reply)
      chain.unshift(messageIdOf(find(id)))
    lines.push(`In-Reply-To: ${chain.at(-1)}`, `References: ${chain.join('\n ')}`)
  }
  return [...lines, ...Object.entries(message.headers ?? {}).map(([name, value]) => `${name}: ${value}`)]
}

function textBody(message: SampleMessage, from: SamplePerson, find: Find): { headers: string[]; body: string } {
  const charset = CHARSETS[message.from] ?? 'utf-8'
  const text = mimePart('text/plain', plainText(message, find), from, charset)
  const html = htmlText(message, find)
  const content =
    html === null ? text : multipart('alternative', message.id, [text, mimePart('text/html', html, from, charset)])
  if (message.attachment === undefined) return content
  const { name, type, content: bytes } = message.attachment
  const attached = {
    headers: [
      `Content-Type: ${type}; name="${name}"`,
      `Content-Disposition: attachment; filename="${name}"`,
      'Content-Transfer-Encoding: base64',
    ],
    body: base64Lines(Buffer.from(bytes)),
  }
  return multipart('mixed', message.id, [content, attached])
}

function machineBody(mime: { type: string; body: string }) {
  return {
    headers: [`Content-Type: ${mime.type}`, 'Content-Transfer-Encoding: 8bit'],
    body: Buffer.from(mime.body.trim()).toString('latin1'),
  }
}

interface Part {
  headers: string[]
  body: string
}

function multipart(kind: 'alternative' | 'mixed', id: string, parts: Part[]): Part {
  const boundary = `=_${kind}_${createHash('sha256').update(`${kind} ${id}`).digest('hex').slice(0, 16)}`
  const body = parts.map(part => `--${boundary}\n${part.headers.join('\n')}\n\n${part.body}\n`).join('')
  return { headers: [`Content-Type: multipart/${kind}; boundary="${boundary}"`], body: `${body}--${boundary}--` }
}

function mimePart(type: string, text: string, from: SamplePerson, charset: string): Part {
  const bytes = encodeText(text, charset)
  const is8bit = from.client === 'thunderbird' || from.client === 'plain'
  const encoding =
    charset === 'iso-2022-jp' ? '7bit' : is8bit ? '8bit' : /[\u0370-\uffff]/.test(text) ? 'base64' : 'quoted-printable'
  const bodies = { base64: base64Lines(bytes), 'quoted-printable': quotedPrintable(bytes) }
  const body = encoding === 'base64' || encoding === 'quoted-printable' ? bodies[encoding] : bytes.toString('latin1')
  return { headers: [`Content-Type: ${type}; charset=${charset}`, `Content-Transfer-Encoding: ${encoding}`], body }
}

function base64Lines(bytes: Buffer): string {
  return bytes.toString('base64').replace(/.{76}(?=.)/g, '$&\n')
}

/** RFC 2045, 6.7, lines of at most 76 characters. */
function quotedPrintable(bytes: Buffer): string {
  const hex = (byte: number) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
  const lines = bytes.toString('latin1').split('\n')
  return lines
    .map(line => {
      const tokens = [...line].map((c, i) =>
        /[!-<>-~\t ]/.test(c) && !(i === line.length - 1 && c === ' ') ? c : hex(c.charCodeAt(0)),
      )
      let length = 0
      return tokens.reduce((out, token) => {
        const breaks = length + token.length > 75
        length = (breaks ? 0 : length) + token.length
        return `${out}${breaks ? '=\n' : ''}${token}`
      }, '')
    })
    .join('\n')
}

function mailboxText({ name, address }: SamplePerson): string {
  const isAtomText = /^[A-Za-z0-9 ]+$/.test(name)
  if (isAtomText) return `${name} <${address}>`
  return `${/^[ -~]+$/.test(name) ? `"${name}"` : encodedHeader(name)} <${address}>`
}

/** Encoded words (RFC 2047) of at most 75 characters, no character split. */
function encodedHeader(text: string): string {
  if (/^[ -~]*$/.test(text)) return text
  const words: string[] = ['']
  for (const character of text) {
    const last = `${words.at(-1)}${character}`
    if (Buffer.byteLength(last) > 39) words.push(character)
    else words[words.length - 1] = last
  }
  return words.map(word => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join('\n ')
}

/** RFC 5322: `Mon, 14 Sep 2026 09:12:00 +0200`. */
export function rfcDate(at: Date, zone: number): string {
  const local = new Date(at.getTime() + zone * 3_600_000).toUTCString().replace(' GMT', '')
  return `${local} ${zone < 0 ? '-' : '+'}${String(Math.abs(zone)).padStart(2, '0')}00`
}
