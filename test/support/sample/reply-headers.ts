import type { SampleMessage } from './message.ts'
import { sender, sentAt } from './message.ts'
import { type Client, people, type SamplePerson } from './people.ts'

type Language = SamplePerson['language']

/** The moment as the mail program of somebody in that zone and language writes it. */
function local(message: SampleMessage, reader: SamplePerson) {
  const at = new Date(sentAt(message).getTime() + reader.zone * 3_600_000)
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(reader.language, { timeZone: 'UTC', ...options }).format(at)
  const two = (value: number) => String(value).padStart(2, '0')
  return {
    weekday: part({ weekday: 'short' }),
    month: part({ month: 'short' }),
    day: at.getUTCDate(),
    dotted: `${two(at.getUTCDate())}.${two(at.getUTCMonth() + 1)}.${at.getUTCFullYear()}`,
    slashed: `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${at.getUTCFullYear()}`,
    time: `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`,
    long: part({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
  }
}

/** The line above a quote, as the program of `reader` writes it. */
export function replyLine(message: SampleMessage, reader: SamplePerson): string {
  const { name, address } = sender(message)
  const { weekday, month, day, dotted, slashed, time } = local(message, reader)
  const who = `${name} <${address}>`
  const isApple = reader.client === 'apple'
  const lines: Record<Language, string> = {
    en: isApple
      ? `On ${day} ${month} 2026, at ${time}, ${who} wrote:`
      : `On ${weekday}, ${day} ${month} 2026 at ${time}, ${who} wrote:`,
    de: isApple
      ? `Am ${dotted} um ${time} schrieb ${who}:`
      : `Am ${weekday}, ${day}. ${month} 2026 um ${time} Uhr schrieb ${who}:`,
    pl: isApple
      ? `Wiadomość napisana przez ${who} w dniu ${dotted}, o godz. ${time}:`
      : `${weekday}, ${day} ${month} 2026 o ${time} ${who} napisał(a):`,
    fr: isApple
      ? `Le ${day} ${month} 2026 à ${time}, ${who} a écrit :`
      : `Le ${weekday} ${day} ${month} 2026 à ${time}, ${who} a écrit :`,
    es: `El ${weekday}, ${day} ${month} 2026 a las ${time}, ${name} (<${address}>) escribió:`,
    ru: `${weekday}, ${day} ${month} 2026 г. в ${time}, ${who}:`,
    ja: `2026年${slashed.slice(3, 5)}月${day}日(${weekday}) ${time} ${who}:`,
    it: `Il giorno ${weekday} ${day} ${month} 2026 alle ore ${time} ${who} ha scritto:`,
    nl: isApple
      ? `Op ${day} ${month} 2026, om ${time} heeft ${who} het volgende geschreven:`
      : `Op ${weekday} ${day} ${month} 2026 om ${time} schreef ${who}:`,
    cs: `Dne ${dotted} v ${time} ${who} napsal(a):`,
    pt: `${who} escreveu (${weekday}, ${slashed} à(s) ${time}):`,
  }
  return lines[reader.language]
}

const OUTLOOK_WORDS: Record<Language, [from: string, sent: string, to: string, subject: string]> = {
  en: ['From', 'Sent', 'To', 'Subject'],
  de: ['Von', 'Gesendet', 'An', 'Betreff'],
  pl: ['Od', 'Wysłano', 'Do', 'Temat'],
  fr: ['De', 'Envoyé', 'À', 'Objet'],
  es: ['De', 'Enviado el', 'Para', 'Asunto'],
  ru: ['От', 'Отправлено', 'Кому', 'Тема'],
  ja: ['差出人', '送信日時', '宛先', '件名'],
  it: ['Da', 'Inviato', 'A', 'Oggetto'],
  nl: ['Van', 'Verzonden', 'Aan', 'Onderwerp'],
  cs: ['Od', 'Odesláno', 'Komu', 'Předmět'],
  pt: ['De', 'Enviada em', 'Para', 'Assunto'],
}

/** The block of headers above a message that Outlook answers or anybody forwards, label and value. */
export function headerBlock(message: SampleMessage, reader: SamplePerson): [label: string, value: string][] {
  const words = OUTLOOK_WORDS[reader.language]
  const { long, time } = local(message, reader)
  const { name, address } = sender(message)
  const to = message.to.map(key => people[key].name).join('; ')
  return [
    [words[0], `${name} <${address}>`],
    [words[1], `${long} ${time}`],
    [words[2], to],
    [words[3], message.subject],
  ]
}

const FORWARD_LINES: Partial<Record<Client, Partial<Record<Language, string>>>> = {
  gmail: { en: '---------- Forwarded message ---------', pl: '---------- Forwarded message ---------' },
  apple: { en: 'Begin forwarded message:', de: 'Anfang der weitergeleiteten Nachricht:' },
  thunderbird: { en: '-------- Forwarded Message --------', pl: '-------- Wiadomość oryginalna --------' },
}

export function forwardLine(reader: SamplePerson): string | null {
  return FORWARD_LINES[reader.client]?.[reader.language] ?? null
}
