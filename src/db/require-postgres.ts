import { sql } from 'kysely'
import { ConfigError } from '../config.ts'
import type { Database } from './open.ts'

/** The first thing that is asked of a server: what keeps us out is mostly a setting, and is said as one, without the password. */
export async function requirePostgres({ db }: Database, databaseUrl: string): Promise<void> {
  try {
    await sql`select 1`.execute(db)
  } catch (error) {
    const { host, pathname } = new URL(databaseUrl)
    const name = decodeURIComponent(pathname.slice(1))
    const { message = '', code = '' } = error as { message?: string; code?: string }
    throw new ConfigError(
      `DATABASE_URL: the database ${name} at ${host} cannot be used (${message || code}): ${whatToDo(code, name)}`,
    )
  }
}

/** By the codes of PostgreSQL (appendix A of its manual); the others come from the network. */
function whatToDo(code: string, name: string): string {
  switch (code) {
    case '3D000':
      return `make it first, e.g. by \`createdb ${name}\``
    case '28000':
    case '28P01':
      return 'check its user and password'
    case '53300':
    case '57P03':
      return 'the server takes no connection now, try again'
    default:
      return 'is PostgreSQL running there, and is the address right?'
  }
}
