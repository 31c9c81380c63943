import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeFolder } from '../../src/db/make-folder.ts'

let base: string
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'countersign-folders-'))
})
afterAll(() => rm(base, { recursive: true }))

describe('a folder of ours', () => {
  it('is made with those above it, for nobody else to read, once however many ask', async () => {
    const path = join(base, 'a', 'b', 'c')
    await Promise.all([makeFolder(path), makeFolder(path), makeFolder(join(base, 'a', 'b'))])
    for (const made of [path, join(base, 'a')]) expect((await stat(made)).mode & 0o777).toBe(0o700)
    await expect(makeFolder(path)).resolves.toBeUndefined()
  })

  it('is refused where a file stands', async () => {
    const file = join(base, 'file')
    await writeFile(file, '')
    await expect(makeFolder(file)).rejects.toMatchObject({ code: 'ENOTDIR' })
    await expect(makeFolder(join(file, 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' })
  })

  it.runIf(process.platform === 'linux')(
    'is refused, not tried for ever, where the system lets nobody make one',
    async () => {
      await expect(makeFolder('/proc/countersign/data')).rejects.toMatchObject({ code: 'ENOENT' })
    },
  )
})
