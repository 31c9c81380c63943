/** /v1.0/me and /v1.0/users/{id}: identity, folders, messages, delta rounds. */
import type { Context } from 'hono'
import { DeltaRounds } from './delta-rounds.ts'
import type { FakeUser } from './directory.ts'
import type { Faults } from './faults.ts'
import { type GraphEnv, graphApp, graphError } from './graph-error.ts'
import type { StoredFolder, StoredMessage } from './mail-store.ts'
import { headerOf, messageJson, type Projection, rawHeaders } from './message-json.ts'
import { ODataError, readExtended, readFilter, readPreferences, readSearch, readSelect } from './odata.ts'

export interface MailRoutesOptions {
  faults: Faults
  /** Origin that links begin with. */
  origin: () => string
}

const WELL_KNOWN = [
  ...['archive', 'clutter', 'conflicts', 'conversationhistory', 'deleteditems', 'drafts', 'inbox', 'junkemail'],
  ...['localfailures', 'msgfolderroot', 'outbox', 'recoverableitemsdeletions', 'scheduled', 'searchfolders'],
  ...['sentitems', 'serverfailures', 'syncissues'],
]

export class MailRoutes {
  private readonly rounds = new Map<string, DeltaRounds>()
  private readonly options: MailRoutesOptions

  constructor(options: MailRoutesOptions) {
    this.options = options
  }

  /** Mounted below /v1.0/me and /v1.0/users/:user; the gate has set the mailbox. */
  app() {
    const app = graphApp()
    app.onError((error, c) => {
      if (error instanceof ODataError)
        return graphError(c, 400, 'ErrorInvalidUrlQueryFilter', `Unusable ${error.message}`)
      throw error
    })
    app.get('/', c => this.showUser(c))
    app.get('/mailFolders', c => c.json(this.foldersOf(c, null)))
    app.get('/mailFolders/:folder', c => this.withFolder(c, folder => c.json(this.folderJson(c.var.mailbox, folder))))
    app.get('/mailFolders/:folder/childFolders', c =>
      this.withFolder(c, folder => c.json(this.foldersOf(c, folder.id))),
    )
    app.get('/mailFolders/:folder/messages/delta', c => this.withFolder(c, folder => this.delta(c, folder)))
    app.get('/mailFolders/:folder/messages', c => this.withFolder(c, folder => this.listMessages(c, folder)))
    app.get('/messages', c => this.listMessages(c, null))
    app.get('/messages/:id', c => this.withMessage(c, message => c.json(messageJson(message, this.projection(c)))))
    app.get('/messages/:id/$value', c => this.withMessage(c, message => this.mime(c, message)))
    return app
  }

  roundsOf(user: FakeUser): DeltaRounds {
    const found = this.rounds.get(user.id) ?? new DeltaRounds(user.store, this.options.faults)
    this.rounds.set(user.id, found)
    return found
  }

  private showUser(c: Context<GraphEnv>): Response {
    const { id, mail, userPrincipalName, displayName, aliases } = c.var.mailbox
    const proxyAddresses = [`SMTP:${mail}`, ...aliases.map(alias => `smtp:${alias}`), `SIP:${mail}`]
    const all: Record<string, unknown> = {
      id,
      displayName,
      mail,
      userPrincipalName,
      proxyAddresses,
      otherMails: ['private@home.example'],
    }
    const select = readSelect(queryOf(c)) ?? ['id', 'displayName', 'mail', 'userPrincipalName']
    return c.json(Object.fromEntries(select.filter(name => name in all).map(name => [name, all[name]])))
  }

  private withFolder(c: Context<GraphEnv>, answer: (folder: StoredFolder) => Response): Response {
    const name = c.req.param('folder') ?? ''
    const { store } = c.var.mailbox
    // A display name is no name: only ids and well-known names reach a folder.
    const folder = WELL_KNOWN.includes(name.toLowerCase())
      ? [...store.folders.values()].find(each => each.wellKnown === name.toLowerCase())
      : store.folders.get(name)
    if (!folder) return graphError(c, 404, 'ErrorItemNotFound', 'The specified object was not found in the store.')
    return answer(folder)
  }

  private withMessage(c: Context<GraphEnv>, answer: (message: StoredMessage) => Response): Response {
    const { isImmutable } = readPreferences(c.req.header('prefer') ?? null)
    const message = c.var.mailbox.store.find(c.req.param('id') ?? '', isImmutable)
    if (!message) return graphError(c, 404, 'ErrorItemNotFound', 'The specified object was not found in the store.')
    return answer(message)
  }

  private folderJson(user: FakeUser, folder: StoredFolder): Record<string, unknown> {
    const children = [...user.store.folders.values()].filter(each => each.parentId === folder.id)
    return {
      ...(folder.isSearchFolder ? { '@odata.type': '#microsoft.graph.mailSearchFolder' } : {}),
      id: folder.id,
      displayName: folder.displayName,
      parentFolderId: folder.parentId ?? `root-${user.id}`,
      childFolderCount: children.length,
      totalItemCount: [...user.store.messages.values()].filter(each => each.folderId === folder.id).length,
      isHidden: false,
    }
  }

