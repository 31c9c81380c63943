import type { Zone } from '../../../src/signatures/signature.ts'
import { closingPhrases } from '../../../src/signatures/vocabulary/closings.ts'
import { seededRandom } from './crf.ts'
import { firmWords, generatorWords, type LanguageWords } from './generator-words.ts'
import type { LabelledMessage } from './labelled-messages.ts'

/**
 * Mail with signatures of many layouts, languages and degrees of care, every line marked. Deterministic: the same
 * count and seed give the same messages. What it varies is what real mail varies: how the letter closes, whether a
 * first name stands under it, delimiters, order and grouping of the lines, columns and frames, what trails the block,
 * quoted and named third persons, and mail without any signature.
 */
export function generateSignatures(count: number, seed: number): LabelledMessage[] {
  const random = seededRandom(seed)
  return Array.from({ length: count }, (_, index) => new Writer(random).write(index))
}

interface Person {
  given: string
  family: string
  full: string
  title: string
  department: string
  company: string
  street: string
  town: string
  phone: string
  mobile: string
  fax: string
  email: string
  site: string
}

const LANGUAGES = 'en en en en en en en en pl de fr es it nl pt cs ru uk ja zh'.split(' ')
const fortunes = [
  '"A journey begins with a single step."',
  'There are two hard things in computing.',
  'Time flies like an arrow;',
  '   fruit flies like a banana.',
  'I am not a number, I am a free variable.',
  'Opinions are mine, not those of my employer.',
  'Life is short, art is long.',
  '  -- an old proverb',
]
const listFooters = [
  [
    '_______________________________________________',
    'Widget-users mailing list',
    'Widget-users@lists.sample.example',
    'https://lists.sample.example/mailman/listinfo/widget-users',
  ],
  [
    '-- ',
    'You received this message because you are subscribed to the group "widgets".',
    'To unsubscribe from this group send an email to widgets+unsubscribe@sample.example.',
  ],
  [
    '',
    '\t[[alternative HTML version deleted]]',
    '',
    '______________________________________________',
    'widget-help@sample.example mailing list',
    'PLEASE do read the posting guide http://www.sample.example/posting-guide.html',
  ],
  [
    '-------------- next part --------------',
    'A non-text attachment was scrubbed...',
    'Name: picture.png',
    'Type: image/png',
    'Size: 2041 bytes',
  ],
  [
    '__________________________________________________',
    'Do You Sample?',
    'Get free mail at http://mail.sample.example',
  ],
  [
    '-----BEGIN PGP SIGNATURE-----',
    'Version: GnuPG v2',
    '',
    'iQEcBAEBAgAGBQJXabcdAAoJEH0Qwertyuiop1234567890abcdefghijk',
    '=aB3d',
    '-----END PGP SIGNATURE-----',
  ],
  ['---', 'This email has been checked for viruses.', 'www.scanner.example'],
]
const codeLines = [
  'x <- c(1, 2, 3)',
  'for (i in 1:10) print(i)',
  'ERROR 1045 (28000): Access denied',
  '  File "run.py", line 12, in main',
  'Date        Qty   Price',
  '2019-03-04   12   44.10',
  '--',
  '2019-03-05    7   43.95',
  'make: *** [all] Error 2',
]

class Writer {
  private readonly lines: string[] = []
  private readonly zones: Zone[] = []
  private readonly language: string
  private readonly words: LanguageWords
  private closing: number | null = null
  /** A closing that goes on one line with the name. */
  private joined = ''
  private signature: [number, number] | null = null

  private readonly random: () => number

  constructor(random: () => number) {
    this.random = random
    this.language = this.pick(LANGUAGES)
    this.words = generatorWords[this.language]!
  }

