/** Starts watch-worker.ts as a process of its own, translated once, as the product is, so that it is up in a second. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { transform } from 'esbuild'
import { translated } from '../../src/compile.mjs'
import type { Keys, ProviderUrls } from '../../src/config.ts'
import type { CrashPoint } from '../../src/mailboxes/watching/crash-points.ts'

/** Keys in base64. */
export interface WorkerOrders {
  databaseUrl: string
  urls: ProviderUrls
  publicUrl: string
  keys: { message: string; suppression: string; pseudonym: string; credential: string }
  dieAt: CrashPoint | null
  /** The so-many-th time it passes there. */
  passes: number
}

interface WorkerChoice extends Omit<WorkerOrders, 'keys'> {
  keys: Keys
  credential: Buffer
}

export async function translateWorker(): Promise<string> {
  const main = await translated('main.ts')
  const source = await readFile(new URL('./watch-worker.ts', import.meta.url), 'utf8')
  const { code } = await transform(source, { loader: 'ts', format: 'esm' })
  const file = fileURLToPath(new URL('./watch-worker.mjs', main))
  await writeFile(file, code.replace(/"\.\.\/\.\.\/src\/([\w/-]+)\.ts"/g, '"./$1.js"'))
  return file
}

export async function startWatchWorker(
  workerFile: string,
  { databaseUrl, urls, publicUrl, keys, credential, dieAt, passes }: WorkerChoice,
): Promise<ChildProcess> {
  const base64 = (key: Buffer) => key.toString('base64')
  const orders: WorkerOrders = {
    ...{ databaseUrl, urls, publicUrl, dieAt, passes },
    keys: {
      message: base64(keys.message),
      suppression: base64(keys.suppression),
      pseudonym: base64(keys.pseudonym),
      credential: base64(credential),
    },
  }
  const child = spawn(process.execPath, [workerFile, JSON.stringify(orders)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const isReady = await Promise.race([
    once(child.stdout, 'data').then(() => true),
    once(child, 'exit').then(() => false),
  ])
  // A worker that cannot start would count as one that died where it was told.
  if (!isReady && child.signalCode === null) throw new Error('the worker did not start')
  return child
}
