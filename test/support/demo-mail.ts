/** Who is there in the demonstration, and what they are written: people of the office's CRM, strangers, and forgers. */
import type { MailOptions } from './mail.ts'

export const demoPeople = {
  google: [
    { address: 'sales@acme.example', name: 'Acme Sales' },
    { address: 'ann@acme.example', name: 'Ann Miller' },
  ],
  microsoft: [
    { mail: 'mia@acme.example', displayName: 'Mia Brandt' },
    { mail: 'team@acme.example', displayName: 'Acme Team', isShared: true, sharedWith: ['mia@acme.example'] },
  ],
  team: 'team@acme.example',
}

interface Writer {
  from: string
  signature: string[]
  subjects: string[]
  authentication?: 'fail'
}

const writers: Writer[] = [
  {
    from: 'Ann Lee <ann.lee@birch.example>',
    signature: ['Kind regards', '', 'Ann Lee', 'Head of Purchasing', 'Birch Foods Ltd', 'Tel. +44 113 496 0100'],
    subjects: ['Kiln refit: a date for the visit', 'Delivery of the spare burners', 'Your offer D-10442'],
  },
  {
    from: 'Bob Stone <bob.stone@birch.example>',
    signature: ['Best', 'Bob', '', 'Bob Stone', 'Works Manager, Birch Foods Ltd', 'Mobile +44 7700 900461'],
    subjects: ['Access to the plant on Thursday', 'Photos of the old burner'],
  },
  {
    from: 'Jutta Weber <jutta.weber@larch.example>',
    signature: [
      'Mit freundlichen Grüßen',
      '',
      'Jutta Weber',
      'Leiterin Einkauf',
      'Larch Metal GmbH',
      'Tel. +49 30 23125 014',
    ],
    subjects: ['Schulung der Bediener', 'Rückfrage zum Angebot D-10777'],
  },
  {
    from: 'Piotr Zając <p.zajac@olcha.example>',
    signature: ['Pozdrawiam', '', 'Piotr Zając', 'Kierownik Zakupów', 'Olcha Sp. z o.o.', 'tel. +48 22 460 11 22'],
    subjects: ['Zapytanie o piec', 'Prośba o katalog'],
  },
  {
    from: 'Ann Lee <ann.lee@birch.example>',
    signature: ['Ann Lee'],
    subjects: ['Please change our bank details'],
    authentication: 'fail',
  },
]

const sentences = [
  'Could you let me know by Friday?',
  'We would like to go ahead as discussed.',
  'I have added the figures you asked for.',
  'There is one open question about the delivery.',
]

let counter = 0

/** What comes next to this address, as if it were sent at that moment. */
export function demoMail(to: string, at: Date): { mail: MailOptions; authentication: 'pass' | 'fail' } {
  const writer = writers[counter % writers.length]!
  const subject = writer.subjects[Math.floor(counter / writers.length) % writer.subjects.length]!
  const mail = {
    from: writer.from,
    ...{ to, subject, date: at.toUTCString(), id: `<demo-${++counter}-${at.getTime()}@mail.example>` },
    body: ['Hello,', '', sentences[counter % sentences.length]!, '', ...writer.signature].join('\r\n'),
  }
  return { mail, authentication: writer.authentication ?? 'pass' }
}
