/** A repeatable source of numbers: the same seed gives the same run (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

type Random = () => number

/** A message with one to six faults of the kinds that programs, relays and attackers make. */
export function mutateMessage(raw: Buffer, others: readonly Buffer[], random: Random): Buffer {
  let mutated = raw
  const faults = 1 + Math.floor(random() * 6)
  for (let fault = 0; fault < faults; fault++)
    mutated = pick(MUTATIONS, random)(mutated, others, random).subarray(0, MAX_LENGTH)
  return mutated
}

const MAX_LENGTH = 256 * 1024

type Mutation = (raw: Buffer, others: readonly Buffer[], random: Random) => Buffer

const MUTATIONS: readonly Mutation[] = [
  flipBits,
  setBytes,
  swapLines,
  dropLines,
  repeatLines,
  cutShort,
  injectHeader,
  lieAboutType,
  splice,
  insertText,
  changeLineEnds,
  breakDelimiters,
]

function flipBits(raw: Buffer, _others: readonly Buffer[], random: Random): Buffer {
  const copy = Buffer.from(raw)
  for (let flips = 1 + Math.floor(random() * 8); flips > 0 && copy.length > 0; flips--) {
    const at = place(copy, random)
    copy[at] = copy[at]! ^ (1 << Math.floor(random() * 8))
  }
  return copy
}

function setBytes(raw: Buffer, _others: readonly Buffer[], random: Random): Buffer {
  const copy = Buffer.from(raw)
  const from = place(copy, random)
  return copy.fill(Math.floor(random() * 256), from, Math.min(copy.length, from + 1 + Math.floor(random() * 40)))
}

function swapLines(raw: Buffer, _others: readonly Buffer[], random: Random): Buffer {
  const lines = toLines(raw)
  const a = Math.floor(random() * lines.length)
  const b = Math.floor(random() * lines.length)
  ;[lines[a], lines[b]] = [lines[b]!, lines[a]!]
  return toBytes(lines)
}

function dropLines(raw: Buffer, _others: readonly Buffer[], random: Random): Buffer {
  const lines = toLines(raw)
  lines.splice(Math.floor(random() * lines.length), 1 + Math.floor(random() * 5))
  return toBytes(lines)
}

function repeatLines(raw: Buffer, _others: readonly Buffer[], random: Random): Buffer {
  const lines = toLines(raw)
  const from = Math.floor(random() * lines.length)
  const piece = lines.slice(from, from + 1 + Math.floor(random() * 10))
  const times = 1 + Math.floor(random() ** 4 * 200)
  const repeated = Array.from({ length: times }, () => piece).flat()
  return toBytes([...lines.slice(0, from), ...repeated, ...lines.slice(from)])
}

function cutShort(raw: Buffer, _others: readonly Buffer[], random: Random): Buffer {
  return raw.subarray(0, place(raw, random))
}

function injectHeader(raw: Buffer, _others: readonly Buffer[], random: Random): Buffer {
  const lines = toLines(raw)
  lines.splice(Math.floor(random() * Math.min(lines.length, 20)), 0, pick(HEADERS, random))
  return toBytes(lines)
}

function lieAboutType(raw: Buffer, _others: readonly Buffer[], random: Random): Buffer {
  const lies: readonly [RegExp, readonly string[]][] = [
    [
      /charset="?[\w-]+"?/gi,
      [
        'charset=utf-16',
        'charset=utf-7',
        'charset=x-unknown',
        'charset=',
        'charset=iso-2022-jp',
        'charset=constructor',
      ],
    ],
    [/boundary="?[^"\r\n]+"?/gi, ['boundary=', 'boundary=""', 'boundary="--"', 'boundary=x']],
    [
      /Content-Transfer-Encoding: *[\w-]+/gi,
      [
        'Content-Transfer-Encoding: base64',
        'Content-Transfer-Encoding: quoted-printable',
        'Content-Transfer-Encoding: x-uuencode',
      ],
    ],
    [
      /Content-Type: *[\w/-]+/gi,
      [
        'Content-Type: multipart/alternative',
        'Content-Type: text/html',
        'Content-Type: message/rfc822',
        'Content-Type: text',
        'Content-Type: multipart/report',
        'Content-Type: text/calendar',
        'Content-Type: application/pkcs7-mime',
      ],
    ],
  ]
  const [pattern, values] = pick(lies, random)
  return Buffer.from(
    raw.toString('latin1').replace(pattern, () => (random() < 0.5 ? pick(values, random) : '$&')),
    'latin1',
  )
}

