import type { FileHandle } from 'node:fs/promises'

const READ_BYTES = 1024 * 1024

/**
 * A view of a file that moves forward: one buffer, reused, that grows only while a message needs it. Indexes are within
 * `bytes()`; they stay valid until `discard`.
 */
export class FileWindow {
  readonly #file: FileHandle
  #buffer = Buffer.allocUnsafeSlow(2 * READ_BYTES)
  #start = 0
  #end = 0
  #offset: number
  atEnd = false

  constructor(file: FileHandle, offset: number) {
    this.#file = file
    this.#offset = offset
  }

  /** Where `bytes()[0]` lies in the file. */
  get offset(): number {
    return this.#offset
  }

  bytes(): Buffer {
    return this.#buffer.subarray(this.#start, this.#end)
  }

  /** Reads on; false at the end of the file. */
  async fill(): Promise<boolean> {
    if (this.atEnd) return false
    this.#makeRoom()
    const filePosition = this.#offset + this.#end - this.#start
    const { bytesRead } = await this.#file.read(this.#buffer, this.#end, READ_BYTES, filePosition)
    this.#end += bytesRead
    this.atEnd = bytesRead === 0
    return !this.atEnd
  }

  /** Forgets the first `count` bytes. */
  discard(count: number): void {
    this.#start += count
    this.#offset += count
  }

  /** Bytes from anywhere in the file, without moving. */
  async peek(fileOffset: number, length: number): Promise<Buffer> {
    const buffer = Buffer.alloc(length)
    const { bytesRead } = await this.#file.read(buffer, 0, length, fileOffset)
    return buffer.subarray(0, bytesRead)
  }

  #makeRoom(): void {
    if (this.#buffer.length - this.#end >= READ_BYTES) return
    const held = this.#end - this.#start
    const needed = held + READ_BYTES
    // After a large message the buffer shrinks again; between small ones it is only moved to its front.
    const wanted = needed > this.#buffer.length ? needed * 2 : Math.max(2 * READ_BYTES, needed)
    const target = wanted === this.#buffer.length ? this.#buffer : Buffer.allocUnsafeSlow(wanted)
    this.#buffer.copy(target, 0, this.#start, this.#end)
    this.#buffer = target
    this.#start = 0
    this.#end = held
  }
}
