/** Messages as bytes, for tests that say what matters and leave the rest to defaults. */
export interface MailOptions {
  from: string
  to?: string
  cc?: string
  subject?: string
  body?: string
  id?: string
  inReplyTo?: string
  date?: string
  /** What our receiver found; null: sent by us, without Received line. */
  dmarc?: 'pass' | 'fail' | 'none' | null
  headers?: string[]
}

export const receiver = 'mx.acme.example'

let counter = 0

export function mail(options: MailOptions): string {
  const { from, to = 'sales@acme.example', subject = 'Hello', body = 'Shall we talk on Tuesday?' } = options
  const id = options.id ?? `<m${++counter}@mail.example>`
  const date = options.date ?? 'Mon, 2 Mar 2026 09:00:00 +0000'
  const domain = /@([^\s>]+)/.exec(from)?.[1] ?? 'nowhere.example'
  const dmarc = options.dmarc === undefined ? 'pass' : options.dmarc
  const trace =
    dmarc === null
      ? []
      : [
          `Received: from mail.${domain} (mail.${domain} [203.0.113.7]) by ${receiver} (Postfix) with ESMTPS; ${date}`,
          `Authentication-Results: ${receiver}; dmarc=${dmarc} header.from=${domain}`,
        ]
  return [
    ...trace,
    `Message-ID: ${id}`,
    `Date: ${date}`,
    `From: ${from}`,
    `To: ${to}`,
    ...(options.cc === undefined ? [] : [`Cc: ${options.cc}`]),
    `Subject: ${subject}`,
    ...(options.inReplyTo === undefined
      ? []
      : [`In-Reply-To: ${options.inReplyTo}`, `References: ${options.inReplyTo}`]),
    ...(options.headers ?? []),
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    body,
    '',
  ].join('\r\n')
}

/** `text` with the parts of an mbox around each message. */
export function mbox(messages: string[]): string {
  return messages
    .map(
      text =>
        `From sender@mail.example Mon Mar  2 09:00:00 2026\n${text.replaceAll('\r\n', '\n').replace(/^(>*From )/gm, '>$1')}\n`,
    )
    .join('')
}
