import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { sampleDirectory } from '../../src/sample/load-sample.ts'
import { writeMbox } from '../support/generate-mbox.ts'
import { endAll, runCountersign, startCountersign } from '../support/processes.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-killed-'))
})
afterEach(async () => {
  await endAll()
  await rm(folder, { recursive: true, maxRetries: 5 })
})

const ours = 'fernhill-kilns.example'
const options = ['--authserv-id', `mx.${ours}`]

/** Its own words are shown where it fails. */
async function succeeds(args: string[]): Promise<void> {
  const { status, err } = await runCountersign(args)
  expect({ status, err: status === 0 ? '' : err }).toEqual({ status: 0, err: '' })
}

/** Each mailbox with its files; the generated one is long enough to be hit in the middle. */
function imports(load: string): string[][] {
  return [
    [join(sampleDirectory, `mail/sales@${ours}.mbox`), '--mailbox', `sales@${ours}`, '--shared', ...options],
    [load, '--mailbox', `archive@${ours}`, ...options],
  ]
}

async function exported(data: string): Promise<string[]> {
  const { out } = await runCountersign(['export', 'decisions', '--data', data])
  // The key is made with the installation's own secret; everything else must be the same.
  return out
    .trim()
    .split('\n')
    .map(line => JSON.stringify({ ...JSON.parse(line), key: null }))
    .sort()
}

it('an import that is killed and run again, in another order, decides the same, loses nothing and doubles nothing', async () => {
  const load = join(folder, 'load.mbox')
  await writeMbox(load, { messages: 400, seed: 7 })
  const [whole, killed] = [join(folder, 'whole'), join(folder, 'killed')]
  for (const data of [whole, killed]) {
    await succeeds(['import', 'crm', join(sampleDirectory, 'crm'), '--data', data])
  }
  let longest = 0
  for (const args of imports(load)) {
    const startedAt = performance.now()
    await succeeds(['import', 'mail', ...args, '--data', whole])
    longest = Math.max(longest, performance.now() - startedAt)
  }
  const kills: (number | NodeJS.Signals)[] = []
  for (const share of [0.5, 0.8]) {
    const started = startCountersign(['import', 'mail', ...imports(load)[1]!, '--data', killed])
    setTimeout(() => started.child.kill('SIGKILL'), longest * share)
    kills.push(await started.ended)
  }
  expect(kills).toContain('SIGKILL')
  for (const args of imports(load).reverse()) {
    await succeeds(['import', 'mail', ...args, '--data', killed])
  }
  expect(await exported(killed)).toEqual(await exported(whole))
  const { out } = await runCountersign(['ledger', `archive@${ours}`, '--data', killed])
  expect(out).toMatch(/seen\s+400\b/)
  expect(out).toMatch(/pending\s+0\b/)
}, 600_000)
