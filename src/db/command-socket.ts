/**
 * While a server holds the embedded folder, commands run inside it: the client sends its arguments through a unix
 * socket in the folder and streams input, both outputs and the exit status, so that nobody notices. The socket's folder
 * belongs to its owner alone (0700); whoever can reach it could read the database's files as well.
 */
import { once } from 'node:events'
import { chmod, mkdtemp, rm, symlink } from 'node:fs/promises'
import { createConnection, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { onFrames, sendFrame } from './command-frames.ts'
import { makeFolder } from './make-folder.ts'

/** Where a command reads and writes; never the process's own streams, because it may run in the server. */
export interface CommandIo {
  stdin: Readable
  stdout: Writable
  stderr: Writable
  /** Paths in arguments are relative to this folder. */
  cwd: string
  /** Width of the terminal behind stderr; null where there is none. */
  columns: number | null
  /** Aborted by SIGINT, by SIGTERM, and when whoever asked is gone. */
  signal: AbortSignal
}

const helloSchema = z.object({
  version: z.string(),
  argv: z.array(z.string()),
  cwd: z.string(),
  columns: z.number().nullable(),
})
const exitSchema = z.object({ status: z.number() })
const refusalSchema = z.object({ sentence: z.string() })

export interface CommandListener {
  /** Cancels what runs, waits for it and takes nothing more. */
  close(): Promise<void>
}

export async function listenForCommands(
  folder: string,
  version: string,
  run: (argv: string[], io: CommandIo) => Promise<number>,
): Promise<CommandListener> {
  const socketFolder = join(folder, 'commands')
  await makeFolder(socketFolder)
  await chmod(socketFolder, 0o700)
  // The folder is ours alone, so a socket that lies here is left from a killed process.
  await rm(join(socketFolder, 'socket'), { force: true })

  const running = new Set<{ done: Promise<void>; cancel: AbortController }>()
  const server = createServer(socket => {
    const cancel = new AbortController()
    const entry = { cancel, done: serveOne(socket, version, run, cancel).finally(() => running.delete(entry)) }
    running.add(entry)
  })
  await withShortPath(socketFolder, async path => {
    server.listen(path)
    await once(server, 'listening')
  })
  return {
    async close() {
      server.close()
      for (const { cancel } of running) cancel.abort()
      await Promise.all([...running].map(({ done }) => done))
    },
  }
}

async function serveOne(
  socket: Socket,
  version: string,
  run: (argv: string[], io: CommandIo) => Promise<number>,
  cancel: AbortController,
): Promise<void> {
  // A client that is killed shows as an error or a close; both mean the same to the command.
  socket.on('error', () => cancel.abort())
  socket.on('close', () => cancel.abort())
  const stdin = new Readable({ read: () => void sendFrame(socket, 'W') })
  const hello = await new Promise<z.infer<typeof helloSchema> | null>(resolve => {
    socket.on('close', () => resolve(null))
    onFrames(socket, (type, payload) => {
      if (type === 'H') resolve(readJson(helloSchema, payload))
      else if (type === 'I') stdin.push(Buffer.from(payload))
      else if (type === 'E') stdin.push(null)
      else if (type === 'C') cancel.abort()
    })
  })
  if (hello && hello.version !== version) {
    const sentence = `the server that holds the folder is version ${version}, this command is ${hello.version}: restart the server, or use its version`
    await sendFrame(socket, 'N', JSON.stringify({ sentence }))
  } else if (hello) {
    const output = (type: 'O' | 'R') =>
      new Writable({
        write: (chunk: Buffer, _encoding, done) => void sendFrame(socket, type, chunk).then(() => done(), done),
      })
    const [stdout, stderr] = [output('O'), output('R')]
    const { cwd, columns } = hello
    const status = await run(hello.argv, { stdin, stdout, stderr, cwd, columns, signal: cancel.signal })
    await Promise.all([ended(stdout), ended(stderr)])
    await sendFrame(socket, 'X', JSON.stringify({ status }))
  }
  socket.end()
}

export type SentOutcome =
  | { kind: 'done'; status: number }
  | { kind: 'refused'; sentence: string }
  | { kind: 'no-server' }

/** Runs a command in the server that holds the folder. `waitMilliseconds`: how long a server may take to come up. */
export async function sendCommand(
  folder: string,
  request: { version: string; argv: string[] },
  io: CommandIo,
  waitMilliseconds: number,
): Promise<SentOutcome> {
  const socket = await withShortPath(join(folder, 'commands'), path => connect(path, waitMilliseconds))
  if (!socket) return { kind: 'no-server' }
  const onAbort = () => void sendFrame(socket, 'C')
  io.signal.addEventListener('abort', onAbort)
  try {
    return await converse(socket, request, io)
  } finally {
    io.signal.removeEventListener('abort', onAbort)
    socket.destroy()
  }
}

async function converse(
  socket: Socket,
  request: { version: string; argv: string[] },
  io: CommandIo,
): Promise<SentOutcome> {
  const input = io.stdin[Symbol.asyncIterator]()
  const sendInput = async () => {
    const next = await input.next()
    if (next.done) await sendFrame(socket, 'E')
    else await sendFrame(socket, 'I', typeof next.value === 'string' ? Buffer.from(next.value) : next.value)
  }
  const outcome = new Promise<SentOutcome>(resolve => {
    socket.on('error', () => undefined) // 'close' follows
    socket.on('close', () => resolve({ kind: 'refused', sentence: 'the server that held the folder went away' }))
    onFrames(socket, (type, payload) => {
      if (type === 'W') void sendInput()
      else if (type === 'O') forward(socket, io.stdout, payload)
      else if (type === 'R') forward(socket, io.stderr, payload)
      else if (type === 'X') resolve({ kind: 'done', status: readJson(exitSchema, payload)?.status ?? 1 })
      else if (type === 'N') resolve({ kind: 'refused', sentence: readJson(refusalSchema, payload)?.sentence ?? '' })
    })
  })
  const { cwd, columns } = io
  await sendFrame(socket, 'H', JSON.stringify({ ...request, cwd, columns }))
  if (io.signal.aborted) await sendFrame(socket, 'C')
  const result = await outcome
  await Promise.all([written(io.stdout), written(io.stderr)])
  return result
}

function forward(socket: Socket, out: Writable, payload: Buffer): void {
  // One chunk of the socket may hold many frames: the first that meets a full output is the one that waits.
  if (out.write(Buffer.from(payload)) || socket.isPaused()) return
  socket.pause()
  out.once('drain', () => socket.resume())
}

/** Until whoever reads has taken everything written so far, or is gone. */
function written(out: Writable): Promise<void> {
  if (out.destroyed || out.writableLength === 0) return Promise.resolve()
  return new Promise(resolve => {
    out.once('close', resolve)
    out.write('', () => {
      out.off('close', resolve)
      resolve()
    })
  })
}

async function connect(path: string, waitMilliseconds: number): Promise<Socket | null> {
  for (let waited = 0; ; waited += 100) {
    const socket = createConnection(path)
    const connected = await new Promise<boolean>(resolve => {
      socket.once('connect', () => resolve(true))
      socket.once('error', () => resolve(false))
    })
    if (connected) return socket
    if (waited >= waitMilliseconds) return null
    await sleep(100)
  }
}

/**
 * A socket's path may have about 100 bytes (108 on Linux, 104 on macOS), a folder's any length: longer ones are reached
 * through a link in the temporary folder, needed only while listening or connecting begins.
 */
async function withShortPath<T>(folder: string, use: (path: string) => Promise<T>): Promise<T> {
  const path = join(folder, 'socket')
  if (Buffer.byteLength(path) <= 100) return await use(path)
  const aside = await mkdtemp(join(tmpdir(), 'countersign-'))
  try {
    await symlink(folder, join(aside, 'to'), 'dir')
    return await use(join(aside, 'to', 'socket'))
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

function ended(stream: Writable): Promise<void> {
  return new Promise(resolve => stream.end(() => resolve()))
}

function readJson<T>(schema: z.ZodType<T>, payload: Buffer): T | null {
  try {
    return schema.parse(JSON.parse(payload.toString('utf8')))
  } catch {
    return null
  }
}
