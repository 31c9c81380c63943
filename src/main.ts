/**
 * The entrance of a process of its own: ties the process's streams and signals to one command and ends with its status.
 */
import { runCommand } from './cli.ts'
import { readConfig } from './config.ts'
import type { CommandIo } from './db/command-socket.ts'

/** What the shell reports for a program that a closed pipe ended. */
const brokenPipe = 141
const interrupted = 130

export async function main(argv: string[]): Promise<void> {
  const stop = new AbortController()
  let pipeBroke = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // Once means: stop cleanly. Twice: whoever waits has waited enough.
      if (stop.signal.aborted) process.exit(interrupted)
      stop.abort(signal)
    })
  }
  for (const out of [process.stdout, process.stderr]) {
    out.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      // Whoever reads has read enough (`| head`): nothing more is to be said, and nobody to say it to.
      pipeBroke = true
      stop.abort('EPIPE')
    })
  }
  const io: CommandIo = {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    cwd: process.cwd(),
    columns: process.stderr.isTTY ? process.stderr.columns : null,
    signal: stop.signal,
  }
  const status = await runCommand(argv, { io, readConfig: dataDir => readConfig(undefined, dataDir), server: null })
  await Promise.all([flushed(process.stdout), flushed(process.stderr)])
  process.exit(pipeBroke ? brokenPipe : status)
}

/** A pipe is written in the background: leaving before it is empty would cut the answer. */
function flushed(out: NodeJS.WriteStream): Promise<void> {
  if (out.destroyed || out.writableLength === 0) return Promise.resolve()
  return new Promise(resolve => {
    out.once('close', resolve)
    out.write('', () => resolve())
  })
}
