import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inWorkspace } from '../../../src/db/in-workspace.ts'
import { countLedger } from '../../../src/mailboxes/ledger.ts'
import { openTestDatabase, type TestDatabase } from '../../support/database.ts'
import { openWatchedOffice, type WatchedOffice } from '../../support/watched-office.ts'

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

const group = 'sales@acme.example'
/** What a Google Group makes of mail from a domain with a DMARC policy. */
const throughGroup = (original: string[]) => ({
  from: `"Ann Lee via Sales" <${group}>`,
  to: group,
  subject: 'Question about the offer',
  body: 'Could you call me?\r\n\r\nAnn Lee\r\nHead of Purchasing\r\nBirch Ltd\r\n+44 20 7946 0018',
  headers: [
    ...original,
    'List-Id: <sales.acme.example>',
    `Mailing-list: list ${group}; contact sales+owners@acme.example`,
    'Precedence: list',
  ],
})

describe('mail that comes through a Google Group', () => {
  test.each([
    ['X-Original-From', ['X-Original-From: Ann Lee <ann.lee@birch.example>', 'Reply-To: Other <x@other.example>']],
    ['X-Original-Sender', ['X-Original-Sender: ann.lee@birch.example']],
    ['Reply-To', ['Reply-To: Ann Lee <ann.lee@birch.example>']],
  ])(
    'failure 47: is of the author whom %s names, for a person to judge, and the group is nobody',
    async (_, original) => {
      const workspaceId = await office.open()
      const address = `member${original.length}${original[0]!.length}@acme.example`
      office.gmail.addUser(address)
      await office.connectGmail(workspaceId, address)
      await office.settle()
      office.gmail.deliver(address, throughGroup(original))
      await office.settle()

      const { counts, people, points, suggestions } = await inWorkspace(database.db, workspaceId, async tx => ({
        counts: (await countLedger(tx, workspaceId, address))[0]!,
        people: await tx
          .selectFrom('participant')
          .select(['role', 'address'])
          .where('workspaceId', '=', workspaceId)
          .execute(),
        points: await tx
          .selectFrom('contactPoint')
          .select('value')
          .where('workspaceId', '=', workspaceId)
          .where('value', '=', group)
          .execute(),
        suggestions: await tx.selectFrom('suggestion').selectAll().where('workspaceId', '=', workspaceId).execute(),
      }))
      expect(counts).toMatchObject({ seen: 1, logged: 0, review: 1, pending: 0 })
      expect(points).toEqual([])
      expect(people).toContainEqual({ role: 'from', address: 'ann.lee@birch.example' })
      expect(suggestions).toMatchObject([
        { kind: 'match', state: 'open', address: 'ann.lee@birch.example', reason: 'rewritten_by_list' },
      ])
      expect(JSON.stringify(suggestions)).not.toMatch(/via Sales|sales@acme/)
    },
  )
})
