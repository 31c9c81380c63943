import { inWorkspace } from '../../src/db/in-workspace.ts'
import { addContact, addDeal, guess, receive, type World, worldNow } from './review-world.ts'

/** Mail of all kinds and several scripts, most of which waits: what a reviewer meets on a morning. */
export async function fillQueue(world: World): Promise<void> {
  const ann = await addContact(world, {
    ...{ first: 'Annika', last: 'Lindqvist', email: 'annika.lindqvist@nordvarv.example', phone: '+46 8 123 456 78' },
    ...{ company: 'Nordvarv AB', title: 'Head of Procurement' },
  })
  const anna = await addContact(world, { first: 'Anna', last: 'Lindqvist', email: 'anna@lindqvist.example' })
  const marek = await addContact(world, {
    ...{ first: 'Marek', last: 'Wiśniewski', email: 'm.wisniewski@stocznia.example', company: 'Stocznia Wschodnia' },
    ...{ title: 'Kierownik zakupów', phone: '+48 58 123 45 67' },
  })
  const sato = await addContact(world, {
    ...{ first: '花子', last: '佐藤', email: 'sato@kaiun.example', company: '海運商事株式会社', title: '営業部長' },
  })
  const cranes = await addDeal(world, {
    name: 'Harbour cranes, east quay',
    reference: 'H-20417',
    contactIds: [ann, marek],
  })
  const ropes = await addDeal(world, { name: 'Mooring ropes 2026', reference: 'H-20533', contactIds: [ann] })

  await receive(world, {
    from: { name: 'Annika Lindqvist', address: 'annika.lindqvist@freemail.example' },
    subject: 'Re: Offer H-20417, delivery to the east quay',
    sentAt: new Date('2026-03-12T08:42:00Z'),
    language: 'en',
    lines: [
      'b Hi Nora,',
      'b ',
      'b thanks for the drawings. Two things before I can sign this off: the crane must fit under the',
      'b gallery (9.40 m clear), and we need delivery in week 23 at the latest.',
      'b ',
      'b I write from my own account, our server is down since this morning.',
      'b ',
      'c Best regards',
      's Annika Lindqvist',
      's Head of Procurement',
      's Nordvarv AB',
      's Tel. +46 8 123 456 78',
      'b ',
      'h On 11 March 2026, Nora Whitfield wrote:',
      'q > Dear Annika,',
      'q > please find the drawings attached.',
      'q > Nora',
    ],
    details: {
      name: guess('Annika Lindqvist', 8, 0.99),
      title: guess('Head of Procurement', 9, 0.96),
      company: guess('Nordvarv AB', 10, 0.94),
      phones: [{ ...guess('+46812345678', 11, 0.98), kind: 'work', extension: null }],
    },
    link: {
      action: 'review',
      reason: 'free_mail_name',
      candidates: [
        { contactId: ann, confidence: 0.91 },
        { contactId: anna, confidence: 0.07 },
      ],
    },
  })
  await receive(world, {
    from: { name: 'Piotr Zając', address: 'p.zajac@stocznia.example' },
    subject: 'Zapytanie o liny cumownicze',
    sentAt: new Date('2026-03-12T07:15:00Z'),
    language: 'pl',
    lines: [
      'b Dzień dobry,',
      'b ',
      'b proszę o ofertę na 12 lin cumowniczych (średnica 64 mm, długość 220 m) z dostawą do Gdyni.',
      'b Czy mogliby Państwo odpowiedzieć do piątku?',
      'b ',
      'c Z poważaniem',
      's Piotr Zając',
      's Specjalista ds. zaopatrzenia',
      's Stocznia Wschodnia sp. z o.o.',
      's tel. kom. +48 601 123 456',
    ],
    details: {
      name: guess('Piotr Zając', 6, 0.99),
      title: guess('Specjalista ds. zaopatrzenia', 7, 0.93),
      company: guess('Stocznia Wschodnia sp. z o.o.', 8, 0.97),
      phones: [{ ...guess('+48601123456', 9, 0.99), kind: 'mobile', extension: null }],
    },
  })
  await receive(world, {
    from: { name: '佐藤 花子', address: 'h-sato@kaiun-tokyo.example' },
    subject: '見積書のご依頼（係留設備）',
    sentAt: new Date('2026-03-11T23:50:00Z'),
    language: 'ja',
    lines: [
      'b お世話になっております。海運商事の佐藤でございます。',
      'b ',
      'b 先日ご案内いただきました係留設備につきまして、正式な見積書をお送りいただけますでしょうか。',
      'b 納期は六月末を希望しております。',
      'b ',
      'c よろしくお願いいたします。',
      's 海運商事株式会社',
      's 営業部長　佐藤 花子',
      's 〒100-0005 東京都千代田区丸の内1-2-3',
      's TEL 03-1234-5678',
    ],
    details: {
      name: guess('佐藤 花子', 7, 0.98),
      title: guess('営業部長', 7, 0.95),
      company: guess('海運商事株式会社', 6, 0.99),
      phones: [{ ...guess('+81312345678', 9, 0.97), kind: 'work', extension: null }],
      address: guess('〒100-0005 東京都千代田区丸の内1-2-3', 8, 0.9),
    },
    link: { action: 'review', reason: 'moved_company', candidates: [{ contactId: sato, confidence: 0.78 }] },
  })
  await receive(world, {
    from: { name: 'Елена Соколова', address: 'e.sokolova@port-sever.example' },
    subject: 'Коммерческое предложение на краны',
    sentAt: new Date('2026-03-11T14:05:00Z'),
    language: 'ru',
    lines: [
      'b Добрый день!',
      'b ',
      'b Прошу прислать коммерческое предложение на два портальных крана грузоподъёмностью 40 тонн.',
      'b ',
      'c С уважением,',
      's Елена Соколова',
      's Заместитель директора по закупкам',
      's ООО «Порт Север»',
    ],
    details: {
      name: guess('Елена Соколова', 5, 0.99),
      title: guess('Заместитель директора по закупкам', 6, 0.95),
      company: guess('ООО «Порт Север»', 7, 0.97),
    },
    verdict: 'none',
    link: { action: 'review', reason: 'sender_unverified' },
  })
  await receive(world, {
    from: { name: 'Marek Wiśniewski', address: 'm.wisniewski@stocznia.example' },
    subject: 'Termin dostawy',
    sentAt: new Date('2026-03-11T09:30:00Z'),
    lines: ['b Dzień dobry, kiedy możemy się spodziewać dostawy?', 'c Pozdrawiam', 's Marek Wiśniewski'],
    link: { action: 'logged', reason: 'exact_address', candidates: [{ contactId: marek, confidence: 0.998 }] },
    deal: { action: 'review', reason: 'several_open_deals', dealIds: [cranes, ropes] },
  })
  for (const [at, name] of [
    'Sofía Herrera',
    'Luca Bianchi',
    'Jürgen Groß',
    'Inês Carvalho',
    'Zoë de Vries',
    'Tomáš Dvořák',
    'Li Wei',
    'Émile Roux',
  ].entries()) {
    const address = `contact${at}@customer${at}.example`
    await receive(world, {
      from: { name, address },
      subject: `First question of ${name}`,
      sentAt: new Date(Date.UTC(2026, 2, 10 - at, 8, 0)),
      lines: ['b Hello,', 'b could you send me your catalogue?', 'c Regards', `s ${name}`],
      details: { name: guess(name, 3) },
    })
  }
  await addUpdate(world, ann)
}

/** A signature that says something else than the record: asked as a change. */
const addUpdate = (world: World, contactId: string): Promise<void> =>
  inWorkspace(world.database.db, world.workspaceId, async tx => {
    const { workspaceId } = world
    await tx
      .insertInto('suggestion')
      .values({
        ...{ workspaceId, kind: 'update', subjectKey: `update:${contactId}`, contactId, reason: 'details_changed' },
        ...{ address: 'annika.lindqvist@nordvarv.example', openedAt: worldNow },
        proposal: JSON.stringify({
          changes: [
            {
              field: 'title',
              old: 'Head of Procurement',
              oldSetBy: 'crm',
              value: 'Chief Operating Officer',
              confidence: 0.95,
            },
            {
              field: 'phone',
              old: '+46 8 123 456 78',
              oldSetBy: 'crm',
              value: '+46 8 123 456 90',
              confidence: 0.97,
              phoneKind: 'work',
            },
          ],
        }),
      })
      .execute()
  })
