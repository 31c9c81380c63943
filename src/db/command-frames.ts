/** What travels over the command socket: frames of a type letter, a length and that many bytes, both ways. */
import type { Socket } from 'node:net'

/**
 * From the client: hello (JSON) · input · end of input · cancel.
 * From the server: want (more input, please) · out · err · exit (JSON) · refused (JSON).
 * Input is sent only when wanted, so that a cancel never queues behind it.
 */
export type FrameType = 'H' | 'I' | 'E' | 'C' | 'W' | 'O' | 'R' | 'X' | 'N'

/** A frame that claims more is no frame of ours. */
const maxFrameBytes = 4 * 1024 * 1024
const headBytes = 5

/** Resolves when the other side may take more: that is the whole of backpressure. */
export function sendFrame(socket: Socket, type: FrameType, payload: Uint8Array | string = ''): Promise<void> {
  if (socket.destroyed || socket.writableEnded) return Promise.resolve()
  const body = typeof payload === 'string' ? Buffer.from(payload) : payload
  const head = Buffer.alloc(headBytes)
  head.write(type, 0, 'latin1')
  head.writeUInt32BE(body.length, 1)
  socket.cork()
  socket.write(head)
  const mayGoOn = socket.write(body)
  socket.uncork()
  if (mayGoOn) return Promise.resolve()
  return new Promise(resolve => {
    const done = () => {
      socket.off('drain', done)
      socket.off('close', done)
      resolve()
    }
    socket.on('drain', done)
    socket.on('close', done)
  })
}

/** Calls back for each whole frame; a peer that doesn't speak frames is disconnected. */
export function onFrames(socket: Socket, take: (type: string, payload: Buffer) => void): void {
  let held: Buffer = Buffer.alloc(0)
  socket.on('data', (chunk: Buffer) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    let at = 0
    while (held.length - at >= headBytes) {
      const length = held.readUInt32BE(at + 1)
      if (length > maxFrameBytes) {
        socket.destroy()
        return
      }
      if (held.length - at < headBytes + length) break
      take(held.toString('latin1', at, at + 1), held.subarray(at + headBytes, at + headBytes + length))
      at += headBytes + length
    }
    held = held.subarray(at)
  })
}
