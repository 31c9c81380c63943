import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { silentLog } from '../../src/log.ts'
import { insertSeen } from '../../src/mailboxes/item-queries.ts'
import { countLedger, explainAddress, explainMessage } from '../../src/mailboxes/ledger.ts'
import { runDueWork } from '../../src/mailboxes/run-due-work.ts'
import { addRule } from '../../src/privacy/queries.ts'
import { suppressedIdentity } from '../../src/privacy/suppression.ts'
import { mail } from '../support/mail.ts'
import { type Office, openOffice } from '../support/office.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.close())

const sales = 'sales@acme.example'
const ann = 'Ann Lee <ann.lee@birch.example>'

/** Every text of every table, to look for what must not be there. */
async function everythingStored(workspaceId: string): Promise<string> {
  return inWorkspace(office.database.db, workspaceId, async tx => {
    const { rows: tables } = await sql<{ name: string }>`select table_name as name from information_schema.columns
      where table_schema = 'public' and column_name = 'workspace_id'`.execute(tx)
    const texts: string[] = []
    for (const { name } of tables) {
      const { rows } = await sql<{ text: string }>`select t::text as text from ${sql.table(name)} t`.execute(tx)
      texts.push(...rows.map(({ text }) => text))
    }
    return texts.join('\n')
  })
}

async function counts(workspaceId: string, table: string): Promise<number> {
  return inWorkspace(office.database.db, workspaceId, async tx => {
    const { rows } = await sql<{
      n: number
    }>`select count(*)::integer as n from ${sql.table(table)} where workspace_id = ${workspaceId}`.execute(tx)
    return rows[0]!.n
  })
}

describe('a message of a known, authenticated sender', () => {
  it('is logged on contact, company and deal, once, however many mailboxes hold it', async () => {
    const workspaceId = await office.open()
    const message = mail({ from: ann, to: `${sales}, nora@acme.example`, id: '<one@birch.example>' })
    await office.import(workspaceId, sales, [message])
    await office.import(workspaceId, 'nora@acme.example', [message])
    const decisions = await office.decisions(workspaceId)
    expect([...decisions.values()]).toMatchObject([
      {
        message_id: '<one@birch.example>',
        mailboxes: ['nora@acme.example', sales],
        action: 'logged',
        links: [{ address: 'ann.lee@birch.example', contact_id: 'C1', action: 'logged' }],
        deal: { deal_id: 'D1', action: 'linked' },
      },
    ])
    expect(await counts(workspaceId, 'activity')).toBe(1)
    expect(await counts(workspaceId, 'activity_link')).toBe(3)
  })

  it('is not logged again by a second import', async () => {
    const workspaceId = await office.open()
    const messages = [mail({ from: ann }), mail({ from: 'Jutta Weber <jutta.weber@larch.example>' })]
    await office.import(workspaceId, sales, messages)
    const before = await office.decisions(workspaceId)
    const again = await office.import(workspaceId, sales, messages)
    expect(again).toMatchObject({ found: 2, knownBefore: 2 })
    expect(await office.decisions(workspaceId)).toEqual(before)
    expect(await counts(workspaceId, 'decision')).toBe(6)
  })
})

