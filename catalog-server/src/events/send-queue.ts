import { socketCloseCodes } from '@pezzottify/contract'

/**
 * The most messages queued for a slow reader. Beyond that its socket is closed: it reconnects and catches up by `seq`.
 * The newest does not count to the bytes: one message alone, such as a command with a long queue, may be larger.
 */
export const waitingMessagesMax = 32
export const waitingBytesMax = 256 * 1024

/**
 * The socket interface of Bun: `send` returns the bytes sent, -1 when the message was buffered, 0 when it was dropped.
 */
export type Wire = {
  send(text: string): number
  /** Sends all messages of the callback as one packet. */
  cork(sends: () => void): void
  close(code: number, reason: string): void
}

/**
 * Sends messages in order and never waits for the reader: unsent ones are queued, within limits. `defer` runs a function
 * a little later: all messages put until then are sent together.
 */
export function createSendQueue(wire: Wire, defer: (work: () => void) => void) {
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
    const isTooMuch = waiting.length > waitingMessagesMax || bytesOf(waiting.slice(0, -1)) > waitingBytesMax
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
      // A message is lost: the reader has to catch up.
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
      defer(sendWaiting)
    },
    /** The socket has sent its buffer. */
    drain: (): void => {
      isBlocked = false
      sendWaiting()
    },
    /** Closes once: later reasons are ignored. Queued messages are sent first, if the socket takes them. */
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
