import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'

/** The import rules of the rooms: what may know what. A rule that no file is left to break would be no rule. */
interface SourceFile {
  /** Below src, e.g. matching/rank.ts */
  path: string
  text: string
  imports: { from: string; isTypeOnly: boolean; isLazy: boolean }[]
}

const root = fileURLToPath(new URL('../src/', import.meta.url))
let files: SourceFile[] = []

beforeAll(async () => {
  const names = await readdir(root, { recursive: true })
  const paths = names.filter(name => /\.(ts|tsx|mjs)$/.test(name))
  files = await Promise.all(paths.map(async path => readSource(path, await readFile(join(root, path), 'utf8'))))
})

function readSource(path: string, text: string): SourceFile {
  const statements = [...text.matchAll(/^(?:import|export)\s+(type\s)?([^'";]*?)from\s+'([^']+)'/gm)]
  const imports = statements.map(([, type, names = '', from = '']) => {
    const eachIsType =
      /^\{[^}]*\}\s*$/.test(names) &&
      names
        .slice(1, names.indexOf('}'))
        .split(',')
        .every(one => one.trim() === '' || one.trim().startsWith('type '))
    return { from: resolveName(path, from), isTypeOnly: type !== undefined || eachIsType, isLazy: false }
  })
  const bare = [...text.matchAll(/^import\s+'([^']+)'/gm)].map(([, from = '']) => ({
    from: resolveName(path, from),
    isTypeOnly: false,
    isLazy: false,
  }))
  const lazy = [...text.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)].map(([, from = '']) => ({
    from: resolveName(path, from),
    isTypeOnly: false,
    isLazy: true,
  }))
  return { path, text, imports: [...imports, ...bare, ...lazy] }
}

/** Own files by their path below src, packages by their name. */
function resolveName(path: string, from: string): string {
  return from.startsWith('.') ? relative(root, join(root, dirname(path), from)) : from
}

const inRoom = (path: string, ...rooms: string[]) => rooms.some(room => path === room || path.startsWith(`${room}/`))
const isPackage = (from: string, name: string) => from === name || from.startsWith(`${name}/`)

/** "file → import" of every import that the rule forbids. */
function offences(isForbidden: (file: SourceFile, from: string, isTypeOnly: boolean) => boolean): string[] {
  return files.flatMap(file =>
    file.imports
      .filter(({ from, isTypeOnly }) => isForbidden(file, from, isTypeOnly))
      .map(({ from }) => `${file.path} → ${from}`),
  )
}

test('there are sources to check, and their imports are found', () => {
  expect(files.length).toBeGreaterThan(100)
  const cli = files.find(({ path }) => path === 'cli.ts')
  expect(cli?.imports.map(({ from }) => from)).toContain('cli/parse.ts')
  expect(offences((_, from) => isPackage(from, 'kysely')).length).toBeGreaterThan(3)
})

describe('what may know what', () => {
  test('database, settings and log know nothing above them', () => {
    const ground = ['db', 'config.ts', 'log.ts', 'keys.ts', 'version.ts']
    const isOwn = (from: string) => /\.(ts|tsx|mjs)$/.test(from)
    expect(offences(({ path }, from) => inRoom(path, ...ground) && isOwn(from) && !inRoom(from, ...ground))).toEqual([])
  })

  test('reading signatures and ranking are pure: no database, no file, no network, no clock of their own', () => {
    const impure = [
      'kysely',
      'pg',
      '@electric-sql/pglite',
      'node:net',
      'node:http',
      'node:https',
      'node:child_process',
      'hono',
      'pg-boss',
    ]
    const mayAsk = ['matching/queries.ts', 'matching/match-lines.ts', 'privacy/queries.ts']
    const isPure = (path: string) =>
      (inRoom(path, 'signatures', 'messages', 'matching') ||
        path === 'privacy/redact.ts' ||
        path === 'timeline/choose-deals.ts') &&
      !mayAsk.includes(path) &&
      !/queries\.ts$/.test(path)
    expect(
      offences(
        ({ path }, from, isTypeOnly) => isPure(path) && !isTypeOnly && impure.some(name => isPackage(from, name)),
      ),
    ).toEqual([])
    expect(offences(({ path }, from, isTypeOnly) => isPure(path) && !isTypeOnly && inRoom(from, 'db'))).toEqual([])
  })

  test('the stages do not know who runs them', () => {
    const stages = ['messages', 'signatures', 'matching', 'contacts', 'privacy', 'timeline', 'review', 'crm', 'access']
    const doors = ['web', 'jobs', 'cli', 'cli.ts', 'main.ts', 'installation.ts']
    expect(offences(({ path }, from) => inRoom(path, ...stages) && inRoom(from, ...doors))).toEqual([])
  })

  test('reading a message knows nothing of storing it', () => {
    const above = ['timeline', 'review', 'mailboxes', 'crm', 'pipeline.ts']
    expect(offences(({ path }, from) => inRoom(path, 'messages', 'signatures') && inRoom(from, ...above))).toEqual([])
  })

  test('only the doors and the mailboxes know the pipeline by value', () => {
    const may = ['pipeline.ts', 'mailboxes', 'jobs', 'cli', 'sample', 'installation.ts', 'web']
    expect(
      offences(({ path }, from, isTypeOnly) => from === 'pipeline.ts' && !isTypeOnly && !inRoom(path, ...may)),
    ).toEqual([])
  })
})

