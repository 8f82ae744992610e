import { socketCloseCodes } from '@pezzottify/contract'

/** What may wait for one slow reader. Beyond it the reader is let go: it comes back and catches up by `seq`. */
export const waitingMessagesMax = 32
export const waitingBytesMax = 256 * 1024

/** A socket as Bun's: `send` gives bytes, -1 when the message waits in its buffer, 0 when it was not taken. */
export type Wire = { send(text: string): number; close(code: number, reason: string): void }

/** Passes messages on in order and never waits for the reader: what cannot be sent yet is kept, within limits. */
export function createMailbox(wire: Wire) {
  const waiting: { text: string; bytes: number }[] = []
  let waitingBytes = 0
  let isBlocked = false
  let isClosed = false

  const close = (code: number, reason: string): void => {
    if (isClosed) return
    isClosed = true
    waiting.length = 0
    wire.close(code, reason)
  }
  const tooSlow = (): void => close(socketCloseCodes.tooSlow, 'Too many messages wait to be read')
  /** Whether the wire takes more. */
  const post = (text: string): boolean => {
    const taken = wire.send(text)
    if (taken === 0) tooSlow()
    isBlocked = taken < 0
    return taken > 0
  }

  return {
    put: (text: string): void => {
      if (isClosed) return
      if (!isBlocked) return void post(text)
      const bytes = Buffer.byteLength(text)
      if (waiting.length >= waitingMessagesMax || waitingBytes + bytes > waitingBytesMax) return tooSlow()
      waiting.push({ text, bytes })
      waitingBytes += bytes
    },
    /** The reader caught up with what the wire held. */
    drain: (): void => {
      isBlocked = false
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        waitingBytes -= next.bytes
        if (!post(next.text)) return
      }
    },
    /** Once: what comes after the first reason changes nothing. */
    close,
  }
}
