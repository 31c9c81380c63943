import { createHash } from 'node:crypto'

const LF = 10
const CR = 13
const SPACE = 32
const TAB = 9
const GREATER = 62
const FROM = Buffer.from('From ')
/** A longer line is digested in pieces; only its beginning can be a header name or a quoted From. */
const LINE_BYTES = 64 * 1024

/**
 * Headers that a mail program writes into its own copy, so that they differ between two exports of one message:
 * read marks, local tags and uids (mbox, Dovecot, Thunderbird, Evolution), mbox lengths, the labels of a Gmail takeout.
 */
const LOCAL_HEADER =
  /^(?:status|x-status|x-keywords|x-uid|x-imap|x-imapbase|x-keys|x-mozilla-[a-z0-9-]*|x-evolution[a-z-]*|content-length|lines|x-gmail-labels|x-gm-thrid)[ \t]*:/i

/**
 * The identity of a message that lies in a file. A file gives no provider id, and path and position change with every
 * export, so the id is made of the bytes themselves, seen in the one form that all containers share: line ends as LF,
 * ">From " and ">>From " as "From " (mboxo and mboxrd disagree on who was quoted), no line ends at the end, no headers
 * that mail programs add locally. The mbox separator is not part of the message. So the same message has the same id
 * from an mbox, an .eml and a Maildir, in any order and any number of times, and a second import adds nothing.
 *
 * Takes the bytes in pieces of any size: a message of 2 GB is identified without being held.
 */
export class MessageDigest {
  #hash = createHash('sha256')
  #line = Buffer.allocUnsafe(LINE_BYTES)
  #filled = 0
  #atLineStart = true
  #inHeader = true
  #dropping = false
  #owedLineEnds = 0

  update(bytes: Uint8Array): void {
    let from = 0
    while (from < bytes.length) {
      const lineEnd = bytes.indexOf(LF, from)
      const to = lineEnd === -1 ? bytes.length : lineEnd
      for (let at = from; at < to; ) {
        const taken = Math.min(to - at, LINE_BYTES - this.#filled)
        this.#line.set(bytes.subarray(at, at + taken), this.#filled)
        this.#filled += taken
        at += taken
        if (this.#filled === LINE_BYTES) this.#flushPiece()
      }
      if (lineEnd === -1) return
      this.#endLine()
      from = lineEnd + 1
    }
  }

  /** `file:` and 64 hex digits. */
  id(): string {
    if (this.#filled > 0) this.#endLine()
    return `file:${this.#hash.digest('hex')}`
  }

  #endLine(): void {
    if (this.#filled > 0 && this.#line[this.#filled - 1] === CR) this.#filled -= 1
    if (this.#atLineStart && this.#filled === 0) {
      // In the header the blank line ends it; it counts as a line end like any other.
      this.#inHeader = false
      this.#dropping = false
      this.#owedLineEnds += 1
      return
    }
    this.#flushPiece()
    if (!this.#dropping) this.#owedLineEnds += 1
    this.#atLineStart = true
  }

  /** Line ends are owed until something follows them: that leaves out those at the end of the message. */
  #flushPiece(): void {
    const start = this.#atLineStart ? this.#beginLine() : 0
    if (!this.#dropping) {
      if (this.#owedLineEnds > 0) this.#hash.update(lineEnds(this.#owedLineEnds))
      this.#owedLineEnds = 0
      this.#hash.update(this.#line.subarray(start, this.#filled))
    }
    this.#filled = 0
    this.#atLineStart = false
  }

  /** Where the line begins for the digest: after the ">" of a quoted From. Notes whether a local header is passing. */
  #beginLine(): number {
    const first = this.#line[0]
    if (this.#inHeader && first !== SPACE && first !== TAB) {
      this.#dropping = LOCAL_HEADER.test(this.#line.toString('latin1', 0, Math.min(this.#filled, 80)))
    }
    if (first !== GREATER) return 0
    let quotes = 1
    while (quotes < this.#filled && this.#line[quotes] === GREATER) quotes += 1
    return this.#line.subarray(quotes, quotes + FROM.length).equals(FROM) ? quotes : 0
  }
}

/** The id of a message that is in memory anyway. */
export function messageId(raw: Uint8Array): string {
  const digest = new MessageDigest()
  digest.update(raw)
  return digest.id()
}

const MANY_LINE_ENDS = Buffer.alloc(4096, LF)

/** A run longer than 4,096 is digested as 4,096: nobody tells two messages apart by that, and hostile runs stay cheap. */
function lineEnds(count: number): Buffer {
  return MANY_LINE_ENDS.subarray(0, Math.min(count, MANY_LINE_ENDS.length))
}