describe('forged mail', () => {
  it('moves nothing: it waits for a person, with the reason', async () => {
    const workspaceId = await office.open()
    await office.import(workspaceId, sales, [mail({ from: ann, id: '<forged@x.example>', dmarc: 'fail' })])
    expect((await office.decisions(workspaceId)).get('<forged@x.example>')).toMatchObject({
      action: 'review',
      reason: 'sender_failed_authentication',
      deal: { action: 'none' },
    })
    expect(await counts(workspaceId, 'activity')).toBe(0)
  })

  it('that arrives before the real copy gives way to it, with its text', async () => {
    const workspaceId = await office.open()
    const forged = mail({ from: ann, id: '<twice@birch.example>', dmarc: 'fail', body: 'Pay to another account.' })
    const real = mail({ from: ann, id: '<twice@birch.example>', body: 'See you on Tuesday.' })
    await office.import(workspaceId, sales, [forged])
    await office.import(workspaceId, 'nora@acme.example', [real])
    expect((await office.decisions(workspaceId)).get('<twice@birch.example>')).toMatchObject({ action: 'logged' })
    const stored = await everythingStored(workspaceId)
    expect(stored).toContain('See you on Tuesday.')
    expect(stored).not.toContain('Pay to another account.')
  })

  it('does not reach another customer’s deal by quoting its number', async () => {
    const workspaceId = await office.open()
    await office.import(workspaceId, sales, [mail({ from: ann, id: '<ref@birch.example>', subject: 'About D-10777' })])
    expect((await office.decisions(workspaceId)).get('<ref@birch.example>')).toMatchObject({
      action: 'logged',
      deal: { deal_id: 'D2', action: 'review' },
    })
  })
})

describe('the order of arrival', () => {
  const question = mail({
    from: 'Jutta Weber <jutta.weber@larch.example>',
    id: '<q@larch.example>',
    subject: 'D-10888',
    date: 'Mon, 2 Mar 2026 09:00:00 +0000',
  })
  const answer = mail({
    from: 'Sales <sales@acme.example>',
    to: 'jutta.weber@larch.example',
    id: '<a@acme.example>',
    inReplyTo: '<q@larch.example>',
    subject: 'Re: your question',
    date: 'Mon, 2 Mar 2026 10:00:00 +0000',
    dmarc: null,
  })
  const thanks = mail({
    from: 'Jutta Weber <jutta.weber@larch.example>',
    id: '<t@larch.example>',
    inReplyTo: '<a@acme.example>',
    subject: 'Re: Re: your question',
    date: 'Mon, 2 Mar 2026 11:00:00 +0000',
  })

  it('makes no difference: what came first in a thread is inherited by what came later', async () => {
    const orders = [
      [question, answer, thanks],
      [thanks, answer, question],
      [thanks, question, answer],
    ]
    for (const order of orders) {
      const workspaceId = await office.open()
      for (const message of order) await office.import(workspaceId, sales, [message])
      const decisions = await office.decisions(workspaceId)
      const deals = ['<q@larch.example>', '<a@acme.example>', '<t@larch.example>'].map(
        id => decisions.get(id)?.deal.deal_id,
      )
      expect(deals).toEqual(['D3', 'D3', 'D3'])
    }
  })

  it('makes no difference to whose mail is ours: a domain that turns out to be ours changes what was stored before', async () => {
    const outgoing = mail({
      from: 'Nora <nora@acme.example>',
      to: 'jutta.weber@larch.example, jo@acme-labs.example',
      dmarc: null,
      id: '<o@acme.example>',
    })
    const between = mail({ from: 'Jo <jo@acme-labs.example>', to: 'nora@acme.example', id: '<b@acme-labs.example>' })
    const found: unknown[] = []
    for (const labsFirst of [true, false]) {
      const workspaceId = await office.open()
      const steps = [
        () => office.import(workspaceId, 'nora@acme.example', [outgoing, between]),
        () => office.import(workspaceId, 'jo@acme-labs.example', [outgoing]),
      ]
      for (const step of labsFirst ? steps.reverse() : steps) await step()
      const decisions = [...(await office.decisions(workspaceId)).values()]
      found.push(
        decisions
          .map(({ message_id, kind, action, reason, links }) => ({ message_id, kind, action, reason, links }))
          .sort((a, b) => String(a.message_id).localeCompare(String(b.message_id))),
      )
    }
    expect(found[0]).toEqual(found[1])
    expect(found[0]).toMatchObject([{ kind: 'internal', action: 'ignored' }, { action: 'logged' }])
  })

  it('of options makes no difference: mail that nobody vouched for is read again when the receiver is named', async () => {
    const workspaceId = await office.open()
    const message = mail({ from: ann, id: '<later@birch.example>' })
    await office.import(workspaceId, sales, [message], { authservId: null })
    expect((await office.decisions(workspaceId)).get('<later@birch.example>')).toMatchObject({
      action: 'review',
      reason: 'sender_unverified',
    })
    await office.import(workspaceId, sales, [])
    expect((await office.decisions(workspaceId)).get('<later@birch.example>')).toMatchObject({ action: 'logged' })
  })

  it('never takes a person’s link away', async () => {
    const workspaceId = await office.open()
    await office.import(workspaceId, sales, [thanks])
    await inWorkspace(office.database.db, workspaceId, async tx => {
      await sql`insert into activity_link (workspace_id, activity_id, target_kind, target_id, decision_id, set_by)
        select ${workspaceId}, a.id, 'deal', d.id, a.decision_id, 'person'
        from activity a, deal d where d.external_id = 'D2' and d.workspace_id = ${workspaceId} and a.workspace_id = ${workspaceId}`.execute(
        tx,
      )
    })
    await office.import(workspaceId, sales, [answer, question])
    const links = await inWorkspace(
      office.database.db,
      workspaceId,
      async tx =>
        (
          await sql<{ externalId: string; setBy: string }>`select d.external_id, l.set_by from activity_link l
        join activity a on a.id = l.activity_id join message m on m.id = a.message_id
        join deal d on d.id = l.target_id and l.target_kind = 'deal'
        where m.rfc_message_id = '<t@larch.example>' and l.workspace_id = ${workspaceId} order by 1`.execute(tx)
        ).rows,
    )
    expect(links).toEqual([
      { externalId: 'D2', setBy: 'person' },
      { externalId: 'D3', setBy: 'system' },
    ])
  })
})

