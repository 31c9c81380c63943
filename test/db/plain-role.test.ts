import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { expect, it } from 'vitest'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { listKeysInUse, recordCredentialKey } from '../../src/db/key-fingerprints.ts'
import { migrate } from '../../src/db/migrate.ts'
import { openPostgres } from '../../src/db/open.ts'
import { findCandidatesForMany } from '../../src/matching/queries.ts'
import { createWorkspace, postgresUrl } from '../support/database.ts'

// The embedded store knows one user only, a superuser, for whom this can't be shown.
it.runIf(postgresUrl !== null)(
  'a role that is no superuser can migrate an empty database, check the keys and look candidates up',
  async () => {
    const name = `countersign_plain_${randomBytes(4).toString('hex')}`
    const server = new pg.Client({ connectionString: postgresUrl! })
    await server.connect()
    try {
      await server.query(`create role ${name} login createrole`)
      // Roles belong to the cluster: where they exist already, somebody who may grants them.
      await server.query(`grant countersign_app, countersign_lookup to ${name}`).catch((error: { code?: string }) => {
        if (error.code !== '42704') throw error
      })
      await server.query(`create database ${name} owner ${name}`)
      const url = new URL(postgresUrl!)
      Object.assign(url, { username: name, password: '', pathname: `/${name}` })
      const database = await openPostgres(url.href)
      try {
        expect((await migrate(database)).applied.length).toBeGreaterThan(0)
        expect(await listKeysInUse(database.db)).toEqual(new Map())
        await recordCredentialKey(database.db, 'a fingerprint')
        const workspaceId = await createWorkspace(database)
        const query = { email: 'ann@birch.example', displayName: 'Ann Lee', signature: null, authenticated: true }
        const found = await inWorkspace(database.db, workspaceId, tx => findCandidatesForMany(tx, workspaceId, [query]))
        expect(found).toEqual([[]])
      } finally {
        await database.close()
      }
    } finally {
      await server.query(`drop database if exists ${name} with (force)`)
      await server.query(`drop owned by ${name}`)
      await server.query(`drop role ${name}`)
      await server.end()
    }
  },
)
