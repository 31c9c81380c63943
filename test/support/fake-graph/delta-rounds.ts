/**
 * Delta rounds over one folder. Tokens are opaque in earnest: what they stand for is kept here, so that nobody can
 * read or build one.
 */
import { randomBytes } from 'node:crypto'
import type { Faults } from './faults.ts'
import type { MailStore, StoredMessage } from './mail-store.ts'
import { messageJson, type Projection } from './message-json.ts'

interface Round {
  folderId: string
  /** Where the log was when this round's links were asked for; null: the first round, which tells all there is. */
  since: number | null
  projection: Projection
  changeType: string | null
  receivedSince: Date | null
}

interface Page {
  round: Round
  entries: Entry[]
  offset: number
  size: number
  upTo: number
}

type Entry = { kind: 'there'; immutableId: string } | { kind: 'removed'; id: string }

export type TokenRefusal = '410' | 'SyncStateNotFound' | 'SyncStateInvalid' | 'resyncRequired' | 'syncStateNotFound'

interface Token {
  kind: 'skip' | 'delta'
  folderId: string
  refusal: TokenRefusal | null
  round: Round
  page: Page | null
}

export type DeltaAnswer =
  | { kind: 'page'; value: unknown[]; token: string; isLast: boolean }
  | { kind: 'refused'; refusal: TokenRefusal }

export class DeltaRounds {
  private readonly tokens = new Map<string, Token>()
  private readonly store: MailStore
  private readonly faults: Faults

  constructor(store: MailStore, faults: Faults) {
    this.store = store
    this.faults = faults
  }

  begin(round: Omit<Round, 'since'>, size: number): DeltaAnswer {
    return this.tell(this.firstPage({ ...round, since: null }, size))
  }

  goOn(text: string, size: number): DeltaAnswer {
    const token = this.tokens.get(text)
    if (!token) return { kind: 'refused', refusal: 'SyncStateInvalid' }
    if (token.refusal !== null) return { kind: 'refused', refusal: token.refusal }
    return this.tell(token.page ?? this.firstPage(token.round, size))
  }

  /** Forgets all tokens of a folder that were given out so far; with `only`, those of one kind. */
  expire(folderId: string, refusal: TokenRefusal, only: Token['kind'] | null = null): void {
    for (const token of this.tokens.values())
      if (token.folderId === folderId && (only === null || token.kind === only)) token.refusal = refusal
  }

  private tell(page: Page): DeltaAnswer {
    const { round, entries, offset, size } = page
    const value = entries.slice(offset, offset + size).flatMap(entry => this.show(entry, round))
    const isLast = offset + size >= entries.length
    const token = randomBytes(90).toString('base64url')
    this.tokens.set(token, {
      kind: isLast ? 'delta' : 'skip',
      folderId: round.folderId,
      refusal: null,
      round: isLast ? { ...round, since: page.upTo } : round,
      page: isLast ? null : { ...page, offset: offset + size },
    })
    return { kind: 'page', value, token, isLast }
  }

  private show(entry: Entry, { projection, folderId }: Round): unknown[] {
    if (entry.kind === 'removed') return [{ id: entry.id, '@removed': { reason: 'deleted' } }]
    const message = this.store.messages.get(entry.immutableId)
    if (message?.folderId !== folderId) return []
    return [{ '@odata.type': '#microsoft.graph.message', ...messageJson(message, projection) }]
  }

  private firstPage(round: Round, size: number): Page {
    const entries = round.since === null ? this.all(round) : this.changesSince(round, round.since)
    const told = this.faults.repeatsChanges ? [...entries, ...entries] : entries
    return { round, entries: told, offset: 0, size, upTo: this.store.seq }
  }

  private all(round: Round): Entry[] {
    const inFolder = [...this.store.messages.values()]
      .filter(each => each.folderId === round.folderId && isWithin(each, round))
      .sort((a, b) => b.receivedAt.getTime() - a.receivedAt.getTime())
    const told = round.receivedSince === null ? inFolder : inFolder.slice(0, this.faults.mostFiltered)
    return told.map(({ immutableId }) => ({ kind: 'there', immutableId }))
  }

  private changesSince(round: Round, since: number): Entry[] {
    const { isImmutable } = round.projection
    const events = this.store.log.filter(each => each.seq > since && each.folderId === round.folderId)
    const keys = new Set(events.map(each => (isImmutable ? each.immutableId : each.mutableId)))
    return [...keys].flatMap((key): Entry[] => {
      const mine = events.filter(each => (isImmutable ? each.immutableId : each.mutableId) === key)
      const message = this.store.messages.get(mine[0]!.immutableId)
      const isThere = message?.folderId === round.folderId && (isImmutable || message.mutableId === key)
      const wasThere = mine[0]!.kind !== 'added'
      if (isThere && isWithin(message, round)) {
        const cameBack = wasThere && mine.some(each => each.kind === 'removed')
        if (cameBack && isImmutable && this.faults.forgetsReturns) return [{ kind: 'removed', id: key }]
        const type = mine.some(each => each.kind === 'added') ? 'created' : 'updated'
        return isWanted(type, round) ? [{ kind: 'there', immutableId: message.immutableId }] : []
      }
      return !isThere && wasThere && isWanted('deleted', round) ? [{ kind: 'removed', id: key }] : []
    })
  }
}

function isWithin(message: StoredMessage, { receivedSince }: Round): boolean {
  return receivedSince === null || message.receivedAt >= receivedSince
}

function isWanted(type: string, { changeType }: Round): boolean {
  return changeType === null || changeType === type
}
