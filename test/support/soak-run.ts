/**
 * One random life of three watched mailboxes (two Gmail, one Outlook): mail comes, is sent, labelled, moved, deleted;
 * pushes are lost, doubled, reordered; workers die at any named place; tokens, quotas and cursors end. When peace has
 * come, what the providers hold and what the ledger holds must be the same. All chances come from the seed.
 */
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { takeDueWork } from '../../src/mailboxes/run-due-work.ts'
import { type CrashPoint, crashPoints, setCrashHook } from '../../src/mailboxes/watching/crash-points.ts'
import { findWatched } from '../../src/mailboxes/watching/watch-queries.ts'
import { ingestableIds } from './fake-graph/start-fake-graph.ts'
import { hour, minute, type WatchedOffice } from './watched-office.ts'

export interface SoakResult {
  steps: number
  crashes: number
  messages: number
  resyncs: number
  /** What is wrong; none when all is well. */
  violations: string[]
}

interface Watched {
  kind: 'gmail' | 'outlook'
  address: string
  mailboxId: string
  ids: string[]
  drafts: string[]
  cursor: bigint
}

type Random = ReturnType<typeof seeded>

let runs = 0

export async function runSoak(office: WatchedOffice, seed: number, steps = 25): Promise<SoakResult> {
  const random = seeded(seed)
  const workspaceId = await office.open()
  const mailboxes: Watched[] = []
  for (const kind of ['gmail', 'gmail', 'outlook'] as const) {
    const address = `soak${++runs}-${seed}@acme.example`
    if (kind === 'gmail') office.gmail.addUser(address)
    else office.graph.addUser({ mail: address })
    const mailbox = { kind, address, mailboxId: '', ids: [], drafts: [], cursor: 0n }
    for (let at = random.below(4); at > 0; at--) deliver(office, mailbox, random)
    mailboxes.push(mailbox)
  }
  for (const mailbox of mailboxes) {
    const connect = mailbox.kind === 'gmail' ? office.connectGmail : office.connectOutlook
    mailbox.mailboxId = await connect(workspaceId, mailbox.address)
  }
  const result: SoakResult = { steps, crashes: 0, messages: 0, resyncs: 0, violations: [] }
  try {
    for (let step = 0; step < steps; step++) {
      await happen(office, random.pick(mailboxes), mailboxes, random)
      result.crashes += await work(office, random)
      await checkCursors(office, workspaceId, mailboxes, result)
    }
  } finally {
    setCrashHook(null)
  }
  await makePeace(office)
  // Pushes work again: a last message for each is told at once, and ends all doubt about them.
  for (const mailbox of mailboxes) deliver(office, mailbox, random)
  await office.settle()
  await checkAll(office, workspaceId, mailboxes, result)
  // These mailboxes take no turns in the next run.
  await office.database.db.deleteFrom('workDue').where('workspaceId', '=', workspaceId).execute()
  return result
}

async function happen(office: WatchedOffice, mailbox: Watched, all: Watched[], random: Random): Promise<void> {
  const { gmail, graph } = office
  const { address, kind } = mailbox
  const some = mailbox.ids.length === 0 ? null : random.pick(mailbox.ids)
  switch (random.below(20)) {
    case 0:
    case 1:
    case 2:
    case 3:
      for (let at = 1 + random.below(3); at > 0; at--) deliver(office, mailbox, random)
      return
    case 4:
      return deliverToAll(office, all, random)
    case 5:
      return send(office, mailbox, random)
    case 6:
      return draft(office, mailbox, random)
    case 7:
      if (some === null) return
      if (kind === 'gmail') gmail.label(address, some, [random.pick(['STARRED', 'IMPORTANT'])])
      else graph.categorise(address, some, [random.pick(['Blue', 'Red'])])
      return
    case 8:
      return spamOrTrash(office, mailbox, random, some)
    case 9:
      if (some === null) return
      mailbox.ids = mailbox.ids.filter(id => id !== some)
      if (kind === 'gmail') gmail.delete(address, some)
      else graph.remove(address, some)
      return
    case 10:
      gmail.pubsub.knobs.drop = 1 + random.below(4)
      graph.faults.dropsPushes = random.below(2) === 0
      return
    case 11:
      gmail.pubsub.knobs.duplicate = 1 + random.below(4)
      graph.faults.doublesPushes = random.below(2) === 0
      return
    case 12:
      gmail.pubsub.knobs.isHeld = true
      graph.faults.holdsPushes = true
      return
    case 13:
      return releasePushes(office)
    case 14:
      if (kind === 'gmail') gmail.expireAccessTokens(address)
      return
    case 15:
      return refuse(office, random)
    case 16:
      if (kind === 'gmail') gmail.expireHistoryBefore(address)
      else graph.expireDelta(address, random.pick(['inbox', 'sentitems']), random.pick(['410', 'SyncStateNotFound']))
      return
    case 17:
      office.clock.advance(random.below(3) * minute)
      return
    case 18:
      office.clock.advance(11 * minute)
      return
    default:
      office.clock.advance(random.below(20) * 1_000)
  }
}

