import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { proveWorkspace } from '../../src/review/prove-promises.ts'
import { openIncident } from '../../src/review/threshold-queries.ts'
import { readSettings } from '../../src/settings/queries.ts'
import { createApp } from '../../src/web/app.tsx'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'
import { addContact, makeWorld, receive, type World, worldNow } from '../support/review-world.ts'

let database: TestDatabase
let world: World
let app: ReturnType<typeof createApp>
const faults: unknown[] = []

beforeAll(async () => {
  database = await openTestDatabase()
  world = await makeWorld(database, 'harbour')
  await addContact(world, { first: 'Ann', last: 'Lee', email: 'ann@birch.example', company: 'Birch Foods' })
  app = createApp({ db: database.db, now: () => worldNow, onFault: error => faults.push(error) })
})
afterAll(() => database.destroy())

const origin = 'http://localhost:4100'
const headers = { cookie: 'workspace=harbour' }
const get = async (path: string) => (await app.request(`${origin}${path}`, { headers })).text()
const post = (path: string, body: [string, string][], from: Record<string, string> = { origin }) =>
  app.request(`${origin}${path}`, {
    method: 'POST',
    body: new URLSearchParams(body),
    headers: { ...headers, ...from },
  })
const settings = () => inWorkspace(database.db, world.workspaceId, tx => readSettings(tx, world.workspaceId))
const form: [string, string][] = [
  ['logging', 'ask'],
  ['creating', 'automatic'],
  ['twoWay', 'creating'],
  ['shared', 'stepwise'],
  ['owner', 'connector'],
  ['whenDeleted', 'keep'],
  ['creatingByHand', 'free_mail'],
  ['minimum', 'full_name'],
  ['minimum', 'company'],
  ['targetPrecision', '0.99'],
  ['auditsADay', '7'],
  ['auditPercent', '2.5'],
]

describe('the settings page', () => {
  it('says how far the proof has come, in numbers', async () => {
    expect(await get('/settings')).toMatch(/0 of 598 audited\s*<\/strong>\s*, no threshold yet/)
    expect(await get('/insights')).toContain('Nothing is decided yet')
  })

  it('stores what the form says, and shows it again', async () => {
    expect((await post('/settings', form)).status).toBe(303)
    expect((await settings()).workspace).toMatchObject({
      ...{ logging: 'ask', creating: 'automatic', shared: 'stepwise', owner: 'connector', auditShare: 0.025 },
      ...{ creatingByHand: ['free_mail'], loggingByHand: [], minimum: ['full_name', 'company'], auditsADay: 7 },
      ...{ targetPrecision: 0.99, shippedCertificate: false, firstAnswerTakesOver: false },
    })
    const text = await get('/settings')
    expect(text).toContain('Version 1')
    expect(text).toMatch(/<option value="ask" selected=""/)
    expect(text).toMatch(/name="minimum" value="full_name" checked=""/)
    expect(text).toContain('0 of 299 audited')
  })

  it('refuses what cannot be chosen, and requests from elsewhere', async () => {
    const before = await settings()
    expect((await post('/settings', [...form.slice(1), ['logging', 'sometimes']])).status).toBe(422)
    expect((await post('/settings', [...form, ['loggingByHand', 'everybody']])).status).toBe(422)
    expect((await post('/settings', form.slice(0, 4))).status).toBe(422)
    expect((await post('/settings', form, { origin: 'http://evil.example' })).status).toBe(403)
    expect(await settings()).toEqual(before)
  })

  it('gives a mailbox settings of its own and takes them back', async () => {
    const own = (logging: string): [string, string][] => [
      ...[['mailbox', world.mailboxId] as [string, string], ['logging', logging] as [string, string]],
      ...(['creating', 'twoWay', 'shared', 'owner', 'whenDeleted'].map(key => [key, '']) as [string, string][]),
    ]
    expect((await post('/settings/mailboxes', own('off'))).status).toBe(303)
    expect((await settings()).byMailbox.get(world.mailboxId)?.logging).toBe('off')
    expect((await post('/settings/mailboxes', own(''))).status).toBe(303)
    expect((await settings()).byMailbox.get(world.mailboxId)).toBeUndefined()
    expect((await post('/settings/mailboxes', [['mailbox', '99999999'], ...own('off').slice(1)])).status).toBe(404)
  })

  it('gives a mailbox lists of its own, an empty one as well, and takes them back', async () => {
    const choices = ['logging', 'creating', 'twoWay', 'shared', 'owner', 'whenDeleted']
    const own = (...fields: [string, string][]): [string, string][] => [
      ['mailbox', world.mailboxId],
      ...choices.map((key): [string, string] => [key, '']),
      ...fields,
    ]
    const sent = own(['own', 'loggingByHand'], ['loggingByHand', 'role_address'], ['own', 'creatingByHand'])
    // A list that is not the mailbox's own is not stored, whatever is ticked in it.
    expect((await post('/settings/mailboxes', [...sent, ['minimum', 'phone']])).status).toBe(303)
    const { byMailbox, workspace, ownKeys } = await settings()
    expect(byMailbox.get(world.mailboxId)).toMatchObject({
      ...{ loggingByHand: ['role_address'], creatingByHand: [], minimum: workspace.minimum },
    })
    expect([...(ownKeys.get(world.mailboxId) ?? [])].sort()).toEqual(['creatingByHand', 'loggingByHand'])
    const page = await get('/settings')
    expect(page).toMatch(/name="own" value="loggingByHand" checked=""/)
    expect(page).not.toMatch(/name="own" value="minimum" checked=""/)
    const unknown = own(['own', 'minimum'], ['minimum', 'shoe_size'])
    expect((await post('/settings/mailboxes', unknown)).status).toBe(422)
    expect((await post('/settings/mailboxes', own())).status).toBe(303)
    expect((await settings()).byMailbox.get(world.mailboxId)).toBeUndefined()
  })

  it('makes a company a key account by its name, and ends it', async () => {
    expect((await post('/settings/key-accounts', [['company', 'birch foods']])).status).toBe(303)
    const action = /action="(\/settings\/key-accounts\/\d+\/end)"/.exec(await get('/settings'))?.[1] ?? ''
    expect((await post(action, [])).status).toBe(303)
    expect((await post(action, [])).status).toBe(404)
    const unknown = await post('/settings/key-accounts', [['company', 'Nobody Ltd']])
    expect([unknown.status, (await unknown.text()).includes('No company is called “Nobody Ltd”')]).toEqual([422, true])
  })

  it('tells what happened to the promise, here and on the overview, until an admin has understood', async () => {
    const detail = { threshold: null, labels: 600, wrong: 9 }
    await inWorkspace(database.db, world.workspaceId, tx =>
      openIncident(tx, world.workspaceId, { subjectKey: 'threshold_breached', severity: 'warning', detail }, worldNow),
    )
    for (const path of ['/', '/settings']) expect(await get(path)).toContain('9 of 600 were wrong.')
    const action = /action="(\/settings\/incidents\/\d+\/close)"/.exec(await get('/'))?.[1] ?? ''
    expect((await post(action, [['back', '/']])).headers.get('location')).toBe('/')
    expect(await get('/')).not.toContain('9 of 600')
    expect(faults).toEqual([])
  })
})