  private foldersOf(c: Context<GraphEnv>, parentId: string | null): unknown {
    const user = c.var.mailbox
    const query = queryOf(c)
    const all = [...user.store.folders.values()].filter(each => each.parentId === parentId)
    const top = Number(query.get('$top') ?? 10)
    const skip = Number(query.get('$skip') ?? 0)
    const value = all.slice(skip, skip + top).map(folder => this.folderJson(user, folder))
    if (skip + top >= all.length) return { value }
    query.set('$skip', String(skip + top))
    return { value, '@odata.nextLink': this.link(c, query) }
  }

  private delta(c: Context<GraphEnv>, folder: StoredFolder): Response {
    const query = queryOf(c)
    const preferences = readPreferences(c.req.header('prefer') ?? null)
    const size = preferences.pageSize ?? 10
    const rounds = this.roundsOf(c.var.mailbox)
    const token = query.get('$skiptoken') ?? query.get('$deltatoken')
    const filter = readFilter(query)
    if (filter.receivedTo !== null || filter.conversationId !== null) throw new ODataError('$filter')
    const answer =
      token === null
        ? rounds.begin(
            {
              folderId: folder.id,
              projection: this.projection(c),
              changeType: query.get('changeType'),
              receivedSince: filter.receivedFrom,
            },
            size,
          )
        : rounds.goOn(token, size)
    if (answer.kind === 'refused') {
      const code = answer.refusal === '410' ? 'syncStateNotFound' : answer.refusal
      return graphError(c, answer.refusal === '410' ? 410 : 400, code, 'The sync state generation is not found')
    }
    const name = answer.isLast ? '$deltatoken' : '$skiptoken'
    const link = this.link(c, new URLSearchParams({ [name]: answer.token }))
    return c.json({ value: answer.value, [answer.isLast ? '@odata.deltaLink' : '@odata.nextLink']: link })
  }

  private listMessages(c: Context<GraphEnv>, folder: StoredFolder | null): Response {
    const query = queryOf(c)
    const filter = readFilter(query)
    const search = readSearch(query)
    if (search !== null && !mayReadContent(c)) return graphError(c, 403, 'ErrorAccessDenied', 'Access is denied.')
    const top = Math.min(Number(query.get('$top') ?? 10), 1_000)
    const skip = Number(query.get('$skip') ?? 0)
    const found = [...c.var.mailbox.store.messages.values()]
      .filter(each => folder === null || each.folderId === folder.id)
      .filter(each => filter.receivedFrom === null || each.receivedAt >= filter.receivedFrom)
      .filter(each => filter.receivedTo === null || each.receivedAt <= filter.receivedTo)
      .filter(each => filter.conversationId === null || each.conversationId === filter.conversationId)
      .filter(each => search === null || search.some(address => takesPart(each, address)))
      .sort((a, b) => b.receivedAt.getTime() - a.receivedAt.getTime())
    const value = found.slice(skip, skip + top).map(each => messageJson(each, this.projection(c)))
    if (skip + top >= found.length) return c.json({ value })
    query.set('$skip', String(skip + top))
    return c.json({ value, '@odata.nextLink': this.link(c, query) })
  }

  private mime(c: Context<GraphEnv>, message: StoredMessage): Response {
    if (!mayReadContent(c))
      return graphError(c, 403, 'ErrorAccessDenied', 'Access is denied. Check credentials and try again.')
    return c.body(Buffer.from(message.raw), 200, { 'Content-Type': 'text/plain' })
  }

  private projection(c: Context<GraphEnv>): Projection {
    const query = queryOf(c)
    const extended = readExtended(query)
    if (extended.length > 0 && !mayReadContent(c)) throw new ODataError('$expand')
    return {
      select: readSelect(query),
      extended,
      isImmutable: readPreferences(c.req.header('prefer') ?? null).isImmutable,
      mayReadContent: mayReadContent(c),
    }
  }

  private link(c: Context<GraphEnv>, query: URLSearchParams): string {
    const { faults, origin } = this.options
    return `${faults.evilLinks ?? origin()}${new URL(c.req.url).pathname}?${query}`
  }
}

/** Mail.ReadBasic tells who wrote to whom, and nothing of what. */
function mayReadContent(c: Context<GraphEnv>): boolean {
  return c.var.grant.permissions.some(each => /^Mail\.Read(Write)?(\.|$)/.test(each))
}

function queryOf(c: Context): URLSearchParams {
  return new URL(c.req.url).searchParams
}

function takesPart(message: StoredMessage, address: string): boolean {
  const roles = ['from', 'sender', 'to', 'cc', 'bcc']
  return rawHeaders(message.raw).some(
    ({ name, value }) => roles.includes(name.toLowerCase()) && value.toLowerCase().includes(address),
  )
}

/** The Message-ID of a stored message, for assertions. */
export function rfcMessageId(message: StoredMessage): string | null {
  return headerOf(message.raw, 'message-id')
}