let mails = 0
function content(address: string, subject: string, random: Random) {
  const from = random.pick(['Ann Lee <ann.lee@birch.example>', 'Jutta Weber <jutta.weber@larch.example>'])
  return { from, to: address, subject, id: `<soak-${++mails}@mail.example>`, date: 'Mon, 2 Mar 2026 08:00:00 +0000' }
}

function deliver({ gmail, graph }: WatchedOffice, mailbox: Watched, random: Random): void {
  const mail = content(mailbox.address, `Order ${random.below(1_000)}`, random)
  mailbox.ids.push(
    mailbox.kind === 'gmail' ? gmail.deliver(mailbox.address, mail).id : graph.deliver(mailbox.address, asText(mail)),
  )
}

/** One message, a copy of which lies in each mailbox. */
function deliverToAll({ gmail, graph }: WatchedOffice, all: Watched[], random: Random): void {
  const mail = { ...content(all.map(({ address }) => address).join(', '), 'To the team', random) }
  for (const mailbox of all) {
    const { kind, address } = mailbox
    mailbox.ids.push(kind === 'gmail' ? gmail.deliver(address, mail).id : graph.deliver(address, asText(mail)))
  }
}

function send({ gmail, graph }: WatchedOffice, mailbox: Watched, random: Random): void {
  const { kind, address } = mailbox
  const mail = { ...content('ann.lee@birch.example', 'Offer', random), from: address }
  mailbox.ids.push(kind === 'gmail' ? gmail.send(address, mail).id : graph.sendFrom(address, asText(mail)))
}

/** Begins one, or edits or sends one that was begun. */
function draft({ gmail, graph }: WatchedOffice, mailbox: Watched, random: Random): void {
  const { kind, address, drafts } = mailbox
  const mail = { ...content('ann.lee@birch.example', 'Draft', random), from: address }
  const begun = drafts[0]
  if (begun === undefined) {
    drafts.push(kind === 'gmail' ? gmail.draft(address, mail) : graph.draft(address, asText(mail)))
  } else if (kind === 'gmail' && random.below(2) === 0) {
    gmail.editDraft(address, begun, mail)
  } else {
    drafts.shift()
    if (kind === 'outlook') graph.sendDraft(address, begun)
    else gmail.sendDraft(address, begun, { keepId: random.below(2) === 0 })
  }
}

function spamOrTrash({ gmail, graph }: WatchedOffice, mailbox: Watched, random: Random, some: string | null): void {
  const { kind, address } = mailbox
  if (some === null) return
  const choice = random.below(4)
  if (kind === 'outlook') {
    graph.move(address, some, (['junkemail', 'inbox', 'deleteditems', 'archive'] as const)[choice]!)
    return
  }
  if (choice === 0) gmail.markSpam(address, some)
  else if (choice === 1) gmail.rescueFromSpam(address, some)
  else if (choice === 2) gmail.trash(address, some)
  else gmail.untrash(address, some)
}

async function releasePushes({ gmail, graph }: WatchedOffice): Promise<void> {
  gmail.pubsub.knobs.isHeld = false
  await gmail.pubsub.release(messages => [...messages].reverse())
  graph.faults.holdsPushes = false
  graph.subscriptions.release()
}

