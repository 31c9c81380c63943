/** A process that sends a command to the holder of a folder: `send-command.ts DIR ARG…`. */
import { sendCommand } from '../../src/db/command-socket.ts'

const [folder = '', ...argv] = process.argv.slice(2)
const { stdin, stdout, stderr } = process
const io = { stdin, stdout, stderr, cwd: process.cwd(), columns: null, signal: new AbortController().signal }
const outcome = await sendCommand(folder, { version: '1.2.3', argv }, io, 0)
process.exit(outcome.kind === 'done' ? outcome.status : 99)
