/** A process that holds a folder as a server does: `hold-folder.ts DIR`. Says "holding" and stays until it is killed. */
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { listenForCommands } from '../../src/db/command-socket.ts'
import { lockFolder } from '../../src/db/folder-lock.ts'

const folder = process.argv[2] ?? ''
const outcome = await lockFolder(folder, { command: 'serve', version: '1.2.3', takesCommands: true })
if (outcome.kind === 'held') {
  process.stdout.write('refused\n')
  process.exit(3)
}
await listenForCommands(folder, '1.2.3', async (argv, { stdin, stdout, stderr, cwd, signal }) => {
  switch (argv[0]) {
    case 'copy':
      for await (const chunk of stdin) stdout.write(chunk)
      stderr.write(`copied in ${cwd}\n`)
      return 7
    case 'print':
      for (let line = 0; line < Number(argv[1]); line++) {
        if (!stdout.write(`${line} ${'x'.repeat(1000)}\n`)) await new Promise(resolve => stdout.once('drain', resolve))
      }
      return 0
    default:
      // Waits for its cancel, and leaves a trace of it.
      stdout.write('waiting\n')
      await new Promise(resolve => signal.addEventListener('abort', resolve))
      await appendFile(join(folder, 'trace'), 'cancelled\n')
      return 130
  }
})
process.stdout.write('holding\n')
setInterval(() => undefined, 60_000)