function refuse({ gmail, graph }: WatchedOffice, random: Random): void {
  const times = 1 + random.below(3)
  const refusals = [
    () => gmail.failNext('messages.get', 429, 'rateLimitExceeded', times),
    () => gmail.failNext('history', 503, 'backendError', times),
    () => gmail.failNext('batch', 0, 'broken', 1),
    () => gmail.failNext('messages.list', 500, 'internalError', times),
    () => graph.faults.failNext(/GET .*\/messages\//, throttled, times),
    () => graph.faults.failNext(/GET .*delta/, { status: 503, code: 'ErrorServerBusy' }, times),
  ]
  random.pick(refusals)()
}

const throttled = { status: 429, code: 'ApplicationThrottled', retryAfter: '30' }

/** Some rounds, of which one may die: what it had begun is never gone on with. Returns how many died. */
async function work(office: WatchedOffice, random: Random): Promise<number> {
  // Either at one named place, or wherever the so-many-th place happens to be.
  const chance = random.below(4)
  const point = chance === 0 ? random.pick(crashPoints) : null
  let passed = random.below(chance === 0 ? 2 : 12)
  let died: () => void = () => undefined
  const death = new Promise<'died'>(resolve => {
    died = () => resolve('died')
  })
  setCrashHook(
    chance > 1
      ? null
      : at => {
          if ((point !== null && at !== point) || passed-- > 0) return
          setCrashHook(null)
          return dieAt(at, died)
        },
  )
  await office.gmail.pubsub.settle()
  await office.graph.pushesSettled()
  for (let left = random.below(6); left > 0; left--) {
    const round = await takeDueWork(office.context)
    if (round === null) break
    if ((await Promise.race([round(), death])) === 'died') return 1
  }
  setCrashHook(null)
  return 0
}

/** Within a transaction the connection goes with the process, and what was not committed with it. */
function dieAt(point: CrashPoint, died: () => void): Promise<void> {
  if (point.startsWith('within_')) throw new Error('crashed within a transaction')
  died()
  return new Promise(() => undefined)
}

async function makePeace(office: WatchedOffice): Promise<void> {
  const { gmail, graph, clock } = office
  gmail.clearFaults()
  Object.assign(gmail.pubsub.knobs, { drop: 0, duplicate: 0 })
  await releasePushes(office)
  graph.faults.clear()
  for (const wait of [minute, 11 * minute, 11 * minute, 9 * hour, 9 * hour, 16 * hour, 11 * minute]) {
    clock.advance(wait)
    await office.settle()
  }
}

async function checkCursors(
  office: WatchedOffice,
  workspaceId: string,
  mailboxes: Watched[],
  result: SoakResult,
): Promise<void> {
  for (const mailbox of mailboxes) {
    const row = await inWorkspace(office.database.db, workspaceId, tx =>
      findWatched(tx, workspaceId, mailbox.mailboxId),
    )
    if (row?.cursor?.kind !== 'gmail') continue
    const cursor = BigInt(row.cursor.historyId)
    if (cursor < mailbox.cursor) result.violations.push(`${mailbox.address}: cursor back ${mailbox.cursor} → ${cursor}`)
    mailbox.cursor = cursor
  }
}

async function checkAll(
  office: WatchedOffice,
  workspaceId: string,
  mailboxes: Watched[],
  result: SoakResult,
): Promise<void> {
  const { rows, copies, activities } = await inWorkspace(office.database.db, workspaceId, async tx => ({
    rows: await tx.selectFrom('ledgerItem').selectAll().where('workspaceId', '=', workspaceId).execute(),
    copies: await tx.selectFrom('messageCopy').selectAll().where('workspaceId', '=', workspaceId).execute(),
    activities: await tx.selectFrom('activity').selectAll().where('workspaceId', '=', workspaceId).execute(),
  }))
  for (const mailbox of mailboxes) {
    const { address, kind, mailboxId } = mailbox
    const row = (await inWorkspace(office.database.db, workspaceId, tx => findWatched(tx, workspaceId, mailboxId)))!
    const say = (what: string) => result.violations.push(`${kind} ${address}: ${what}`)
    const held = kind === 'gmail' ? office.gmail.ingestable(address) : ingestableIds(office.graph, address)
    const mine = new Map(rows.flatMap(item => (item.mailboxId === mailboxId ? [[item.providerMessageId, item]] : [])))
    for (const id of held) {
      const item = mine.get(id)
      const stored = item && copies.filter(copy => copy.ledgerItemId === item.id).length
      if (item?.state !== 'done' || stored !== 1)
        say(`${id} is ${item?.state ?? 'unknown'} (${item?.reason}), stored ${stored}`)
    }
    for (const [id, item] of mine) {
      if (item.state === 'pending' || item.state === 'failed') say(`${id} is ${item.state} (${item.reason})`)
    }
    if (row.auditFound > 0) say(`audits found ${row.auditFound}`)
    if (row.lastAuditAt === null) say('was never audited')
    if (row.state !== 'live') say(`is ${row.state} (${row.stateReason})`)
    result.resyncs += row.resyncs
    result.messages += held.length
  }
  const logged = new Set(activities.map(({ messageId }) => messageId))
  if (logged.size !== activities.length) result.violations.push('a message has two activities')
}

function asText(mail: ReturnType<typeof content>): string {
  const { from, to, subject, id, date } = mail
  return `Message-ID: ${id}\r\nDate: ${date}\r\nFrom: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\n\r\nShall we talk on Tuesday?\r\n`
}

/** mulberry32 */
function seeded(seed: number) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (most: number) => Math.floor(next() * most)
  return { below, pick: <T>(from: readonly T[]): T => from[below(from.length)]! }
}
