import { afterAll, beforeAll, expect, test } from 'vitest'
import { inWorkspace } from '../../../src/db/in-workspace.ts'
import { openTestDatabase, type TestDatabase } from '../../support/database.ts'
import { day, openWatchedOffice, type WatchedOffice } from '../../support/watched-office.ts'

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

test('failure 42: mail without an id, or with a date that is none, is logged once, at the time Google took it', async () => {
  const address = 'postbox@acme.example'
  const workspaceId = await office.open()
  office.gmail.addUser(address)
  await office.connectGmail(workspaceId, address)
  await office.settle()

  const head = 'From: Ann Lee <ann.lee@birch.example>\r\nTo: postbox@acme.example\r\n'
  const withDate = (subject: string, date: string[]) =>
    [`${head}Subject: ${subject}`, ...date, 'Content-Type: text/plain', '', `About ${subject}`, ''].join('\r\n')
  const times = ['08:01', '08:02', '08:03'].map(time => new Date(`2026-03-02T${time}:00Z`))
  const mails = [
    withDate('no date', []),
    withDate('a date that is none', ['Date: some day soon']),
    withDate('a date far ahead', [`Date: ${new Date(office.clock.now().getTime() + 400 * day).toUTCString()}`]),
  ]
  for (const [at, mail] of mails.entries()) office.gmail.deliver(address, mail, { receivedAt: times[at]! })
  await office.settle()

  const activities = await inWorkspace(database.db, workspaceId, tx =>
    tx
      .selectFrom('activity as a')
      .innerJoin('message as m', join =>
        join.onRef('m.workspaceId', '=', 'a.workspaceId').onRef('m.id', '=', 'a.messageId'),
      )
      .select(['m.subject', 'a.happenedAt'])
      .where('a.workspaceId', '=', workspaceId)
      .orderBy('a.happenedAt')
      .execute(),
  )
  expect(activities).toEqual([
    { subject: 'no date', happenedAt: times[0] },
    { subject: 'a date that is none', happenedAt: times[1] },
    { subject: 'a date far ahead', happenedAt: times[2] },
  ])
})
