import type { SampleMessage } from './message.ts'

/** What no person wrote. */
export const machineMessages: SampleMessage[] = [
  {
    id: 'newsletter',
    at: '2026-09-05 05:00',
    from: 'guildNews',
    to: ['sales'],
    subject: 'The Guild Gazette: glaze faults and how to love them',
    headers: {
      'List-Id': 'Guild Gazette <gazette.potters-guild.example>',
      'List-Unsubscribe': '<https://potters-guild.example/unsubscribe>, <mailto:leave@potters-guild.example>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      Precedence: 'bulk',
    },
    text: `THE GUILD GAZETTE, SEPTEMBER

Crawling, pinholes, shivering: this month Agnes Orme defends the faults we usually hide.
Also: the autumn fairs, a recipe for tin white, and forty members' kilns in pictures.

You receive this because you joined the Guild. Unsubscribe: https://potters-guild.example/unsubscribe`,
  },
  {
    id: 'courier',
    at: '2026-09-22 06:30',
    from: 'courier',
    to: ['sales'],
    subject: 'Your parcel 5550 0417 will arrive today',
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Mailer': 'ParcelNotify 3' },
    text: `Your parcel from Bolton Refractories will arrive today between 10:15 and 11:15.

This mailbox is not read. Track your parcel at https://swift-parcels.example/t/55500417`,
  },
  {
    id: 'crm-digest',
    at: '2026-09-28 04:00',
    from: 'bookkeeping',
    to: ['nora'],
    subject: 'Weekly summary: 4 invoices due',
    headers: { 'Auto-Submitted': 'auto-generated', 'Feedback-ID': 'weekly:ledgerlight' },
    text: `4 invoices are due this week, 1 is overdue.
Moorland Pottery Supplies Ltd   GBP 27,600.00   due 6 Oct
Harbour Street Studio CIC       GBP 1,180.00    overdue

Open LedgerLight to see all of them.`,
  },
  {
    id: 'bounce',
    at: '2026-09-17 10:02',
    from: 'mailerDaemon',
    to: ['tomasz'],
    subject: 'Undelivered Mail Returned to Sender',
    headers: { 'Auto-Submitted': 'auto-replied', 'Return-Path': '<>' },
    text: '',
    mime: {
      type: 'multipart/report; report-type=delivery-status; boundary="bounce-0417"',
      body: `--bounce-0417
Content-Type: text/plain; charset=us-ascii

Your message could not be delivered to souckova@sklarna-jizera.example:
550 5.1.1 no such user here

--bounce-0417
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.fernhill-kilns.example

Final-Recipient: rfc822; souckova@sklarna-jizera.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user here

--bounce-0417
Content-Type: text/rfc822-headers

From: tomasz.zielinski@fernhill-kilns.example
To: souckova@sklarna-jizera.example
Subject: Nabidka AO-45

--bounce-0417--`,
    },
  },
  {
    id: 'list-post',
    at: '2026-09-12 18:27',
    from: 'listMember',
    to: ['tomasz'],
    subject: '[glasstech] annealing soda-lime in a hurry',
    headers: {
      'List-Id': 'Glass technology <glasstech.lists.example>',
      'List-Post': '<mailto:glasstech@lists.example>',
      Precedence: 'list',
    },
    text: `Has anybody got away with less than two hours at 540 for 12 mm soda-lime? My client is impatient and I am not.

Arvid Lund
_______________________________________________
glasstech mailing list
https://lists.example/glasstech`,
  },
  {
    id: 'read-receipt',
    at: '2026-09-11 12:00',
    from: 'mireille',
    to: ['sales'],
    subject: 'Lu : RE: Fours pour salle de classe - demande de devis',
    headers: { 'Auto-Submitted': 'auto-replied' },
    text: '',
    mime: {
      type: 'multipart/report; report-type=disposition-notification; boundary="mdn-0417"',
      body: `--mdn-0417
Content-Type: text/plain; charset=utf-8

Votre message a été lu le vendredi 11 septembre 2026 à 12:00.

--mdn-0417
Content-Type: message/disposition-notification

Final-Recipient: rfc822; m.aubry@lycee-gaudin.example
Disposition: manual-action/MDN-sent-automatically; displayed

--mdn-0417--`,
    },
  },
  {
    id: 'phish',
    at: '2026-09-26 03:14',
    from: 'fakeNora',
    to: ['sales'],
    auth: 'none',
    subject: 'Are you at your desk?',
    text: `I need you to buy gift cards for a client today, I will explain later. Answer only here.

Nora Whitfield
Head of Sales`,
  },
]