describe('who may use which package', () => {
  test('the web framework stays in web', () => {
    const isHono = (from: string) => isPackage(from, 'hono') || from.startsWith('@hono/')
    expect(offences(({ path }, from) => isHono(from) && !inRoom(path, 'web'))).toEqual([])
  })

  test('each provider’s client stays with its adapter', () => {
    const homes = [
      ['googleapis', 'mailboxes/gmail'],
      ['@microsoft/microsoft-graph-client', 'mailboxes/outlook'],
    ] as const
    for (const [name, home] of homes) {
      const users = offences((_, from) => isPackage(from, name))
      expect(users.length).toBeGreaterThan(0)
      expect(users.filter(line => !line.startsWith(`${home}/`))).toEqual([])
    }
  })

  test('one file knows the job queue, one the embedded database and the driver', () => {
    expect(offences(({ path }, from) => isPackage(from, 'pg-boss') && path !== 'jobs/queue.ts')).toEqual([])
    const drivers = ['pg', 'pg-cursor', '@electric-sql/pglite']
    expect(offences(({ path }, from) => drivers.some(name => isPackage(from, name)) && path !== 'db/open.ts')).toEqual(
      [],
    )
  })

  test('the command line’s packages stay there', () => {
    expect(
      offences(
        ({ path }, from) =>
          ['commander', 'cli-progress'].some(name => isPackage(from, name)) && !inRoom(path, 'cli', 'cli.ts'),
      ),
    ).toEqual([])
  })

  test('pages and jobs hold no SQL of their own but their queries', () => {
    const isQueries = (path: string) => /(^|\/)[\w-]*queries\.ts$/.test(path)
    expect(
      offences(
        ({ path }, from, isTypeOnly) =>
          isPackage(from, 'kysely') && !isTypeOnly && inRoom(path, 'web', 'jobs', 'cli') && !isQueries(path),
      ),
    ).toEqual([])
  })
})

describe('one door', () => {
  test('the environment is read in config.ts alone', () => {
    const readers = files.filter(({ text }) => /process\.env\b/.test(text)).map(({ path }) => path)
    expect(readers).toEqual(['config.ts'])
  })

  test('no barrels, no default exports, no drawers for odds and ends', () => {
    expect(files.filter(({ path }) => /(^|\/)index\.tsx?$/.test(path)).map(({ path }) => path)).toEqual([])
    expect(
      files.filter(({ path }) => /(^|\/)(utils?|helpers?|misc|common)(\.ts|\/)/.test(path)).map(({ path }) => path),
    ).toEqual([])
    const isTypeScript = (path: string) => /\.tsx?$/.test(path)
    expect(
      files.filter(({ path, text }) => isTypeScript(path) && /^export default\b/m.test(text)).map(({ path }) => path),
    ).toEqual([])
  })

  test('what `parse` loads knows no database, no pages and no job queue', () => {
    const seen = new Set<string>()
    const visit = (path: string) => {
      if (seen.has(path)) return
      seen.add(path)
      const file = files.find(one => one.path === path)
      for (const { from, isTypeOnly, isLazy } of file?.imports ?? []) if (!isTypeOnly && !isLazy) visit(from)
    }
    for (const path of ['main.ts', 'cli/parse.ts', 'cli/parse-lines.ts', 'signatures/parse-jsonl.ts']) visit(path)
    expect(seen).toContain('cli/answer-lines.ts')
    expect(
      [...seen].filter(name =>
        ['kysely', 'pg', 'hono', 'pg-boss', '@electric-sql/pglite'].some(one => isPackage(name, one)),
      ),
    ).toEqual([])
  })
})