function splice(raw: Buffer, others: readonly Buffer[], random: Random): Buffer {
  const other = pick(others, random)
  return Buffer.concat([raw.subarray(0, place(raw, random)), other.subarray(place(other, random))])
}

function insertText(raw: Buffer, _others: readonly Buffer[], random: Random): Buffer {
  const at = place(raw, random)
  return Buffer.concat([
    raw.subarray(0, at),
    Buffer.from(pick(TEXTS, random).repeat(1 + Math.floor(random() ** 4 * 100))),
    raw.subarray(at),
  ])
}

function changeLineEnds(raw: Buffer, _others: readonly Buffer[], random: Random): Buffer {
  return Buffer.from(
    raw.toString('latin1').replace(/\r?\n/g, pick(['\n', '\r\n', '\r', '\n\r', '\r\r\n'], random)),
    'latin1',
  )
}

function breakDelimiters(raw: Buffer, _others: readonly Buffer[], random: Random): Buffer {
  return Buffer.from(
    raw.toString('latin1').replace(/^--/gm, () => pick(['--', '-', '---', '-- ', ''], random)),
    'latin1',
  )
}

const HEADERS = [
  'From: ceo@acme.example',
  'From: "a@b.example" <c@d.example>, e@f.example',
  'Content-Type: multipart/mixed; boundary="x"',
  'Subject: =?utf-8?b?w4?= =?utf-8?b?tg==?=',
  'Date: Mon, 99 Foo 20266 99:99:99 +9999',
  'Auto-Submitted: auto-replied',
  'Authentication-Results: mx.acme.example; dmarc=pass header.from=',
  'Received: from x by y; nonsense',
  'List-Id: <>',
  'Message-ID: <<>><a@b>',
  'References: <a@b><c@d> (x) <',
  '__proto__: x',
  'Sensitivity: constructor',
  ' folded',
  ':',
  'X',
  '--x',
  '\0: \0',
  "Content-Disposition: attachment; filename*0*=utf-8''%ff; filename*1=\"",
  'To: undisclosed-recipients:;',
  'Return-Path: <>',
]

const TEXTS = [
  '\0',
  '\r',
  '\n',
  '>',
  '<',
  '"',
  '=',
  '=?',
  '?=',
  '\u202e',
  '\ud800',
  '\ufeff',
  '😀',
  '--',
  '<!--',
  '<div style="display:none">',
  '<blockquote>',
  '</div>',
  '&#0;',
  '&#xD800;',
  '-----Original Message-----\n',
  'On Mon, Ann <a@b.example> wrote:\n',
  'From: Ann <a@b.example>\nSent: Monday\n',
  '+1 (555) 0100 ext. ',
  'https://',
  'Kind regards,\n',
  '-- \n',
  '\t',
  ' ',
  'ß',
  '日本',
  'İ',
]

function toLines(raw: Buffer): string[] {
  return raw.toString('latin1').split('\n')
}

function toBytes(lines: readonly string[]): Buffer {
  return Buffer.from(lines.join('\n'), 'latin1')
}

function place(raw: Buffer, random: Random): number {
  return Math.floor(random() * raw.length)
}

function pick<T>(list: readonly T[], random: Random): T {
  return list[Math.floor(random() * list.length)]!
}
