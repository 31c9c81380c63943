/** Messages made to hurt: each is small to write down and dear to read for a program without caps. */
export interface Bomb {
  name: string
  raw: Buffer
}

const HEAD =
  'From: Mallory <mallory@example.net>\r\nTo: sales@acme.example\r\nSubject: bomb\r\nMessage-ID: <bomb@example.net>\r\n'
const MIME = `${HEAD}MIME-Version: 1.0\r\n`
const PLAIN = `${MIME}Content-Type: text/plain; charset=utf-8\r\n`
const HTML = `${MIME}Content-Type: text/html; charset=utf-8\r\n`

/** `scale` 1 is the size at which the bench measures; tests use less. */
export function makeBombs(scale = 1): Bomb[] {
  const n = (count: number) => Math.max(1, Math.round(count * scale))
  const bombs: Bomb[] = []
  const add = (name: string, ...parts: (string | Buffer)[]) => {
    bombs.push({
      name,
      raw: Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(part, 'utf8') : part))),
    })
  }
  const text = (name: string, body: string) => add(name, PLAIN, '\r\n', body)
  const html = (name: string, body: string) => add(name, HTML, '\r\n', body)

  // Structure
  add('nested multiparts', MIME, nestedMultiparts(n(20_000)))
  add(
    'nested multiparts, one boundary for all',
    MIME,
    'Content-Type: multipart/mixed; boundary=b\r\n\r\n',
    '--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n'.repeat(n(50_000)),
  )
  add('nested messages', MIME, 'Content-Type: message/rfc822\r\n\r\n'.repeat(n(100_000)))
  add(
    '100,000 parts',
    MIME,
    'Content-Type: multipart/mixed; boundary=b\r\n\r\n',
    '--b\r\n\r\nx\r\n'.repeat(n(100_000)),
    '--b--\r\n',
  )
  add(
    'parts without blank line',
    MIME,
    'Content-Type: multipart/mixed; boundary=b\r\n\r\n',
    '--b\r\nContent-Type: text/plain\r\n'.repeat(n(100_000)),
  )
  add(
    'delimiter prefixes',
    MIME,
    'Content-Type: multipart/mixed; boundary=BBBB\r\n\r\n--BBBB\r\n\r\n',
    '--BB\r\n'.repeat(n(1_000_000)),
  )
  add('delimiter prefixes under 31 boundaries', MIME, nestedMultiparts(31), '\r\n', '--x\r\n'.repeat(n(1_000_000)))
  add(
    'delimiters followed by blanks',
    MIME,
    'Content-Type: multipart/mixed; boundary=b\r\n\r\n',
    `--b${' '.repeat(2_000)}x\r\n`.repeat(n(3_000)),
  )
  add(
    'boundary of 200 kB',
    MIME,
    `Content-Type: multipart/mixed; boundary="${'b'.repeat(n(200_000))}"\r\n\r\n`,
    `--${'b'.repeat(n(200_000))}\r\n\r\nx`,
  )
  add('empty boundary', MIME, 'Content-Type: multipart/mixed; boundary=""\r\n\r\n', '--\r\n\r\nx\r\n'.repeat(n(50_000)))
  add(
    'text in every one of many alternatives',
    MIME,
    'Content-Type: multipart/alternative; boundary=b\r\n\r\n',
    `--b\r\nContent-Type: text/html\r\n\r\n${'<div>x'.repeat(200)}\r\n`.repeat(n(2_000)),
  )
  add('alternatives in alternatives', MIME, nestedMultiparts(n(1_000), 'alternative'))
  add(
    'digest of many',
    MIME,
    'Content-Type: multipart/digest; boundary=b\r\n\r\n',
    '--b\r\n\r\nFrom: a@b.example\r\n\r\nx\r\n'.repeat(n(20_000)),
  )
  add(
    'many calendars',
    MIME,
    'Content-Type: multipart/mixed; boundary=b\r\n\r\n',
    `--b\r\nContent-Type: text/calendar\r\n\r\n${'X:1\r\n'.repeat(5_000)}`.repeat(n(100)),
  )
  add(
    'many vcards',
    MIME,
    'Content-Type: multipart/mixed; boundary=b\r\n\r\n',
    `--b\r\nContent-Type: text/vcard\r\n\r\nBEGIN:VCARD\r\nPHOTO:${'A'.repeat(50_000)}\r\n`.repeat(n(100)),
  )
  add(
    'many delivery reports',
    MIME,
    'Content-Type: multipart/report; boundary=b\r\n\r\n',
    `--b\r\nContent-Type: message/delivery-status\r\n\r\n${'Final-Recipient: rfc822; a@b.example\r\n\r\n'.repeat(n(50_000))}`,
  )

  // Headers
  add('100,000 headers', HEAD, 'X-A: b\r\n'.repeat(n(100_000)), '\r\nx')
  add('one header of 20 MB', HEAD, `X-A: ${'a'.repeat(n(20_000_000))}\r\n\r\nx`)
  add('one header of a million folds', HEAD, 'X-A: b\r\n', ' c\r\n'.repeat(n(1_000_000)), '\r\nx')
  add('blank folds', HEAD, 'X-A: b\r\n', '   \r\n'.repeat(n(300_000)), '\r\nx')
  add('20 MB without line end', 'a'.repeat(n(20_000_000)))
  add('20 MB of line ends', '\n'.repeat(n(20_000_000)))
  add('20 MB of carriage returns', HEAD.replaceAll('\r\n', '\r'), '\r'.repeat(n(20_000_000)))
  add('20 MB of NUL', Buffer.alloc(n(20_000_000)))
  add('name of 200 kB without colon', `${'X'.repeat(n(200_000))}\r\n\r\nx`)
  add('many From headers', 'From: a@b.example\r\n'.repeat(n(1_000)), '\r\nx')
  add('Content-Type with 20,000 parameters', MIME, `Content-Type: text/plain${'; a=b'.repeat(n(20_000))}\r\n\r\nx`)
  add(
    'Content-Type with 20,000 continuations',
    MIME,
    `Content-Type: text/plain${Array.from({ length: n(20_000) }, (_, at) => `; name*${at}*=%41`).join('')}\r\n\r\nx`,
  )
  add('Content-Type of quotes', MIME, `Content-Type: text/plain; name=${'"\\'.repeat(n(60_000))}\r\n\r\nx`)
  add(
    'prototype names',
    HEAD,
    '__proto__: x\r\nconstructor: y\r\ntoString: z\r\nSensitivity: constructor\r\nContent-Type: text/plain; __proto__=1; constructor=2\r\nPrecedence: __proto__\r\n\r\nx',
  )

  // Addresses and encoded words
  for (const [name, unit, count] of [
    ['addresses', 'Ann <a@b.example>, ', 12_000],
    ['brackets', '<', 200_000],
    ['closing brackets', '<>', 100_000],
    ['comments', '(', 200_000],
    ['comments that close', '()', 100_000],
    ['quotes', '"', 200_001],
    ['escapes', '"\\', 100_000],
    ['at signs', 'a@', 100_000],
    ['groups', 'g:', 100_000],
    ['semicolons', ';', 200_000],
    ['commas', ',', 200_000],
    ['loose words', 'a ', 100_000],
    ['blanks', ' ', 200_000],
    ['open encoded words', '=?utf-8?q?', 20_000],
    ['encoded words', '=?utf-8?q?=41?= ', 12_000],
    ['encoded words in UTF-7', '=?utf-7?q?+AGE-?= ', 12_000],
    ['encoded words of many charsets', '=?x-unknown?b?4pyT?= ', 8_000],
    ['routes', '<@a,@b:c@d>', 20_000],
    ['direction marks', '\u202e\u2066', 40_000],
  ] as const) {
    const value = unit.repeat(n(count)).slice(0, 250_000)
    add(
      `${name} in From`,
      `From: ${value}\r\nTo: ${value}\r\nSubject: ${value}\r\nReferences: ${value}\r\nReceived: ${value}\r\n\r\nx`,
    )
  }

  // Encodings
  add(
    '20 MB of base64',
    PLAIN,
    'Content-Transfer-Encoding: base64\r\n\r\n',
    `${'QUFB'.repeat(19)}\r\n`.repeat(n(250_000)),
  )
  add('base64 without line ends', PLAIN, 'Content-Transfer-Encoding: base64\r\n\r\n', 'QUFB'.repeat(n(5_000_000)))
  add('base64 of padding', PLAIN, 'Content-Transfer-Encoding: base64\r\n\r\n', 'QQ==\r\n'.repeat(n(300_000)))
  add(
    'base64 attachment of 20 MB',
    MIME,
    'Content-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n',
    `${'QUFB'.repeat(19)}\r\n`.repeat(n(250_000)),
  )
  add(
    'quoted-printable of equal signs',
    PLAIN,
    'Content-Transfer-Encoding: quoted-printable\r\n\r\n',
    '='.repeat(n(2_000_000)),
  )
  add(
    'quoted-printable of blanks',
    PLAIN,
    'Content-Transfer-Encoding: quoted-printable\r\n\r\n',
    ' '.repeat(n(2_000_000)),
    'x',
  )
  add(
    'quoted-printable of soft breaks',
    PLAIN,
    'Content-Transfer-Encoding: quoted-printable\r\n\r\n',
    '=\r\n'.repeat(n(600_000)),
  )
  add('flowed text of 2 MB', MIME, 'Content-Type: text/plain; format=flowed\r\n\r\n', 'word \r\n'.repeat(n(300_000)))
  add(
    'flowed quotes',
    MIME,
    'Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\n',
    `${'>'.repeat(500)} \r\n`.repeat(n(4_000)),
  )
  for (const charset of [
    'utf-7',
    'iso-2022-jp',
    'utf-16',
    'utf-32',
    'x-unknown',
    'gb18030',
    'hz-gb-2312',
    'cp932',
    'euc-kr',
  ])
    add(
      `random bytes called ${charset}`,
      MIME,
      `Content-Type: text/plain; charset=${charset}\r\nSubject: =?${charset}?b?//79/A==?=\r\n\r\n`,
      pseudoRandom(n(1_000_000)),
    )

  // Text
  text('one line of 5 MB', 'a'.repeat(n(5_000_000)))
  text('one line of words', 'word '.repeat(n(300_000)))
  text('a million lines', 'a\r\n'.repeat(n(300_000)))
  text('quote marks', `${'>'.repeat(900)}\r\n`.repeat(n(1_500)))
  text('attributions', 'On Mon, Jan 5, 2026 at 10:00 AM Ann <ann@example.com> wrote:\r\n'.repeat(n(12_000)))
  text('header blocks', 'From: Ann <a@b.example>\r\nSent: Monday\r\nTo: Bob\r\nSubject: x\r\n\r\n'.repeat(n(10_000)))
  text('forward markers', '---------- Forwarded message ----------\r\n'.repeat(n(20_000)))
  text('phone-like digits', `${'1-'.repeat(480)}\r\n`.repeat(n(1_000)))
  text('address-like words', `${'a.b@'.repeat(240)}\r\n`.repeat(n(1_000)))
  text('link-like words', `${'http://a.'.repeat(110)}\r\n`.repeat(n(1_000)))
  text('closings', 'Kind regards,\r\nAnn Lee\r\n'.repeat(n(30_000)))
  text('separators', '-- \r\n'.repeat(n(100_000)))
  text('combining marks', `a${'\u0301'.repeat(n(400_000))}`)
  text('direction marks', '\u202e\u2066\u200f'.repeat(n(100_000)))
  text('spaces inside lines', `a${' '.repeat(900)}b\r\n`.repeat(n(1_000)))

  // HTML
  html('nested div', '<div>'.repeat(n(200_000)))
  html('nested tables', '<table><tr><td>'.repeat(n(60_000)))
  html('nested quotes', '<blockquote type=cite>x'.repeat(n(40_000)))
  html('nested links', '<a href="https://a.example/">x'.repeat(n(30_000)))
  html('many attributes', `<div ${'a=b '.repeat(n(200_000))}>x</div>`)
  html('long style', `<div style="${'color:red;'.repeat(n(100_000))}">x</div>`.repeat(2))
  html('many classes', `<div class="${'gmail '.repeat(n(150_000))}">x</div>`)
  html('open tag without end', `<div ${'x'.repeat(n(1_000_000))}`)
  html('open comments', '<!--'.repeat(n(250_000)))
  html('entities', '&amp;&#x1F600;&notanentity;'.repeat(n(40_000)))
  html('line breaks', '<br>'.repeat(n(250_000)))
  html('outlook headers', '<div id="divRplyFwdMsg"><b>From:</b> Ann</div>'.repeat(n(20_000)))
  html('hidden elements', '<span style="display:none">x'.repeat(n(40_000)))
  html('closing tags only', '</div>'.repeat(n(160_000)))
  html('list items', '<li>'.repeat(n(250_000)))
  return bombs
}

function nestedMultiparts(depth: number, subtype = 'mixed'): string {
  const parts: string[] = []
  for (let level = 0; level < depth; level++)
    parts.push(`Content-Type: multipart/${subtype}; boundary=b${level}\r\n\r\n--b${level}\r\n`)
  return parts.join('')
}

/** The same bytes on every run (xorshift32). */
function pseudoRandom(length: number): Buffer {
  const bytes = Buffer.alloc(length)
  let state = 2_463_534_242
  for (let at = 0; at < length; at++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    bytes[at] = state & 0xff
  }
  return bytes
}
