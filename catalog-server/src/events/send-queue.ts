import { socketCloseCodes } from '@pezzottify/contract'

/** What may wait for one slow reader. Beyond it the reader is let go: it comes back and catches up by `seq`. */
export const waitingMessagesMax = 32
export const waitingBytesMax = 256 * 1024

/** A socket as Bun's: `send` gives bytes, -1 when the message waits in its buffer, 0 when it was not taken. */
export type Wire = {
  send(text: string): number
  /** What is sent inside goes out as one packet. */
  cork(sends: () => void): void
  close(code: number, reason: string): void
}

/**
 * Passes messages on in order and never waits for the reader: what cannot be sent yet is kept, within limits. `soon` runs
 * what it is given a little later: all that was put until then is sent together.
 */
export function createSendQueue(wire: Wire, soon: (work: () => void) => void) {
  const waiting: string[] = []
  let isDue = false
  let isBlocked = false
  let isClosed = false

  const close = (code: number, reason: string): void => {
    if (isClosed) return
    isClosed = true
    waiting.length = 0
    wire.close(code, reason)
  }
  const letGoIfTooSlow = (): void => {
    const isTooMuch = waiting.length > waitingMessagesMax || bytesOf(waiting) > waitingBytesMax
    if (isTooMuch) close(socketCloseCodes.tooSlow, 'Too many messages wait to be read')
  }
  const sendEach = (): void => {
    for (let text = waiting.shift(); text !== undefined; text = waiting.shift()) {
      const taken = wire.send(text)
      if (taken === 0) close(socketCloseCodes.tooSlow, 'The connection takes no more messages')
      isBlocked = taken < 0
      if (isBlocked) return
    }
  }
  const sendWaiting = (): void => {
    isDue = false
    if (waiting.length === 0 || isBlocked || isClosed) return
    try {
      wire.cork(sendEach)
    } catch (error) {
      // One of the messages is lost: the reader has to catch up.
      close(socketCloseCodes.tooSlow, 'The connection takes no more messages')
      throw error
    }
    if (isBlocked) letGoIfTooSlow()
  }

  return {
    put: (text: string): void => {
      if (isClosed) return
      waiting.push(text)
      if (isBlocked) return letGoIfTooSlow()
      if (isDue) return
      isDue = true
      soon(sendWaiting)
    },
    /** The reader caught up with what the wire held. */
    drain: (): void => {
      isBlocked = false
      sendWaiting()
    },
    /** Once: what comes after the first reason changes nothing. What was put before is sent, if the wire takes it. */
    close: (code: number, reason: string): void => {
      try {
        sendWaiting()
      } finally {
        close(code, reason)
      }
    },
  }
}

const bytesOf = (texts: readonly string[]): number =>
  texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
