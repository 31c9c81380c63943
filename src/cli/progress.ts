/** How far long work is: a bar on a terminal, else a plain line every few seconds. Always on stderr. */
import { Writable } from 'node:stream'
import cliProgress from 'cli-progress'
import type { CommandIo } from '../db/command-socket.ts'

export interface Progress {
  /** `done` of the total; `items` is what people count by, where it isn't the same (bytes read, messages seen). */
  set(done: number, items?: number): void
  /** A line of its own, without tearing the bar. */
  say(line: string): void
  stop(): void
}

const plainEveryMilliseconds = 3_000

/** @param total null where it cannot be known, e.g. for a pipe */
export function openProgress(io: CommandIo, what: { verb: string; unit: string; total: number | null }): Progress {
  return io.columns === null ? plainProgress(io, what) : barProgress(io, what)
}

type What = { verb: string; unit: string; total: number | null }

function barProgress(io: CommandIo, { verb, unit, total }: What): Progress {
  const startedAt = Date.now()
  const bar = new cliProgress.SingleBar(
    {
      stream: asTerminal(io.stderr, io.columns ?? 80),
      format: total === null ? `${verb}  {facts}` : `${verb}  {bar} {percentage}% · {facts}`,
      barCompleteChar: '█',
      barIncompleteChar: '░',
      barsize: 24,
      hideCursor: true,
      fps: 8,
      // Work is run by signals that we handle ourselves.
      gracefulExit: false,
    },
    cliProgress.Presets.shades_classic,
  )
  let last = { done: 0, items: 0 }
  const facts = () => describe(last, unit, total, Date.now() - startedAt)
  bar.start(total ?? 0, 0, { facts: facts() })
  return {
    set(done, items = done) {
      last = { done, items }
      bar.update(total === null ? 0 : done, { facts: facts() })
    },
    say(line) {
      io.stderr.write(`\r\x1b[K${line}\n`)
    },
    stop() {
      bar.update(total === null ? 0 : last.done, { facts: facts() })
      bar.stop()
    },
  }
}

function plainProgress(io: CommandIo, { verb, unit, total }: What): Progress {
  const startedAt = Date.now()
  let last = { done: 0, items: 0 }
  let saidAt = startedAt
  return {
    set(done, items = done) {
      last = { done, items }
      const now = Date.now()
      if (now - saidAt < plainEveryMilliseconds) return
      saidAt = now
      const share = total ? `${Math.floor((100 * done) / total)}% · ` : ''
      io.stderr.write(`${verb}: ${share}${describe(last, unit, total, now - startedAt)}\n`)
    },
    say(line) {
      io.stderr.write(`${line}\n`)
    },
    stop() {
      // Work that was over before the first line has nothing to report here.
    },
  }
}

const count = new Intl.NumberFormat('en')

function describe(
  last: { done: number; items: number },
  unit: string,
  total: number | null,
  milliseconds: number,
): string {
  const perSecond = milliseconds > 0 ? (1000 * last.items) / milliseconds : 0
  const facts = [`${count.format(last.items)} ${unit}`, `${count.format(Math.round(perSecond))}/s`]
  if (total !== null && last.done > 0 && last.done < total) {
    facts.push(`${describeDuration((milliseconds * (total - last.done)) / last.done)} left`)
  }
  return facts.join(' · ')
}

/** 45 s · 3:05 · 2:10:00 */
export function describeDuration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000)
  if (seconds < 60) return `${seconds} s`
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const shown = parts[0] === 0 ? parts.slice(1) : parts
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0'))).join(':')
}

/** cli-progress draws on what calls itself a terminal; the one behind a socket is such by its width. */
function asTerminal(out: Writable, columns: number): NodeJS.WritableStream {
  const screen = new Writable({
    decodeStrings: false,
    write: (chunk, encoding, done) => {
      out.write(chunk, encoding)
      done()
    },
  })
  return Object.assign(screen, { isTTY: true, columns })
}