describe('a blind question', () => {
  it('shows people and no opinion: no confidence, no term, nobody chosen beforehand', async () => {
    const contactId = await addContact(world, { first: 'Bo', last: 'Reed', email: 'bo@birch.example' })
    await receive(world, {
      ...{ from: { name: 'Bo Reed', address: 'bo@birch.example' }, subject: 'Order', lines: ['b Hello'] },
      link: { action: 'logged', reason: 'exact_address', candidates: [{ contactId, confidence: 0.9971 }] },
    })
    await inWorkspace(database.db, world.workspaceId, tx => proveWorkspace(tx, world.workspaceId, worldNow, 'x'))
    const text = await get('/review')
    expect(text).toContain('its own answer is not shown')
    expect(text).toContain('Bo Reed')
    expect(text).not.toMatch(/99[.,]?7?\d* ?%|data-candidate checked|checked="" required|class="terms/)
    const id = /action="\/review\/(\d+)"/.exec(text)?.[1] ?? ''
    const shown = JSON.parse(await get(`/api/v1/suggestions/${id}`))
    expect(shown).toMatchObject({ confidence: null, contactId: null, candidates: [{ confidence: 0, terms: [] }] })
    const message = await get(`/messages/${shown.messageId}`)
    expect(message).toContain('What became of it is shown once the blind question about it is answered')
    expect(message).not.toMatch(/99[.,]?7?\d* ?%|The address is this contact’s|href="\/contacts\/\d+"|class="terms/)
    const { decisions } = JSON.parse(await get(`/api/v1/messages/${shown.messageId}/decisions`))
    expect(JSON.stringify(decisions)).not.toMatch(/exact_address|0\.9971/)
    expect(decisions.every((one: { contactId: unknown }) => one.contactId === null)).toBe(true)
    const answered = await post(`/review/${id}`, [
      ['verdict', 'approve'],
      ['answer', contactId],
    ])
    expect(answered.status).toBe(303)
    expect(await get(`/messages/${shown.messageId}`)).toContain('Bo Reed')
  })
})