describe('private mail', () => {
  it('leaves nothing that can be read, yet stays accounted for', async () => {
    const workspaceId = await office.open()
    const canary = 'grandmother-xylophone'
    const secret = mail({
      from: 'Ann Lee <ann.private@birch.example>',
      id: '<private@birch.example>',
      subject: canary,
      body: canary,
      headers: ['Sensitivity: Private'],
    })
    await office.import(workspaceId, sales, [secret])
    const stored = await everythingStored(workspaceId)
    expect(stored).not.toContain(canary)
    expect(stored).not.toContain('ann.private')
    expect((await office.decisions(workspaceId)).get('<private@birch.example>')).toMatchObject({
      action: 'ignored',
      reason: 'policy_sensitivity_private',
      links: [],
    })
  })

  it('of which one copy has the label that drops it is dropped in all copies, whichever came first', async () => {
    for (const labelledFirst of [true, false]) {
      const workspaceId = await office.open()
      await inWorkspace(office.database.db, workspaceId, tx =>
        addRule(
          tx,
          workspaceId,
          { scope: { kind: 'label', label: 'nocrm' }, effect: 'drop', keepMessageId: true },
          'admin',
        ),
      )
      const plain = mail({ from: ann, id: '<label@birch.example>', body: 'quiet words' })
      const labelled = mail({
        from: ann,
        id: '<label@birch.example>',
        body: 'quiet words',
        headers: ['X-Gmail-Labels: nocrm'],
      })
      const [first, second] = labelledFirst ? [labelled, plain] : [plain, labelled]
      await office.import(workspaceId, sales, [first])
      await office.import(workspaceId, 'nora@acme.example', [second])
      expect([...(await office.decisions(workspaceId)).values()]).toMatchObject([
        { action: 'ignored', reason: 'policy_label' },
      ])
      expect(await everythingStored(workspaceId)).not.toContain('quiet words')
    }
  })

  it('of an erased person does not come back', async () => {
    const workspaceId = await office.open()
    const address = 'erased.person@birch.example'
    await inWorkspace(office.database.db, workspaceId, tx =>
      tx
        .insertInto('suppression')
        .values({
          workspaceId,
          identity: suppressedIdentity(office.context.keys.suppression, address),
          kind: 'address',
          reason: 'erased',
        })
        .execute(),
    )
    await office.import(workspaceId, sales, [
      mail({ from: `Erased Person <${address}>`, subject: 'I am back' }),
      mail({ from: ann, cc: `Erased Person <${address}>`, subject: 'Meeting', body: 'Erased Person will join.' }),
    ])
    const stored = await everythingStored(workspaceId)
    expect(stored).not.toMatch(/erased\.person|Erased Person|I am back/)
    const answer = await inWorkspace(office.database.db, workspaceId, tx =>
      explainAddress(tx, workspaceId, address, office.context.keys.suppression),
    )
    expect(answer).toMatchObject({ isSuppressed: true, outcomes: [] })
  })
})

