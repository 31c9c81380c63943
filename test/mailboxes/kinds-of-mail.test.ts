/** What kinds of mail come to through the whole path, from a watched mailbox to what a person sees. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { exportDecisions } from '../../src/timeline/export-decisions.ts'
import { listTimeline } from '../../src/timeline/queries.ts'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'
import { openWatchedOffice, type WatchedOffice } from '../support/watched-office.ts'

let database: TestDatabase
let office: WatchedOffice
beforeAll(async () => {
  database = await openTestDatabase()
  office = await openWatchedOffice(database)
})
afterAll(async () => {
  await office.close()
  await database.destroy()
})

const ann = 'Ann Lee <ann.lee@birch.example>'
let mailboxes = 0

/** Delivers raw messages into a mailbox of a workspace of its own. */
async function receive(...messages: ((to: string) => string[])[]) {
  const workspaceId = await office.open()
  const address = `kinds${++mailboxes}@acme.example`
  office.gmail.addUser(address)
  await office.connectGmail(workspaceId, address)
  await office.settle()
  for (const message of messages) {
    const date = `Date: ${office.clock.now().toUTCString()}`
    office.gmail.deliver(address, [date, ...message(address)].join('\r\n'))
  }
  await office.settle()
  const decisions = []
  for await (const line of exportDecisions(database.db, workspaceId)) decisions.push(line)
  const rows = await inWorkspace(database.db, workspaceId, async tx => ({
    sightings: await tx.selectFrom('signatureSighting').selectAll().where('workspaceId', '=', workspaceId).execute(),
    suggestions: await tx.selectFrom('suggestion').select('kind').where('workspaceId', '=', workspaceId).execute(),
    messages: await tx
      .selectFrom('message')
      .select(['kind', 'bodyText'])
      .where('workspaceId', '=', workspaceId)
      .execute(),
  }))
  return { decisions, ...rows }
}

const text = (lines: string[]) => ['Content-Type: text/plain; charset=utf-8', '', ...lines]
const report = (to: string) => [
  `From: Mail Delivery Subsystem <mailer-daemon@birch.example>`,
  `To: ${to}`,
  'Subject: Delivery Status Notification (Failure)',
  'Message-ID: <report@birch.example>',
  'Auto-Submitted: auto-replied',
  'MIME-Version: 1.0',
  'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
  '',
  '--b',
  ...text(['Your message was not delivered.', '', 'Ann Lee', 'Buyer, Birch Foods Ltd', 'Phone: +44 7700 900123']),
  '--b',
  'Content-Type: message/delivery-status',
  '',
  'Reporting-MTA: dns; mx.birch.example',
  '',
  'Final-Recipient: rfc822; ann.lee@birch.example',
  'Action: failed',
  'Status: 5.1.1',
  '--b--',
]

const machines: [kind: string, (to: string) => string[]][] = [
  ['bounce', report],
  [
    'auto_reply',
    to => [
      `From: ${ann}`,
      `To: ${to}`,
      'Subject: Out of office: Kiln refit',
      'Message-ID: <away@birch.example>',
      'Auto-Submitted: auto-replied',
      ...text(['I am away until Monday. In urgent cases call Bob Stone on +44 113 496 0101.', '', 'Ann Lee', 'Buyer']),
    ],
  ],
  [
    'list',
    to => [
      `From: ${ann}`,
      `To: ${to}`,
      'Subject: [kilns] This week',
      'Message-ID: <list@birch.example>',
      'List-Id: Kilns <kilns.lists.birch.example>',
      'List-Unsubscribe: <mailto:leave@lists.birch.example>',
      'Precedence: list',
      ...text(['Dear all,', '', 'the kilns are warm.', '', 'Ann Lee']),
    ],
  ],
  [
    'calendar',
    to => [
      `From: ${ann}`,
      `To: ${to}`,
      'Subject: Visit to the plant',
      'Message-ID: <meeting@birch.example>',
      'MIME-Version: 1.0',
      'Content-Type: text/calendar; method=REQUEST; charset=utf-8',
      '',
      'BEGIN:VCALENDAR',
      'METHOD:REQUEST',
      'BEGIN:VEVENT',
      'SUMMARY:Visit',
      'END:VEVENT',
      'END:VCALENDAR',
    ],
  ],
]

