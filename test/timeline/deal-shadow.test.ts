import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { decideSuggestion } from '../../src/review/decide-suggestion.ts'
import type { DealCandidate } from '../../src/timeline/choose-deals.ts'
import { shadowDeals } from '../../src/timeline/deal-shadow.ts'
import { compareShadows } from '../../src/timeline/deal-shadow-queries.ts'
import { createApp } from '../../src/web/app.tsx'
import { mail } from '../support/mail.ts'
import { type Office, openOffice } from '../support/office.ts'

describe('the rules of others', () => {
  const day = (number: number) => new Date(Date.UTC(2026, 0, number))
  const deal = (id: number, over: Partial<DealCandidate> = {}): DealCandidate => ({
    ...{ dealId: String(id), name: `Deal ${id}`, reference: null, companyId: 'K', companyName: 'Birch' },
    ...{ contactIds: ['C'], createdAt: day(id), updatedAt: day(20), closedAt: null, isClosed: false },
    ...over,
  })
  const ask = (candidates: DealCandidate[]) =>
    shadowDeals({
      ...{ sentAt: day(28), subject: '', visibleText: '', references: [], threadDealIds: [] },
      contacts: [{ contactId: 'C', companyId: 'K' }],
      candidates,
    })

  it('have nothing to choose from without an open deal of the people or their company', () => {
    const won = deal(1, { isClosed: true, closedAt: day(5) })
    const strange = deal(2, { contactIds: ['X'], companyId: 'L' })
    expect(ask([won, strange])).toBeNull()
  })

  it('take the only open one, the five entered last, the one changed last', () => {
    expect(ask([deal(1)])).toEqual({ onlyOpen: ['1'], fiveRecent: ['1'], lastModified: ['1'] })
    const seven = [1, 2, 3, 4, 5, 6, 7].map(id => deal(id, id === 2 ? { updatedAt: day(21) } : {}))
    expect(ask(seven)).toEqual({ onlyOpen: [], fiveRecent: ['3', '4', '5', '6', '7'], lastModified: ['2'] })
  })
})

describe('the comparison on /insights', () => {
  let office: Office
  beforeAll(async () => {
    office = await openOffice()
  })
  afterAll(() => office.close())

  it('counts where they differ from what stands, and how often they would have done as a person said', async () => {
    const workspaceId = await office.open()
    const jutta = 'Jutta Weber <jutta.weber@larch.example>'
    await office.import(workspaceId, 'sales@acme.example', [
      mail({ from: 'Ann Lee <ann.lee@birch.example>', subject: 'Offer', id: '<1@birch.example>' }),
      mail({ from: jutta, subject: 'Question', id: '<2@larch.example>' }),
      mail({ from: jutta, subject: 'Re: D-10777', id: '<3@larch.example>' }),
    ])
    const compare = () => inWorkspace(office.database.db, workspaceId, tx => compareShadows(tx, workspaceId))
    // Ann has one open deal; Jutta has two: of her mails one names a deal and one is asked about.
    const [onlyOpen, fiveRecent, lastModified] = await compare()
    expect(onlyOpen).toMatchObject({ rule: 'onlyOpen', messages: 3, same: 2, onlyOurs: 1, onlyRule: 0, answered: 0 })
    expect(fiveRecent).toMatchObject({ rule: 'fiveRecent', same: 1, more: 1, onlyRule: 1, other: 0 })
    expect(lastModified?.onlyRule).toBe(1)

    const { rows } = await inWorkspace(office.database.db, workspaceId, tx =>
      sql<{ suggestion: string; deal: string }>`select s.id as suggestion, d.id as deal from suggestion s, deal d
        where s.workspace_id = ${workspaceId} and s.kind = 'deal' and d.workspace_id = ${workspaceId}
          and d.external_id = 'D3'`.execute(tx),
    )
    await decideSuggestion(office.database.db, workspaceId, {
      ...{ suggestionId: rows[0]?.suggestion ?? '', actor: 'person:ann', now: office.context.now() },
      verdict: { kind: 'approve', dealId: rows[0]?.deal },
    })
    const after = await compare()
    expect(after[0]).toMatchObject({ rule: 'onlyOpen', answered: 1, rightAnswered: 0, onlyOurs: 2 })
    expect(after[1]).toMatchObject({ rule: 'fiveRecent', more: 2, onlyRule: 0 })

    const { name } = await office.database.db
      .selectFrom('workspace')
      .select('name')
      .where('id', '=', workspaceId)
      .executeTakeFirstOrThrow()
    const app = createApp({ db: office.database.db, now: office.context.now })
    const page = await (
      await app.request('http://localhost/insights', { headers: { cookie: `workspace=${name}` } })
    ).text()
    expect(page).toContain('The five newest open deals')
    expect(page).toContain('0 of 1')
  })
})
