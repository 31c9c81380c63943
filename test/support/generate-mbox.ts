import { once } from 'node:events'
import { createWriteStream } from 'node:fs'

/** The mailbox that the generated mail belongs to, and the receiver that vouches for its senders. */
export const GENERATED_MAILBOX = 'team@load.example'
export const GENERATED_AUTHSERV_ID = 'mx.load.example'

const GIVEN = ['Ada', 'Bruno', 'Chiara', 'Dmitri', 'Elif', 'Farid', 'Gosia', 'Hana', 'Ines', 'Jonas', 'Kaito', 'Łucja']
const FAMILY = [
  'Arden',
  'Bielak',
  'Corvi',
  'Dufour',
  'Ebert',
  'Falk',
  'Grau',
  'Horák',
  'Iwata',
  'Jansen',
  'Kern',
  'Lund',
]
const ROLES = ['Buyer', 'Head of Sales', 'Einkaufsleiter', 'Kierownik zakupów', 'Directrice', 'Jefe de ventas', 'CTO']
const PROJECTS = ['Pump 300', 'Spring order', 'Umbau Halle 4', 'Linia pakowania', 'Maintenance plan', 'Devis atelier']
const SENTENCES = [
  'Thank you for the figures, they look right to us.',
  'Could we move the delivery to the second week of the month?',
  'Bitte schicken Sie uns die Zeichnung noch einmal mit den neuen Maßen.',
  'Proszę o potwierdzenie terminu do piątku.',
  'Nous attendons encore la réponse de notre direction.',
  'El almacén no puede recibir la mercancía antes del martes.',
  'The second pallet arrived with a dented corner; photos follow.',
  'Our accounts people need the order number on every page.',
  'I have copied in my colleague, who takes over next month.',
  'Спасибо, договор подписан и отправлен сегодня утром.',
]

interface Load {
  messages: number
  seed: number
  /** How many people write; each writes from an address of his own. */
  senders?: number
}

/**
 * Writes an mbox of any number of different messages of about 3 kB, in flat memory: replies with quotes, HTML beside
 * text, automated mail, all of it the same for the same seed. One message in forty is our own sent mail.
 */
export async function writeMbox(path: string, { messages, seed, senders = 2_000 }: Load): Promise<void> {
  const random = randomNumbers(seed)
  const out = createWriteStream(path)
  for (let number = 0; number < messages; number += 1) {
    if (!out.write(message(number, seed, senders, random))) await once(out, 'drain')
  }
  out.end()
  await once(out, 'close')
}

type Random = () => number

function message(number: number, seed: number, senders: number, random: Random): string {
  const at = new Date(Date.UTC(2026, 0, 1) + number * 37_000)
  const sender = personAt(Math.floor(random() * senders))
  const isOurs = number % 40 === 39
  const isMachine = number % 11 === 10
  const from = isOurs ? `Team <${GENERATED_MAILBOX}>` : `${quoted(sender.name)} <${sender.address}>`
  const to = isOurs ? `${quoted(sender.name)} <${sender.address}>` : GENERATED_MAILBOX
  const id = (n: number) => `<${seed}.${n}@${isOurs ? 'load.example' : sender.domain}>`
  const project = pick(PROJECTS, random)
  const isReply = number % 3 === 2
  const lines = [
    `From ${isOurs ? GENERATED_MAILBOX : sender.address} ${asctime(at)}`,
    ...(isOurs ? [] : received(at, sender, number)),
    `Message-ID: ${id(number)}`,
    `Date: ${at.toUTCString().replace('GMT', '+0000')}`,
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${isReply ? 'Re: ' : ''}${encoded(`${project} ${number % 977}`)}`,
    ...(isReply ? [`In-Reply-To: <${seed}.${number - 1}@thread.example>`] : []),
    ...(isMachine ? ['Auto-Submitted: auto-generated', 'Precedence: bulk'] : []),
    'MIME-Version: 1.0',
  ]
  const text = body(sender, random, isReply)
  lines.push(...(number % 2 === 0 ? plainPart(text) : bothParts(text, `b-${seed}-${number}`)))
  return `${lines.join('\n')}\n\n`
}

function received(at: Date, sender: Sender, number: number): string[] {
  return [
    `Received: from mail.${sender.domain} (mail.${sender.domain} [198.51.100.${number % 250}])`,
    `\tby ${GENERATED_AUTHSERV_ID} with ESMTPS id L${number}`,
    `\tfor <${GENERATED_MAILBOX}>; ${at.toUTCString().replace('GMT', '+0000')}`,
    `Authentication-Results: ${GENERATED_AUTHSERV_ID}; spf=pass smtp.mailfrom=${sender.domain};`,
    `\tdmarc=pass header.from=${sender.domain}`,
  ]
}

function body(sender: Sender, random: Random, isReply: boolean): string[] {
  const count = 4 + Math.floor(random() * 10)
  const lines = Array.from({ length: count }, () => pick(SENTENCES, random))
  lines.push(
    '',
    'Best regards,',
    sender.name,
    sender.role,
    `${sender.company} GmbH`,
    `T +49 30 23125 ${sender.extension}`,
  )
  if (isReply) {
    lines.push('', `On Mon, 5 Jan 2026 at 10:00, Team <${GENERATED_MAILBOX}> wrote:`)
    for (let line = 0; line < 8; line += 1) lines.push(`> ${pick(SENTENCES, random)}`)
  }
  // A line that an mbox has to quote.
  if (count === 7) lines.splice(2, 0, '>From the workshop there is nothing new.')
  return lines
}

function plainPart(lines: string[]): string[] {
  return ['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit', '', ...lines]
}

function bothParts(lines: string[], boundary: string): string[] {
  const html = lines.map(line => `<div>${line.replaceAll('>', '&gt;') || '<br>'}</div>`).join('')
  return [
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    ...['', `--${boundary}`, ...plainPart(lines), `--${boundary}`],
    ...['Content-Type: text/html; charset=utf-8', 'Content-Transfer-Encoding: base64', ''],
    Buffer.from(`<html><body>${html}</body></html>`).toString('base64').replace(/.{76}/g, '$&\n'),
    `--${boundary}--`,
  ]
}

interface Sender {
  name: string
  address: string
  domain: string
  role: string
  company: string
  extension: string
}

function personAt(index: number): Sender {
  const given = GIVEN[index % GIVEN.length] ?? ''
  const family = FAMILY[Math.floor(index / GIVEN.length) % FAMILY.length] ?? ''
  const company = `Werk${Math.floor(index / 5)}`
  const domain = `${company.toLowerCase()}.example`
  const extension = String(index % 1000).padStart(3, '0')
  const role = ROLES[index % ROLES.length] ?? ''
  return { name: `${given} ${family}`, address: `person${index}@${domain}`, domain, role, company, extension }
}

function pick<T>(values: readonly T[], random: Random): T {
  return values[Math.floor(random() * values.length)] as T
}

function quoted(name: string): string {
  return /^[A-Za-z ]+$/.test(name) ? name : encoded(name)
}

function encoded(text: string): string {
  return /^[ -~]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`
}

function asctime(at: Date): string {
  const [weekday = '', day = '', month = '', year = '', time = ''] = at.toUTCString().replace(',', '').split(' ')
  return `${weekday} ${month} ${day.replace(/^0/, ' ')} ${time} ${year}`
}

/** mulberry32: small, fast, the same on every machine. */
function randomNumbers(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