describe('mail of machines', () => {
  for (const [kind, message] of machines) {
    it(`failure 48: ${kind} is known for what it is, stands on no timeline and asks nobody`, async () => {
      const { decisions, suggestions, sightings } = await receive(message)
      expect(decisions).toMatchObject([{ kind, action: 'ignored' }])
      expect(suggestions).toEqual([])
      // Who is away signs as ever; whoever stands in for her is somebody else.
      expect(JSON.stringify(sightings.map(({ details }) => details))).not.toContain('4960101')
    })
  }

  it('failure 48: an encrypted message is kept by its headers alone', async () => {
    const { decisions, messages } = await receive(to => [
      `From: ${ann}`,
      `To: ${to}`,
      'Subject: For your eyes',
      'Message-ID: <sealed@birch.example>',
      'MIME-Version: 1.0',
      'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m',
      'Content-Transfer-Encoding: base64',
      '',
      'MIAGCSqGSIb3DQEHA6CAMIACAQAxggFD',
    ])
    expect(decisions).toMatchObject([{ kind: 'encrypted' }])
    expect(messages).toMatchObject([{ kind: 'encrypted', bodyText: null }])
  })

  it('failure 48: of a TNEF container the text beside it is read, and the message is logged', async () => {
    const { decisions } = await receive(to => [
      `From: ${ann}`,
      `To: ${to}`,
      'Subject: Drawings',
      'Message-ID: <tnef@birch.example>',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=t',
      '',
      '--t',
      ...text(['The drawings are attached.', '', 'Ann Lee']),
      '--t',
      'Content-Type: application/ms-tnef; name=winmail.dat',
      'Content-Transfer-Encoding: base64',
      '',
      'eJ8+IgAAAAA=',
      '--t--',
    ])
    expect(decisions).toMatchObject([{ kind: 'person', action: 'logged' }])
  })
})

it('failure 49: the text of a bounce is nobody’s signature, whatever stands in it', async () => {
  const { sightings } = await receive(report)
  expect(sightings).toEqual([])
})

it('failure 50: a colleague who forwards a customer’s mail is not given the customer’s phone', async () => {
  const { decisions, sightings } = await receive(to => [
    `From: Tom Hill <tom@birch.example>`,
    `To: ${to}`,
    'Subject: Fwd: Spare burners',
    'Message-ID: <forward@birch.example>',
    ...text([
      'See below.',
      '',
      '---------- Forwarded message ---------',
      'From: Jutta Weber <jutta.weber@larch.example>',
      'Date: Mon, 2 Mar 2026 at 08:10',
      'Subject: Spare burners',
      'To: Tom Hill <tom@birch.example>',
      '',
      'Please call me.',
      '',
      'Jutta Weber',
      'Einkauf',
      'Larch Metal GmbH',
      'Tel. +49 30 23125 100',
    ]),
  ])
  expect(decisions).toMatchObject([{ original_sender: 'jutta.weber@larch.example' }])
  const said = sightings.filter(({ address }) => address === 'tom@birch.example')
  expect(JSON.stringify(said)).not.toContain('23125')
})

it('sent for a shared mailbox stands on the timeline with the name of who of the team sent it', async () => {
  const workspaceId = await office.open()
  const team = 'team@acme.example'
  office.gmail.addUser(team)
  await office.connectGmail(workspaceId, team, { isShared: true })
  await office.settle()
  const message = (subject: string, more: string[]) =>
    [
      `Date: ${office.clock.now().toUTCString()}`,
      `From: Acme Team <${team}>`,
      ...more,
      `To: ${ann}`,
      `Subject: ${subject}`,
      `Message-ID: <${subject}@acme.example>`,
      ...text(['The burners leave on Monday.']),
    ].join('\r\n')
  office.gmail.send(team, message('acting', ['Sender: Eva Stone <eva@acme.example>']))
  office.gmail.send(team, message('plain', []))
  await office.settle()
  const { entries } = await inWorkspace(database.db, workspaceId, tx => listTimeline(tx, workspaceId, { kind: 'all' }))
  const said = entries.map(({ subject, sentBy }) => `${subject}: ${sentBy}`).sort()
  expect(said).toEqual(['acting: Eva Stone', 'plain: Acme Team'])
})
