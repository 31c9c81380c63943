import { describe, expect, it } from 'vitest'
import { findZones } from '../../src/signatures/zones.ts'

const ada = { name: 'Ada Marlow', address: 'ada.marlow@norvane.example' }
const block = ['Ada Marlow', 'Sales Manager', 'Norvane Ltd', 'Tel: +44 20 7946 0018', 'ada.marlow@norvane.example']

function read(text: string[], from: { name: string | null; address: string | null } = ada) {
  return findZones({ lines: text, from })
}

describe('the zones of a message', () => {
  it('gives every line a zone, blank lines that of the line above', () => {
    const text = ['', 'Hi Tom,', '', 'the samples left today.', '', 'Kind regards,', '', ...block]
    const { zones, signature, closing } = read(text)
    expect(zones).toEqual([
      'body',
      'body',
      'body',
      'body',
      'body',
      'closing',
      'closing',
      ...block.map(() => 'signature'),
    ])
    expect(signature).toEqual([7, 11])
    expect(closing).toBe(5)
  })

  it('knows a closing that no list of phrases has by where it stands and its comma', () => {
    const text = ['Hi Tom,', '', 'the samples left today.', '', 'Very respectfully,', '', ...block]
    const { zones, closing } = read(text)
    expect(closing).toBe(4)
    expect(zones[4]).toBe('closing')
  })

  it('sees no signature in a bare sign-off', () => {
    const { signature, zones } = read(['Works for me, see you on Monday at ten.', '', 'Thanks,', 'Ada'])
    expect(signature).toBeNull()
    expect(zones).toEqual(['body', 'body', 'closing', 'closing'])
  })

  it('leaves the line that only closes and the first name below it out of the signature', () => {
    const text = ['The drawings are attached for your review.', '', 'Thanks,', '', 'Ada', '', '-- ', ...block]
    expect(read(text).signature).toEqual([7, 11])
  })

  it('never takes the signature of someone who is quoted', () => {
    const quoted = ['Tom Ferris', 'Buyer', 'Kastell Inc.', 'Phone: 713-555-0144', 'tom@kastell.example']
    const marked = [
      'Yes, please go ahead.',
      '',
      'On Tue, Mar 5, 2019 at 10:12 AM Tom Ferris <tom@kastell.example> wrote:',
      '',
    ]
    expect(read([...marked, ...quoted.map(line => `> ${line}`)]).signature).toBeNull()
    const headers = [
      '-----Original Message-----',
      'From: Tom Ferris',
      'Sent: Tuesday, March 5, 2019',
      'To: Ada',
      'Subject: Offer',
      '',
    ]
    const { signature, zones } = read(['Yes, go ahead.', '', 'Regards,', '', ...block, '', ...headers, ...quoted])
    expect(signature).toEqual([4, 8])
    expect(zones.at(-1)).toBe('quoted')
  })

  it('takes the quoted parts that the structure of the mail told', () => {
    const lines = ['Fine with me.', '', ...block]
    const parts = lines.map(() => 'quoted' as const)
    expect(findZones({ lines, parts, from: ada }).signature).toBeNull()
  })

  it('keeps notices, registers, mobile lines and list footers out of the signature', () => {
    const trail = [
      '',
      'Registered in England No. 01234567',
      '',
      'This message is confidential and intended only for the addressee. If you received it in error, delete it.',
      '',
      'Sent from my iPhone',
      '',
      '_______________________________________________',
      'Widget-users mailing list',
      'https://lists.sample.example/mailman/listinfo/widget-users',
    ]
    const { signature, zones } = read(['The order is on its way.', '', 'Best regards', '', ...block, ...trail])
    expect(signature).toEqual([4, 8])
    expect(zones.slice(10)).toEqual(expect.arrayContaining(['disclaimer', 'mobile']))
    expect(zones[14]).toBe('mobile')
    expect(zones.slice(10)).not.toContain('signature')
  })

  it('does not take data of a third person in the body', () => {
    const text = [
      'I am away until Monday. For anything urgent please write to:',
      '',
      'Tom Ferris',
      'Service Desk',
      'Phone: 713-555-0144',
      '',
      'Everything else can wait until I am back in the office.',
      '',
      'Kind regards,',
      '',
      ...block,
    ]
    expect(read(text).signature).toEqual([10, 14])
  })

  it.each([
    [
      'pl',
      [
        'Proszę o potwierdzenie terminu dostawy.',
        '',
        'Z poważaniem',
        '',
        'Jan Borkowicz',
        'Kierownik Sprzedaży',
        'Norvane Sp. z o.o.',
        'tel. +48 22 555 01 23',
      ],
      'Jan Borkowicz',
    ],
    [
      'de',
      [
        'Bitte bestätigen Sie uns den Liefertermin.',
        '',
        'Mit freundlichen Grüßen',
        '',
        'Doris Eichwald',
        'Leiterin Einkauf',
        'Norvane GmbH',
        'Tel.: 089 555 01 23',
      ],
      'Doris Eichwald',
    ],
    [
      'ru',
      [
        'Прошу подтвердить срок поставки товара.',
        '',
        'С уважением,',
        '',
        'Игорь Лебедев',
        'Директор',
        'ООО «Норван»',
        'тел.: +7 (495) 555-01-23',
      ],
      'Игорь Лебедев',
    ],
    [
      'uk',
      [
        'Прошу підтвердити термін поставки.',
        '',
        'З повагою,',
        '',
        'Іван Журавель',
        'Директор',
        'ТОВ «Норван»',
        'тел.: 067 555 01 23',
      ],
      'Іван Журавель',
    ],
    [
      'fr',
      [
        'Merci de bien vouloir confirmer la date de livraison.',
        '',
        'Cordialement,',
        '',
        'Claire Aubrac',
        'Gérante',
        'Norvane SARL',
        'Tél. : 01 99 00 12 34',
      ],
      'Claire Aubrac',
    ],
    [
      'ja',
      [
        'ご依頼の見積書を添付いたしますので、ご確認をお願いいたします。',
        '',
        'よろしくお願いいたします。',
        '──────────',
        '青山 健太',
        '営業部長',
        '株式会社ノルヴァン',
        'TEL：03-5555-0123',
      ],
      '青山 健太',
    ],
    [
      'zh',
      [
        '附件是您需要的报价单，请确认交货日期。',
        '',
        '顺祝商祺',
        '',
        '王俊杰',
        '销售经理',
        '诺凡有限公司',
        '电话：021-5555 0123',
      ],
      '王俊杰',
    ],
  ])('reads the layout of letters in %s', (language, text, name) => {
    const reading = read(text, { name, address: 'someone@norvane.example' })
    expect(reading.signature).toEqual([4, 7])
    expect(reading.closing).toBe(2)
    expect(reading.language).toBe(language)
  })

  it('is surer of a full block than of one line with a number', () => {
    const full = read(['The order is on its way to you.', '', 'Best regards', '', ...block])
    const thin = read(['Call me if anything comes up, I am around.', '', 'norvane 020 7946 0018'])
    expect(full.zoneConfidence).toBeGreaterThan(0.9)
    expect(thin.signature === null || thin.zoneConfidence < full.zoneConfidence).toBe(true)
  })

  it('answers for empty, endless and broken text', () => {
    expect(read([]).zones).toEqual([])
    expect(read(['']).zones).toEqual(['body'])
    expect(read(['\ud800', 'x'.repeat(200_000), '\u0000'], { name: null, address: null }).zones).toHaveLength(3)
  })

  it('takes at most in proportion to the length of the text', () => {
    const text = (lines: number) => [
      ...Array.from({ length: lines }, (_, line) => `- item ${line}, 12 @ www.x`),
      ...block,
    ]
    const time = (lines: string[]) => {
      const start = process.cpuUsage().user
      for (let round = 0; round < 10; round++) read(lines)
      return process.cpuUsage().user - start
    }
    time(text(1000))
    expect(time(text(20_000))).toBeLessThan(30 * Math.max(time(text(2000)), 2000))
  })
})
