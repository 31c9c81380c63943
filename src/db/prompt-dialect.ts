/**
 * PostgreSQL with one round trip less for each transaction: it begins together with its first statement where that one
 * has no parameters, as the one of `inWorkspace` has not. A round of a watched mailbox is made of short transactions.
 */
import {
  CompiledQuery,
  type DatabaseConnection,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely'

export class PromptDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig

  constructor(config: PostgresDialectConfig) {
    super(config)
    this.#config = config
  }

  override createDriver(): PostgresDriver {
    return new PromptDriver(this.#config)
  }
}

class PromptDriver extends PostgresDriver {
  readonly #inner = new WeakMap<DatabaseConnection, DatabaseConnection>()

  override async acquireConnection(): Promise<DatabaseConnection> {
    const inner = await super.acquireConnection()
    const connection = new PromptConnection(inner)
    this.#inner.set(connection, inner)
    return connection
  }

  override async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const isPlain = settings.isolationLevel === undefined && settings.accessMode === undefined
    if (isPlain && connection instanceof PromptConnection) connection.beginWithNext()
    else await super.beginTransaction(connection, settings)
  }

  override async releaseConnection(connection: DatabaseConnection): Promise<void> {
    type Releasable = Parameters<PostgresDriver['releaseConnection']>[0]
    await super.releaseConnection(this.#inner.get(connection) as Releasable)
  }
}

class PromptConnection implements DatabaseConnection {
  readonly #inner: DatabaseConnection
  #isBeginning = false

  constructor(inner: DatabaseConnection) {
    this.#inner = inner
  }

  beginWithNext(): void {
    this.#isBeginning = true
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (!this.#isBeginning) return this.#inner.executeQuery(query)
    this.#isBeginning = false
    // Only what has no parameters may be sent as several statements; their results are nobody's.
    if (query.parameters.length === 0 && isSetting(query.sql))
      return this.#inner.executeQuery(CompiledQuery.raw(`begin; ${query.sql}`))
    if (isEnd(query.sql)) return { rows: [] }
    await this.#inner.executeQuery(CompiledQuery.raw('begin'))
    return this.#inner.executeQuery(query)
  }

  async *streamQuery<R>(query: CompiledQuery, chunkSize?: number): AsyncIterableIterator<QueryResult<R>> {
    if (this.#isBeginning) {
      this.#isBeginning = false
      await this.#inner.executeQuery(CompiledQuery.raw('begin'))
    }
    yield* this.#inner.streamQuery<R>(query, chunkSize)
  }
}

/** Nobody reads what it answers. */
const isSetting = (sql: string): boolean => sql.startsWith('select set_config(')

/** Of a transaction in which nothing was done. */
const isEnd = (sql: string): boolean => sql === 'commit' || sql === 'rollback'