  write(index: number): LabelledMessage {
    const writer = this.person()
    const bare = this.chance(0.24)
    if (this.chance(0.03) && !bare) this.letterhead(writer)
    else {
      this.body()
      this.signOff(writer, bare)
      if (!bare) this.block(writer)
      this.trail(bare)
    }
    this.quoted()
    const careless = this.chance(0.05)
    const text = careless ? this.lines.map(line => line.replace(/[\u0080-\u024f]/g, '?')) : this.lines
    return {
      id: `generated-${index}`,
      set: 'generated',
      language: this.language,
      sender: writer.email,
      input: { lines: text, from: this.from(writer) },
      hasSignature: this.signature !== null,
      lines: this.signature,
      closing: this.closing,
      zones: this.zones,
    }
  }

  private from(writer: Person): { name: string | null; address: string } {
    const reversed = `${writer.family}${this.isSpaced() ? ', ' : ' '}${writer.given}`
    const name = this.pick([
      writer.full,
      writer.full,
      writer.full,
      writer.full,
      reversed,
      writer.given,
      writer.company,
      null,
      writer.full.toUpperCase(),
      `${writer.full} (${writer.company})`,
    ])
    return { name, address: writer.email }
  }

  private person(): Person {
    const { words } = this
    const given = this.pick(words.given)
    const family = this.pick(words.family)
    const firm = this.pick(firmWords)
    const surnameFirst =
      this.language === 'ja' ||
      this.language === 'zh' ||
      (['ru', 'uk', 'pl'].includes(this.language) && this.chance(0.15))
    const gap = this.language === 'zh' ? '' : this.isSpaced() || this.chance(0.6) ? ' ' : ''
    const initial = this.language === 'en' && this.chance(0.25) ? `${this.pick('A|B|J|K|M|R|S|T')}. ` : ''
    const latin = (text: string): string =>
      romanise(text).replace(/[^a-z]+/g, '') || this.pick('kato|wang|li|ivanov|honda')
    const host = `${latin(firm)}.${this.pick(words.tld)}`
    const free = this.chance(0.12)
    const local = this.pick([
      `${latin(given)}.${latin(family)}`,
      `${latin(given).slice(0, 1)}${latin(family)}`,
      latin(given),
      `${latin(family)}`,
    ])
    return {
      given,
      family,
      full: surnameFirst ? `${family}${gap}${given}` : `${given} ${initial}${family}`,
      title: this.pick(words.titles),
      department: this.pick(words.departments),
      company: this.pick(words.companies).replace('{x}', firm),
      street: this.digits(this.pick(words.streets).replace('{x}', firm)),
      town: this.digits(this.pick(words.towns)),
      phone: this.digits(this.pick(words.phones)),
      mobile: this.digits(this.pick(words.phones)),
      fax: this.digits(this.pick(words.phones)),
      email: `${local}@${free ? 'gmail.com' : host}`,
      site: `${this.pick(['www.', 'http://www.', 'https://', ''])}${host}`,
    }
  }

  private body(): void {
    const greeting = this.pick(this.words.greetings).replace('{n}', this.pick(this.words.given))
    if (greeting) {
      this.put('body', greeting)
      if (this.chance(0.7)) this.put('body', '')
    }
    const paragraphs = 1 + Math.floor(this.random() * this.random() * 6)
    for (let i = 0; i < paragraphs; i++) {
      this.paragraph()
      if (i < paragraphs - 1 || this.chance(0.75)) this.put('body', '')
      const decoy = this.random()
      if (decoy < 0.05) this.decoyBlock()
      else if (decoy < 0.11) this.put('body', this.offer(), '')
      else if (decoy < 0.15)
        this.put('body', ...Array.from({ length: 2 + Math.floor(this.random() * 4) }, () => this.pick(codeLines)), '')
      else if (decoy < 0.19)
        this.put('body', ...[1, 2, 3].map(n => `${this.pick(['- ', '* ', `${n}. `, '  • '])}${this.sentence()}`), '')
      else if (decoy < 0.23) this.answerBetween()
    }
  }

