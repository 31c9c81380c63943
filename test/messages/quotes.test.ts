import { describe, expect, it } from 'vitest'
import type { LinePart, TextLine } from '../../src/messages/message.ts'
import { scanQuotes, scanTextQuotes } from '../../src/messages/quotes.ts'

const LETTER: Record<string, LinePart> = { v: 'visible', h: 'quote_header', q: 'quoted' }

/** Each line begins with the part it must be given: "v|text". */
function check(marked: string): void {
  const rows = marked.split('\n')
  const lines = rows.map(row => row.trimStart().slice(2))
  const expected = rows.map(row => LETTER[row.trimStart()[0] ?? 'v'])
  const { parts } = scanTextQuotes(lines)
  expect(lines.map((line, at) => `${parts[at]}: ${line}`)).toEqual(lines.map((line, at) => `${expected[at]}: ${line}`))
}

describe('quoted text is told from the writer’s own', () => {
  it('below an attribution with marks', () => {
    check(`v|Yes, please.
      v|
      h|On Mon, 2 Mar 2026 at 10:21, Ann Lee <ann@client.example> wrote:
      q|> Shall we?
      q|>
      q|> Ann`)
  })

  it('with answers between the quoted lines and below them', () => {
    check(`h|Ann Lee wrote on 2 March 2026:
      q|> First?
      v|Yes.
      q|> Second?
      v|No.
      v|
      v|Bob`)
  })

  it('not where an answer below odd marks or none would leave its writer without a word', () => {
    check(`h|Ann Lee <ann@client.example> wrote on 2 March 2026:
      h|
      q|) Shall we meet?
      v|Yes, on Friday.
      q|) At ten?
      v|At ten.
      v|
      v|Bob`)
  })

  it('below an attribution without marks, to the end', () => {
    check(`v|Fine.
      h|Am Mo., 2. März 2026 um 10:21 Uhr schrieb Ann Lee <ann@client.example>:
      h|
      q|Geht das?
      q|Ann`)
  })

  it.each([
    'On Monday, March 2, 2026 at 10:21 AM Ann Lee <ann@client.example> wrote:',
    'Am 02.03.2026 um 10:21 schrieb Ann Lee:',
    'Le lun. 2 mars 2026 à 10:21, Ann Lee <ann@client.example> a écrit :',
    'El lun, 2 mar 2026 a las 10:21, Ann Lee (<ann@client.example>) escribió:',
    'Il giorno lun 2 mar 2026 alle ore 10:21 Ann Lee <ann@client.example> ha scritto:',
    'Em seg., 2 de mar. de 2026 às 10:21, Ann Lee <ann@client.example> escreveu:',
    'Op ma 2 mrt 2026 om 10:21 schreef Ann Lee <ann@client.example>:',
    'pon., 2 mar 2026 o 10:21 Ann Lee <ann@client.example> napisał(a):',
    'W dniu 2.03.2026 o 10:21, Ann Lee pisze:',
    'Dne 2. 3. 2026 v 10:21 Ann Lee napsal(a):',
    'пн, 2 мар. 2026 г. в 10:21, Анна Ли <ann@client.example>:',
    '02.03.2026 10:21, Анна Ли пишет:',
    'Понедельник, 2 марта 2026, 10:21 +03:00 от Анна Ли <ann@client.example>:',
    'пн, 2 бер. 2026 р. о 10:21 Анна Лі <ann@client.example> пише:',
    '2026年3月2日(月) 10:21 Ann Lee <ann@client.example>:',
    '2026/03/02 10:21、Ann Lee <ann@client.example>のメール:',
    'Ann Lee <ann@client.example> 于2026年3月2日周一 10:21写道：',
    '2026년 3월 2일 (월) 오전 10:21, Ann Lee <ann@client.example>님이 작성:',
    'Den mån 2 mars 2026 kl 10:21 skrev Ann Lee <ann@client.example>:',
    'Den man. 2. mar. 2026 kl. 10.21 skrev Ann Lee <ann@client.example>:',
    'man. 2. mars 2026 kl. 10:21 skrev Ann Lee <ann@client.example>:',
    'ma 2. maalisk. 2026 klo 10.21 Ann Lee (ann@client.example) kirjoitti:',
    'Ann Lee <ann@client.example>, 2 Mar 2026 Pzt, 10:21 tarihinde şunu yazdı:',
    'Ann Lee <ann@client.example> ezt írta (időpont: 2026. márc. 2., H, 10:21):',
    'lun., 2 mar. 2026 la 10:21, Ann Lee <ann@client.example> a scris:',
    '"Ann Lee" <ann@client.example> 02.03.2026 10:21:',
    '-----Ann Lee <ann@client.example> wrote: -----',
  ])('%s', attribution => {
    const { parts } = scanTextQuotes(['Yes.', '', attribution, '', 'Shall we?'])
    expect(parts).toEqual(['visible', 'visible', 'quote_header', 'quote_header', 'quoted'])
  })

  it('below an attribution with other marks, and only while they last', () => {
    check(`h|In article <1@news.example> ann@client.example (Ann Lee) writes:
      q|| First?
      q|| Second?
      v|Yes.
      q|| Third?
      v|Bob`)
    check(`h|Ann Lee <ann@client.example> wrote:
      q|AL> First?
      q|AL> Second?
      v|Yes.`)
    check(`h|ann@client.example (Ann Lee) writes:
      h|
      q|   First line of hers,
      q|   and her second.
      q|
      v|Yes.`)
  })

  it('below an attribution that was wrapped', () => {
    check(`v|Yes.
      h|On Monday, March 2, 2026 at 10:21 AM Ann Margaret Lee-Robertson
      h|<ann.margaret@client.example>
      h|wrote:
      q|> Shall we?`)
  })

  it.each([
    ['From', 'Sent', 'To', 'Subject'],
    ['Von', 'Gesendet', 'An', 'Betreff'],
    ['De ', 'Envoyé ', 'À ', 'Objet '],
    ['De', 'Enviado el', 'Para', 'Asunto'],
    ['Da', 'Inviato', 'A', 'Oggetto'],
    ['De', 'Enviada em', 'Para', 'Assunto'],
    ['Van', 'Verzonden', 'Aan', 'Onderwerp'],
    ['Od', 'Wysłano', 'Do', 'Temat'],
    ['Od', 'Odesláno', 'Komu', 'Předmět'],
    ['От', 'Отправлено', 'Кому', 'Тема'],
    ['Від', 'Надіслано', 'Кому', 'Тема'],
    ['差出人', '送信日時', '宛先', '件名'],
    ['发件人', '发送时间', '收件人', '主题'],
    ['보낸 사람', '보낸 날짜', '받는 사람', '제목'],
    ['Från', 'Skickat', 'Till', 'Ämne'],
    ['Fra', 'Sendt', 'Til', 'Emne'],
    ['Lähettäjä', 'Lähetetty', 'Vastaanottaja', 'Aihe'],
    ['Kimden', 'Gönderildi', 'Kime', 'Konu'],
    ['Feladó', 'Elküldve', 'Címzett', 'Tárgy'],
    ['De la', 'Trimis', 'Către', 'Subiect'],
  ])('below the headers %s, %s, %s, %s', (from, sent, to, subject) => {
    const lines = [
      'Yes.',
      '',
      `${from}: Ann <ann@client.example>`,
      `*${sent}:* 2 March 2026 10:21`,
      `${to}: Bob`,
      `${subject}: Pumps`,
      '',
      'Shall we?',
    ]
    const { parts } = scanTextQuotes(lines)
    expect(parts).toEqual(['visible', 'visible', ...Array(5).fill('quote_header'), 'quoted'])
  })

  it('below a rule and headers, and a marker and headers', () => {
    check(`v|Yes.
      h|________________________________
      h|From: Ann Lee <ann@client.example>
      h|Sent: Monday, March 2, 2026 10:21 AM
      h|To: Bob; Carol <carol@ours.example>; Dave with a very long name
      h|  <dave@ours.example>
      h|Subject: Pumps
      h|
      q|Shall we?
      q|
      h|-----Original Message-----
      h|From: Bob
      h|Subject: Pumps
      h|
      q|Pumps?`)
  })

  it('in blockquotes, whatever stands in them', () => {
    const lines: TextLine[] = [
      { text: 'Yes.', quoteDepth: 0, links: [] },
      { text: 'Ann Lee wrote:', quoteDepth: 1, links: [] },
      { text: 'Shall we?', quoteDepth: 1, links: [] },
      { text: 'See below.', quoteDepth: 0, links: [] },
    ]
    expect(scanQuotes(lines).parts).toEqual(['visible', 'quote_header', 'quoted', 'visible'])
  })

  it('unless the whole message stands in one blockquote', () => {
    expect(scanQuotes([{ text: 'Hello', quoteDepth: 1, links: [] }]).parts).toEqual(['visible'])
  })
})

