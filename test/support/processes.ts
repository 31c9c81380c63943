/** Starts our own programs as a person would: real processes, with what they print. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface Started {
  child: ChildProcess
  out(): string
  err(): string
  /** Until the text stands in stdout or stderr. */
  says(text: string): Promise<void>
  /** Until it has ended: its status, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>
}

const running = new Set<ChildProcess>()
const root = fileURLToPath(new URL('../../', import.meta.url))
const tsx = import.meta.resolve('tsx')

export function startProgram(path: string, args: string[], env: Record<string, string> = {}): Started {
  return start(['--import', tsx, fileURLToPath(new URL(path, import.meta.url)), ...args], env, root)
}

export function startCountersign(args: string[], env: Record<string, string> = {}, cwd = root): Started {
  return start([`${root}src/countersign.mjs`, ...args], env, cwd)
}

export async function runCountersign(
  args: string[],
  {
    env = {},
    input = '',
    cwd = root,
  }: { env?: Record<string, string>; input?: string | Uint8Array; cwd?: string } = {},
): Promise<{ status: number | NodeJS.Signals; out: string; err: string }> {
  const started = startCountersign(args, env, cwd)
  started.child.stdin?.on('error', () => undefined)
  started.child.stdin?.end(input)
  const status = await started.ended
  return { status, out: started.out(), err: started.err() }
}

/** For afterEach: nothing a test started outlives it. */
export async function endAll(): Promise<void> {
  for (const child of running) child.kill('SIGKILL')
  await Promise.all([...running].map(child => once(child, 'close')))
}

function start(args: string[], env: Record<string, string>, cwd: string): Started {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  running.add(child)
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const ended = new Promise<number | NodeJS.Signals>(resolve => {
    child.on('close', (status, signal) => {
      running.delete(child)
      resolve(status ?? signal ?? 0)
    })
  })
  const says = async (text: string) => {
    while (!out.includes(text) && !err.includes(text)) {
      if (child.exitCode !== null)
        throw new Error(`ended with ${child.exitCode} before it said "${text}": ${out}${err}`)
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  }
  return { child, out: () => out, err: () => err, says, ended }
}