  private paragraph(): void {
    const count = 1 + Math.floor(this.random() * 4)
    const text = Array.from({ length: count }, () => this.sentence()).join(this.isSpaced() ? ' ' : '')
    if (this.chance(0.5) && this.isSpaced()) this.put('body', ...wrap(text, 60 + Math.floor(this.random() * 18)))
    else this.put('body', text)
  }

  private sentence(): string {
    return this.pick(this.words.sentences)
  }

  private offer(): string {
    const other = this.person()
    return this.pick(this.words.offers)
      .replace('{p}', other.full)
      .replace('{t}', other.phone)
      .replace('{e}', other.email)
      .replace('{r}', other.title)
  }

  /** A third person's data in the body, with more of the writer's own words below it. */
  private decoyBlock(): void {
    const other = this.person()
    if (this.chance(0.5)) this.put('body', this.words.away.replace('{d}', this.digits('1#.0#.')), '')
    this.put('body', ...this.stack(other).slice(0, 2 + Math.floor(this.random() * 4)), '')
    if (this.chance(0.7)) this.put('body', this.sentence(), '')
  }

  private answerBetween(): void {
    const mark = this.pick(['> ', '> ', '>', '> > '])
    this.put('quoted', `${mark}${this.sentence()}`, `${mark}${this.sentence()}`)
    this.put('body', '', this.sentence())
    if (this.chance(0.5)) this.put('body', '')
  }

  private signOff(writer: Person, bare: boolean): void {
    const spoken = this.chance(bare ? 0.7 : 0.72)
    if (spoken) {
      this.closing = this.lines.length
      const phrase = this.pick([...(closingPhrases[this.language] ?? [])].slice(0, 24).join('|'))
      const capital = phrase.charAt(0).toUpperCase() + phrase.slice(1)
      const mark = this.isSpaced() ? this.pick([',', ',', '', '!', '.', ' -']) : this.pick(['', '。', '！'])
      const two = this.chance(0.05) ? ` / ${this.pick(['Best regards', 'Kind regards', 'Regards'])}` : ''
      if (!bare && this.chance(0.03)) {
        this.closing = null
        this.joined = `${capital}, `
      } else this.put('closing', `${this.chance(0.06) ? phrase : capital}${two}${mark}`)
      if (this.chance(0.5)) this.blank(1 + Math.floor(this.random() * 2))
    }
    const signsFirst = bare ? this.chance(0.85) : this.chance(0.17)
    if (signsFirst) {
      const name =
        bare && this.chance(0.25)
          ? writer.full
          : this.pick([writer.given, writer.given, writer.given.charAt(0), writer.given.toLowerCase()])
      this.put('closing', `${this.pick(['', '', '', '', '- ', '--', '\t', '/'])}${name}`)
      if (!bare) this.blank(1 + Math.floor(this.random() * 2))
    } else if (!spoken && !bare && this.lines.at(-1) !== '' && this.chance(0.85)) this.put('body', '')
  }

  private block(writer: Person): void {
    const delimiter = this.random()
    const rule = this.pick([
      '-- ',
      '--',
      '-- ',
      '--',
      '---',
      '______________________',
      '----------------------------------',
      '==================================',
      '*********************',
      '─────────────────────',
      '━━━━━━━━━━━━━━',
      '～～～～～～～～～～',
      '＝＝＝＝＝＝＝＝＝＝',
      '~~~~~~~~~~~~~',
      '#########################',
    ])
    const ruled = delimiter < 0.38
    if (ruled) this.put('closing', rule)
    if (ruled && this.chance(0.08)) this.put('closing', '')
    const first = this.lines.length
    const layout = this.random()
    const lines =
      layout < 0.6
        ? this.stack(writer)
        : layout < 0.72
          ? this.grouped(writer)
          : layout < 0.82
            ? this.oneLine(writer)
            : layout < 0.93
              ? this.columns(writer)
              : this.framed(writer)
    const styled = this.restyle(lines)
    styled[0] = this.joined + (styled[0] ?? '')
    this.put('signature', ...styled)
    this.signature = [first, this.lines.length - 1]
    if (ruled && this.chance(rule.length > 5 ? 0.55 : 0.05)) this.put('disclaimer', rule)
  }