describe('the ledger', () => {
  it('accounts for every message, and says of one what became of it', async () => {
    const workspaceId = await office.open()
    await office.import(workspaceId, sales, [
      mail({ from: ann, id: '<logged@birch.example>' }),
      mail({ from: 'Someone New <new@fir.example>', id: '<new@fir.example>' }),
      mail({
        from: 'News <news@larch.example>',
        headers: ['List-Unsubscribe: <https://larch.example/u>', 'Precedence: bulk'],
      }),
      mail({ from: ann, headers: ['Sensitivity: Personal'] }),
    ])
    const [ledger] = await inWorkspace(office.database.db, workspaceId, tx => countLedger(tx, workspaceId, sales))
    expect(ledger).toMatchObject({ seen: 4, pending: 0, logged: 1, review: 1, failed: [], gone: 0 })
    expect(ledger!.ignored.map(({ reason }) => reason).sort()).toEqual([
      'policy_class_list',
      'policy_sensitivity_personal',
    ])
    const [answer] = await inWorkspace(office.database.db, workspaceId, tx =>
      explainMessage(tx, workspaceId, 'new@fir.example'),
    )
    expect(answer).toMatchObject({ address: sales, state: 'done', action: 'review' })
  })

  it('leaves messages pending that were seen and not worked on, and a worker takes them up', async () => {
    const workspaceId = await office.open()
    const first = await office.import(workspaceId, sales, [mail({ from: ann, id: '<first@birch.example>' })])
    await inWorkspace(office.database.db, workspaceId, async tx => {
      // As a process leaves them that was killed after its first transaction.
      await sql`delete from activity_link where workspace_id = ${workspaceId}`.execute(tx)
      await sql`delete from activity where workspace_id = ${workspaceId}`.execute(tx)
      await sql`delete from message_copy where workspace_id = ${workspaceId}`.execute(tx)
      await sql`delete from message where workspace_id = ${workspaceId}`.execute(tx)
      const { rows } = await sql<{
        providerMessageId: string
        locator: unknown
      }>`update ledger_item set state = 'pending', message_id = null
        where workspace_id = ${workspaceId} returning provider_message_id, locator`.execute(tx)
      await insertSeen(tx, workspaceId, first.mailboxId, rows, {
        leaseUntil: new Date('2026-03-20T11:59:00Z'),
      })
    })
    expect(await counts(workspaceId, 'activity')).toBe(0)
    const workContext = {
      ...office.context,
      openMailbox: () => Promise.reject(new Error('there is none')),
      log: silentLog,
    }
    expect(await runDueWork(workContext)).toBe(true)
    expect(await counts(workspaceId, 'activity')).toBe(1)
    expect(await runDueWork(workContext)).toBe(false)
    const [ledger] = await inWorkspace(office.database.db, workspaceId, tx => countLedger(tx, workspaceId, sales))
    expect(ledger).toMatchObject({ seen: 1, logged: 1, pending: 0 })
  })
})
