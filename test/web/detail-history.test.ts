import { afterAll, beforeAll, expect, it } from 'vitest'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { decideSuggestion } from '../../src/review/decide-suggestion.ts'
import { undoDecision } from '../../src/review/undo-decision.ts'
import { createApp } from '../../src/web/app.tsx'
import { mail } from '../support/mail.ts'
import { type Office, openOffice } from '../support/office.ts'

let office: Office
let page: string
let undone: string

const signed = (day: number, title: string, dmarc: 'pass' | 'fail' = 'pass') =>
  mail({
    from: 'Ann Lee <ann.lee@birch.example>',
    id: `<${day}@birch.example>`,
    date: `Mon, ${day} Mar 2026 09:00:00 +0000`,
    body: `Could we meet on Tuesday?\n\nKind regards\n\nAnn Lee\n${title}\nBirch Foods Ltd\nMobile +44 7700 900123`,
    dmarc,
  })

beforeAll(async () => {
  office = await openOffice()
  const workspaceId = await office.open()
  await office.import(workspaceId, 'sales@acme.example', [
    signed(2, 'Buyer'),
    signed(9, 'Purchasing Director'),
    signed(16, 'Chief Executive', 'fail'),
  ])
  const db = office.database.db
  const { suggestionId, contactId } = await inWorkspace(db, workspaceId, tx =>
    tx
      .selectFrom('suggestion')
      .select(['id as suggestionId', 'contactId'])
      .where('workspaceId', '=', workspaceId)
      .where('kind', '=', 'update')
      .executeTakeFirstOrThrow(),
  )
  const by = { actor: 'person:local', now: office.context.now() }
  const answer = await decideSuggestion(db, workspaceId, { suggestionId, ...by, verdict: { kind: 'approve' } })
  const app = createApp({
    db,
    now: office.context.now,
    suppressionKey: Buffer.alloc(32),
    onFault: fault => expect.fail(`${fault}`),
  })
  const show = async () => (await app.request(`http://localhost:4100/contacts/${contactId}`)).text()
  page = historyIn(await show())
  if (answer.kind !== 'decided') throw new Error(`the change was ${answer.kind}`)
  await undoDecision(db, workspaceId, { decisionId: answer.decisionId, ...by })
  undone = historyIn(await show())
}, 60_000)
afterAll(() => office.close())

function historyIn(html: string): string {
  const [, section = ''] = html.split('History of details')
  return section
    .replace(/<a href="\/messages\/\d+">/g, '[message]')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
}

it('a changed detail shows the new value with its message, and the old one with who had set it and until when', () => {
  expect(page).toMatch(/Title Purchasing Director \d+.* % .*since 20 Mar 2026 in one signature, \[message\]9 Mar 2026/)
  expect(page).toMatch(
    /Buyer \d+.* % .*from the CRM, since 10 Jan 2025, until 20 Mar 2026 in one signature, \[message\]2 Mar/,
  )
})

it('a signature that nobody vouches for is no part of it', () => {
  expect(page).not.toContain('Chief Executive')
})

it('what was undone is shown as it stands again', () => {
  expect(undone).toMatch(/Title Buyer .*from the CRM.* Purchasing Director/)
  expect(undone).not.toContain('until')
})