  /** One fact a line, in the orders people use, each present or not. */
  private stack(person: Person): string[] {
    const { words } = this
    const label = (labels: string): string => this.pick(labels)
    const labelled = this.language === 'zh' && this.chance(0.15)
    const name = labelled
      ? `${this.pick('联系人：|联系人: |聯絡人：')}${person.full}`
      : this.chance(0.07)
        ? `${person.full}, ${this.pick('PhD|MBA|P.E.|CPA|M.Sc.')}`
        : this.chance(0.05)
          ? `${this.pick('Dr. |Prof. |Ing. |Mr. ')}${person.full}`
          : person.full
    const role = this.chance(0.62)
      ? [
          this.chance(0.15)
            ? `${person.title}, ${person.department}`
            : this.chance(0.12)
              ? `${person.title} | ${person.company}`
              : person.title,
        ]
      : []
    const unit = this.chance(0.25) ? [person.department] : []
    const firm = this.chance(0.8) ? [person.company] : []
    const identity = this.chance(0.1)
      ? [...firm, ...unit, name, ...role]
      : this.chance(0.08)
        ? [...role, name, ...firm]
        : this.chance(0.1)
          ? [`${name}, ${person.title}`, ...firm]
          : this.chance(0.15)
            ? [name, ...firm, ...role]
            : [name, ...role, ...unit, ...firm]
    const place = this.chance(0.5)
      ? this.chance(0.45)
        ? [`${person.street}, ${person.town}`]
        : this.chance(0.3)
          ? [person.street, person.town, this.pick('Germany|USA|Poland|Japan|Italy|France')]
          : [person.street, person.town]
      : []
    const phone = this.chance(0.75) ? [this.number(label(words.work), person.phone)] : []
    const mobile = this.chance(0.45) ? [this.number(label(words.mobile), person.mobile)] : []
    const fax = this.chance(0.25) ? [this.number(label(words.fax), person.fax)] : []
    const joined =
      this.chance(0.25) && phone.length + mobile.length + fax.length > 1
        ? [[...phone, ...mobile, ...fax].join(this.pick([' | ', ', ', ' / ', '   ', ' · ']))]
        : [...phone, ...mobile, ...fax]
    const email = this.chance(0.55)
      ? [
          `${this.pick(['', '', 'E-mail: ', 'Email: ', 'e-mail: ', 'E: ', 'mailto:', '📧 ', 'Mail: '])}${this.pick([person.email, person.email, person.email, `${person.email}<mailto:${person.email}>`, person.email.replace('@', ' at ')])}`,
        ]
      : []
    const site = this.chance(0.45)
      ? [
          `${this.pick(['', '', 'Web: ', 'W: ', '🌐 ', 'Internet: '])}${this.pick([person.site, person.site, `${person.site}<http://${person.site}/>`])}`,
        ]
      : []
    const social = this.chance(0.06)
      ? [this.pick(['Skype: ', 'LinkedIn: ', 'Twitter: @']) + romanise(person.given)]
      : []
    const reach =
      this.chance(0.2) && email.length + site.length === 2 ? [`${email[0]} | ${site[0]}`] : [...email, ...site]
    const contacts = this.chance(0.3) ? [...place, ...joined, ...reach] : [...joined, ...reach, ...place]
    const all = [...identity, ...contacts, ...social]
    return all.length === 1 ? [...all, this.number(label(words.work), person.phone)] : all
  }