describe('the writer’s own text is left alone', () => {
  it.each([
    ['a time before a colon', ['We meet on 2 March 2026 at 10:30. Agenda:', 'Pumps', 'Prices']],
    ['a name with a verb', ['As Ann wrote: all is well.', 'Bob']],
    ['a remark before a list', ['Ann wrote:', 'a letter, and I answered it.']],
    ['labelled lines of a form', ['Name: Ann Lee', 'To: be decided', 'Date: 2 March 2026']],
    ['a signature with an address', ['Best', 'Ann Lee', 'Tel: +44 113 496 0000', 'E-mail: ann@client.example']],
    ['a rule above a signature', ['Best', '______________________', 'Ann Lee', 'Buyer']],
    ['a comparison', ['a > b and b > c', 'so a > c']],
    ['the words of a marker in a sentence', ['I attached the original message.', 'Forwarded message follows tomorrow']],
    ['Polish prepositions', ['Od: jutra', 'pracujemy zdalnie', 'Do: piątku']],
  ])('%s', (_name, lines) => {
    expect(scanTextQuotes(lines).parts).toEqual(lines.map(() => 'visible'))
  })
})

describe('hostile text costs its length only', () => {
  const seconds = (lines: string[]) => {
    const start = performance.now()
    scanTextQuotes(lines)
    return (performance.now() - start) / 1_000
  }
  it.each([
    ['labels', 'From: a'],
    ['alternating labels', 'To: a\nSubject: b\nx\nCc: c\nx'],
    ['attribution beginnings', 'On 2 March 2026 at 10:21 Ann <ann@client.example>'],
    ['quote marks', '>'.repeat(900)],
    ['rules', '_'.repeat(900)],
    ['at signs', '@a'.repeat(400)],
    ['brackets', 'From: '.concat('<'.repeat(900))],
    ['markers', '-----Original Message-----'],
    ['digits', '1/1/'.repeat(230)],
  ])('%s', (_name, unit) => {
    const lines = Array.from({ length: 3_000 }, () => unit.split('\n')).flat()
    expect(seconds(lines)).toBeLessThan(3)
  })
})
