/** Who exists in the fake's tenant: users and shared mailboxes, app registrations, and the tokens that were given out. */
import { randomBytes, randomUUID } from 'node:crypto'
import { MailStore, type WellKnownName } from './mail-store.ts'

export interface UserOptions {
  /** Primary address; also the user principal name unless that is given. */
  mail: string
  userPrincipalName?: string
  displayName?: string
  aliases?: string[]
  /** A shared mailbox has no password: nobody signs in as it. */
  isShared?: boolean
  /** Addresses of users whom Exchange lets into this mailbox. */
  sharedWith?: string[]
  folderNames?: Partial<Record<WellKnownName, string>>
}

export interface FakeUser {
  id: string
  mail: string
  userPrincipalName: string
  displayName: string
  aliases: string[]
  isShared: boolean
  sharedWith: string[]
  /** Why Graph has no mailbox here. */
  disabled: 'inactive' | 'not_enabled' | null
  store: MailStore
}

export interface FakeApp {
  clientId: string
  clientSecret: string
  redirectUris: string[]
  /** Application permissions an administrator consented to, e.g. Mail.Read. */
  roles: string[]
  /** Mailboxes that Exchange's own scoping lets the app into; null: the whole tenant. */
  mailboxScope: string[] | null
}

export interface AccessGrant {
  clientId: string
  /** Null: the app by itself. */
  userId: string | null
  /** Delegated scopes or application roles. */
  permissions: string[]
  expiresAt: Date
}

export interface RefreshGrant {
  clientId: string
  userId: string
  scopes: string[]
}

export class Directory {
  readonly tenantId = randomUUID()
  readonly users: FakeUser[] = []
  readonly apps: FakeApp[] = []
  readonly accessTokens = new Map<string, AccessGrant>()
  readonly refreshTokens = new Map<string, RefreshGrant>()
  private readonly now: () => Date

  constructor(now: () => Date) {
    this.now = now
  }

  addUser(options: UserOptions): FakeUser {
    const user: FakeUser = {
      id: randomUUID(),
      mail: options.mail,
      userPrincipalName: options.userPrincipalName ?? options.mail,
      displayName: options.displayName ?? options.mail.split('@')[0]!,
      aliases: options.aliases ?? [],
      isShared: options.isShared ?? false,
      sharedWith: options.sharedWith ?? [],
      disabled: null,
      store: new MailStore(this.now, options.folderNames),
    }
    this.users.push(user)
    return user
  }

  /** By id, user principal name, or any address. */
  findUser(name: string): FakeUser | null {
    const lower = name.toLowerCase()
    return (
      this.users.find(user =>
        [user.id, user.userPrincipalName, user.mail, ...user.aliases].some(each => each.toLowerCase() === lower),
      ) ?? null
    )
  }

  user(name: string): FakeUser {
    const found = this.findUser(name)
    if (!found) throw new Error(`the tenant has no user ${name}`)
    return found
  }

  grantAccess(grant: Omit<AccessGrant, 'expiresAt'>, lifeSeconds: number): string {
    const token = `EwB${randomBytes(48).toString('base64url')}`
    this.accessTokens.set(token, { ...grant, expiresAt: new Date(this.now().getTime() + lifeSeconds * 1_000) })
    return token
  }

  grantRefresh(grant: RefreshGrant): string {
    const token = `0.AX${randomBytes(48).toString('base64url')}`
    this.refreshTokens.set(token, grant)
    return token
  }

  /** As when a password was reset: all tokens of a person are dead. */
  revokeTokens(name: string): void {
    const { id } = this.user(name)
    for (const tokens of [this.accessTokens, this.refreshTokens])
      for (const [token, grant] of tokens) if (grant.userId === id) tokens.delete(token)
  }
}