  private grouped(person: Person): string[] {
    const lines = this.stack(person)
    const cut = Math.min(lines.length - 1, 1 + Math.floor(this.random() * 3))
    const second = cut + 1 + Math.floor(this.random() * 3)
    const groups = [lines.slice(0, cut), lines.slice(cut, second), lines.slice(second)].filter(
      group => group.length > 0,
    )
    return groups.flatMap((group, index) => (index === 0 ? group : [this.chance(0.1) ? '  ' : '', ...group]))
  }

  private oneLine(person: Person): string[] {
    const separator = this.pick([' | ', ' | ', ' · ', ' • ', ' / ', ', ', ' - ', ' – ', ' // '])
    const parts = this.stack(person)
    if (parts.length > 4 && this.chance(0.5)) {
      const cut = 2 + Math.floor(this.random() * 2)
      return [parts.slice(0, cut).join(separator), parts.slice(cut).join(separator)]
    }
    return [parts.join(separator)]
  }

  private columns(person: Person): string[] {
    const parts = this.stack(person)
    const half = Math.ceil(parts.length / 2)
    const left = parts.slice(0, half)
    const right = parts.slice(half)
    const gap = this.pick(['    ', '\t\t', '  |  ', '        '])
    const width = Math.max(...left.map(line => line.length))
    return left.map((line, index) => `${line.padEnd(width)}${gap}${right[index] ?? ''}`.trimEnd())
  }

  private framed(person: Person): string[] {
    const lines = this.chance(0.5) ? this.stack(person) : this.columns(person)
    const edge = this.pick(['* ', '| ', '// ', '# ', '-- ', '│ '])
    const width = Math.max(...lines.map(line => line.length)) + 2
    return lines.map(line => (this.chance(0.85) ? `${edge}${line.padEnd(width)}${edge.trimEnd()}` : `${edge}${line}`))
  }

  /** How whole blocks are written: stars for bold, capitals, indents, blanks at the ends. */
  private restyle(lines: string[]): string[] {
    const style = this.random()
    if (style < 0.06) return lines.map((line, index) => (index < 2 && line.trim() !== '' ? `*${line}*` : line))
    if (style < 0.1) return lines.map(line => line.toUpperCase())
    if (style < 0.17) return lines.map(line => (line === '' ? line : `${this.pick([' ', '  ', '    ', '\t'])}${line}`))
    if (style < 0.22) return lines.map(line => `${line} `)
    if (style < 0.25) return lines.map(line => line.toLowerCase())
    if (style < 0.31)
      return lines.filter(line => line.trim() !== '').flatMap((line, at) => (at === 0 ? [line] : ['', line]))
    if (style < 0.35 && lines.length > 3)
      return [lines[0] ?? '', this.pick(['', '-- ', '--------------------']), ...lines.slice(1)]
    if (style < 0.28 && lines.length > 2)
      return ['[cid:image001.png@01D00000.00000000]', ...lines].sort((a, b) =>
        a.startsWith('[cid') && b === lines[0] ? 1 : 0,
      )
    return lines
  }

  private trail(bare: boolean): void {
    if (!bare && this.chance(0.22))
      this.zoned('disclaimer', this.chance(0.4) ? 0 : 1, this.digits(this.pick(this.words.registry)))
    if (!bare && this.chance(0.12)) this.zoned('disclaimer', 1, this.pick(this.words.slogans))
    if (!bare && this.chance(0.06))
      this.zoned(
        'disclaimer',
        1,
        `[${this.pick(['cid:banner.png', 'https://banner.example/ad.png', 'cid:logo.jpg@01D0.0'])}]`,
      )
    if (this.chance(0.2)) {
      const text = this.pick(this.words.disclaimer)
      this.zoned('disclaimer', 1, ...(this.chance(0.5) ? wrap(text, 70) : [text]))
    }
    if (this.language === 'en' && this.chance(0.1) && !bare)
      this.zoned(
        'disclaimer',
        this.chance(0.5) ? 0 : 1,
        this.pick(fortunes),
        ...(this.chance(0.4) ? [this.pick(fortunes)] : []),
      )
    if (this.chance(bare ? 0.2 : 0.05))
      this.zoned(
        'mobile',
        1,
        this.pick([
          'Sent from my iPhone',
          'Get Outlook for iOS',
          'Sent from my BlackBerry Wireless Device',
          'Von meinem iPhone gesendet',
          'Envoyé de mon iPhone',
          'Enviado desde mi iPhone',
          'Wysłano z iPhone',
          'Отправлено с iPhone',
          'Inviato da iPhone',
          'iPhoneから送信',
        ]),
      )
    if (this.chance(0.05)) this.zoned('body', 1, `${this.pick(['P.S. ', 'PS: ', 'PS '])}${this.sentence()}`)
    if (this.language === 'en' && this.chance(0.16))
      this.zoned('disclaimer', this.chance(0.3) ? 0 : 1, ...this.pick(listFooters))
  }

