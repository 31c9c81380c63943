import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { endAll, runCountersign, startCountersign } from '../support/processes.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-cli-'))
})
afterEach(endAll)
afterAll(() => rm(folder, { recursive: true }))

const body =
  'Hello,\n\nthe shelves are on their way.\n\nBest regards,\nAnn Example\nHead of Sales\nPottery Example Ltd\n+44 1632 960123'
const line = (id: string) =>
  `${JSON.stringify({ id, from_header: 'Ann Example <ann@pottery.example>', subject: 'Shelves', body_text: body })}\n`

describe('arguments', () => {
  test.each([
    [['impot'], /unknown command 'impot'.*import/],
    [['import', 'crmm', 'x'], /unknown command 'crmm'.*crm/],
    [['ledger', '--workspce', 'x'], /unknown option '--workspce'.*--workspace/],
    [['import', 'mail'], /missing required argument 'path'|required option '--mailbox/],
    [['import', 'mail', 'x.mbox', '--mailbox', 'nobody'], /argument 'nobody' is invalid/],
    [['import', 'mail', 'x.mbox', '--mailbox', 'a@b.example', '--workspace', 'No Spaces'], /--workspace/],
    [['import', 'crm', '/nowhere'], /there is no folder \/nowhere/],
    [['undo', '17'], /too many arguments.*`countersign undo --help`/],
    [['export', 'decisions', '--data', 'package.json'], /package\.json cannot be the folder of the database/],
    [['parse'], /give a file to read, or --jsonl/],
    [['parse', '/nowhere.eml'], /there is no such file/],
    [['match', '--contacts', '/nowhere', '--companies', '/nowhere'], /--contacts: there is no file/],
    [['worker'], /worker needs PostgreSQL/],
  ])('%j ends with 2 and one line that says what is wrong', async (args, sentence) => {
    const { status, out, err } = await runCountersign(args)
    expect(err).toMatch(sentence)
    expect(err.trimEnd().split('\n')).toHaveLength(1)
    expect(out).toBe('')
    expect(status).toBe(2)
  })

  test('settings that cannot be used end with 2 as well', async () => {
    const { status, err } = await runCountersign(['serve', '--data', folder], { env: { HOST: '0.0.0.0' } })
    expect(err).toMatch(/^countersign: HOST is "0\.0\.0\.0": .*loopback/)
    expect(status).toBe(2)
  })

  test('a database that does not answer is said to be a matter of DATABASE_URL, without its password', async () => {
    const env = { DATABASE_URL: 'postgres://ann:secret@127.0.0.1:1/crm' }
    const { status, err } = await runCountersign(['ledger', '--data', folder], { env })
    expect(err).toMatch(
      /^countersign: DATABASE_URL: the database crm at 127\.0\.0\.1:1 cannot be used .*running there/m,
    )
    expect(err).not.toContain('secret')
    expect(status).toBe(2)
  })

  test('help and version go to stdout and end with 0', async () => {
    for (const args of [['--help'], ['help', 'ledger'], ['import', 'mail', '--help'], ['--version']]) {
      const { status, out, err } = await runCountersign(args)
      expect({ status, err }).toEqual({ status: 0, err: '' })
      expect(out.length).toBeGreaterThan(3)
    }
  })

  test('it runs from any folder and through a link', async () => {
    const program = fileURLToPath(new URL('../../src/countersign.mjs', import.meta.url))
    const link = join(folder, 'countersign')
    await symlink(program, link)
    const { execFile } = await import('node:child_process')
    const out = await new Promise((resolve, reject) =>
      execFile(process.execPath, [link, '--version'], { cwd: '/' }, (error, text) =>
        error ? reject(error) : resolve(text),
      ),
    )
    expect(out).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

describe('parse --jsonl', () => {
  test('answers by the contract’s shape', async () => {
    const { status, out } = await runCountersign(['parse', '--jsonl'], { input: line('a') })
    expect(status).toBe(0)
    const answer = JSON.parse(out)
    expect(answer).toMatchObject({ id: 'a', has_signature: expect.any(Boolean), language: 'en' })
    expect(Object.keys(answer).toSorted()).toEqual(['fields', 'has_signature', 'id', 'language', 'lines', 'zones'])
    expect(answer.zones).toHaveLength(body.split('\n').length)
  })

  test('enough lines for threads come back complete and in order, bad ones in their place', async () => {
    const count = 1500
    const input = Array.from({ length: count }, (_, n) => (n === 1200 ? 'nonsense\n' : line(String(n)))).join('')
    const { status, out } = await runCountersign(['parse', '--jsonl'], { input, env: { THREADS: '2' } })
    const answers = out
      .trimEnd()
      .split('\n')
      .map(text => JSON.parse(text))
    expect(answers.map(({ id, line: number }) => id ?? `bad ${number}`)).toEqual(
      Array.from({ length: count }, (_, n) => (n === 1200 ? 'bad 1201' : String(n))),
    )
    expect(status).toBe(1)
  })

  test('a reader that has read enough ends it quietly', async () => {
    const started = startCountersign(['parse', '--jsonl'])
    started.child.stdin?.on('error', () => undefined)
    started.child.stdin?.write(line('a').repeat(50))
    await started.says('"id":"a"')
    started.child.stdout?.destroy()
    started.child.stdin?.end(line('b').repeat(2000))
    expect(await started.ended).toBe(141)
    expect(started.err()).toBe('')
  })

  test('SIGINT ends it with 130', async () => {
    const started = startCountersign(['parse', '--jsonl'])
    started.child.stdin?.write(line('a'))
    await started.says('"id":"a"')
    started.child.kill('SIGINT')
    expect(await started.ended).toBe(130)
    expect(started.err()).toBe('')
  })
})
