import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))
const modules = join(root, 'node_modules')
let project: string

/** Somebody else's project: the packed package, its dependencies beside it, nothing of this repository. */
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'countersign-library-'))
  const installed = join(project, 'node_modules', 'countersign')
  await mkdir(installed, { recursive: true })
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], {
    cwd: root,
    maxBuffer: 1e7,
  })
  const [packed] = JSON.parse(stdout) as { filename: string }[]
  await run('tar', ['-xzf', join(project, packed!.filename), '-C', installed, '--strip-components=1'])
  for (const name of await readdir(modules)) {
    if (!name.startsWith('.')) await symlink(join(modules, name), join(project, 'node_modules', name))
  }
  await writeFile(join(project, 'package.json'), '{ "type": "module" }')
}, 120_000)
afterAll(() => rm(project, { recursive: true, force: true }))

const use = `import { parseSignature } from 'countersign'
const lines = ['See you on Tuesday.', '', 'Kind regards', '', 'Ann Lee', 'Buyer', 'Birch Foods Ltd', 'Tel. +44 113 496 0100']
const reading = parseSignature({ lines, from: { name: 'Ann Lee', address: 'ann.lee@birch.example' } })
`

describe('the installed package', () => {
  it('reads a signature, without a database, a setting or a loader', async () => {
    await writeFile(join(project, 'use.js'), `${use}console.log(JSON.stringify(reading))\n`)
    const { stdout } = await run(process.execPath, ['use.js'], { cwd: project })
    expect(JSON.parse(stdout)).toMatchObject({
      hasSignature: true,
      lines: [4, 7],
      fields: {
        name: { value: 'Ann Lee' },
        title: { value: 'Buyer' },
        company: { value: 'Birch Foods Ltd' },
        phones: [{ value: '+441134960100', kind: 'work' }],
      },
    })
  }, 120_000)

  it('has types that hold in a project of other settings', async () => {
    await writeFile(
      join(project, 'typed.ts'),
      `${use}const sure: number | undefined = reading.fields.title?.confidence
// @ts-expect-error a field that nobody reads
reading.fields.shoeSize
console.log(sure)
`,
    )
    const options = [
      '--noEmit',
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      '--types',
      'node',
      'typed.ts',
    ]
    const { stdout } = await run(process.execPath, [join(modules, 'typescript', 'bin', 'tsc'), ...options], {
      cwd: project,
    })
    expect(stdout).toBe('')
  }, 120_000)
})