  private quoted(): void {
    if (!this.chance(0.4)) return
    const other = this.person()
    const outlook = this.chance(0.5)
    this.put('quote_header', '')
    if (outlook)
      this.put(
        'quote_header',
        this.pick(['-----Original Message-----', '________________________________']),
        `From: ${other.full} <${other.email}>`,
        'Sent: Tuesday, March 5, 2019 10:12 AM',
        'To: Someone <someone@sample.example>',
        'Subject: Offer',
      )
    else this.put('quote_header', `On Tue, Mar 5, 2019 at 10:12 AM ${other.full} <${other.email}> wrote:`)
    this.put(
      'quoted',
      '',
      ...[this.sentence(), this.sentence(), '', ...this.stack(other)].map(line => (outlook ? line : `> ${line}`)),
    )
  }

  private letterhead(writer: Person): void {
    this.put('signature', ...this.stack(writer))
    this.signature = [0, this.lines.length - 1]
    this.put('disclaimer', '')
    const from = this.lines.length
    this.body()
    for (let line = from; line < this.zones.length; line++)
      if (this.zones[line] === 'body') this.zones[line] = 'disclaimer'
  }

  private number(label: string, number: string): string {
    return label === '' && this.chance(0.2)
      ? `${number} ${this.pick('(phone)|(office)|(cell)|(w)')}`
      : `${label}${number}`
  }

  private zoned(zone: Zone, blanks: number, ...lines: string[]): void {
    for (let i = 0; i < blanks; i++) this.put(zone, '')
    this.put(zone, ...lines)
  }

  private blank(count: number): void {
    for (let i = 0; i < count; i++) this.put('closing', '')
  }

  private put(zone: Zone, ...lines: string[]): void {
    for (const line of lines) {
      this.lines.push(line)
      this.zones.push(zone)
    }
  }

  private pick(from: string): string
  private pick<T>(from: readonly T[]): T
  private pick(from: string | readonly unknown[]): unknown {
    const items = typeof from === 'string' ? from.split('|') : from
    return items[Math.floor(this.random() * items.length)]
  }

  private chance(probability: number): boolean {
    return this.random() < probability
  }

  private digits(pattern: string): string {
    return pattern.replace(/#/g, () => String(Math.floor(this.random() * 10)))
  }

  private isSpaced(): boolean {
    return this.language !== 'ja' && this.language !== 'zh'
  }
}

const cyrillic: Record<string, string> = Object.fromEntries(
  [...'абвгґдеєёжзиіїйклмнопрстуфхцчшщьыэюя'].map((letter, index) => [
    letter,
    'a b v h g d e ye yo zh z y i yi i k l m n o p r s t u f kh ts ch sh shch  y e yu ya'.split(' ')[index] ?? '',
  ]),
)

function romanise(text: string): string {
  const plain = text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/ł/g, 'l')
    .replace(/ß/g, 'ss')
  return [...plain].map(letter => cyrillic[letter] ?? letter).join('')
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 1 > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return line === '' ? lines : [...lines, line]
}
