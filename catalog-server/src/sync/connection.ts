import type { DeviceId, ServerMessage, UserId } from '@pezzottify/contract'
import { socketCloseCodes } from '@pezzottify/contract'
import type { ServerWebSocket } from 'bun'
import type { Hub, Listener } from '../events/index.ts'
import { createSendQueue } from '../events/index.ts'
import { readFrame } from './messages.ts'

/** The owner of a socket: the session it was opened with, and whether the client knows playlists by their entries. */
export type SocketOwner = { user_id: UserId; device_id: DeviceId; token_id: number; entries: boolean }

/** After `ask` ticks without a sign of the client it is pinged, and after `giveUp` the socket is closed. */
const quietTicks = { ask: 3, giveUp: 5 }
/** The most messages and pings of a client in one tick. */
const messagesPerTickMax = 500

export type Connection = ReturnType<typeof createConnection>

/** The state of an open socket. It begins with the upgrade and joins the hub when it opens. */
export function createConnection(owner: SocketOwner, defer: (work: () => void) => void) {
  let socket: ServerWebSocket<unknown> | null = null
  let queue: ReturnType<typeof createSendQueue> | null = null
  let leave = (): void => undefined
  let quiet = 0
  let received = 0
  let follows = false
  let followersChanged = (): void => undefined

  const put = (text: string): void => queue?.put(text)
  const close = (code: number, reason: string): void => queue?.close(code, reason)
  const say = (message: ServerMessage): void => put(JSON.stringify(message))

  return {
    owner,
    say,
    open: (opened: ServerWebSocket<unknown>, hub: Hub): void => {
      socket = opened
      queue = createSendQueue(
        {
          send: (text) => opened.send(text),
          cork: (sends) => void opened.cork(sends),
          close: (code, reason) => opened.close(code, reason),
        },
        defer,
      )
      const listener: Listener = {
        userId: owner.user_id,
        deviceId: owner.device_id,
        tokenId: owner.token_id,
        entries: owner.entries,
        follows: () => follows,
        put,
        close,
      }
      leave = hub.join(listener)
      followersChanged = () => hub.followersChanged(owner.user_id)
    },
    close,
    closed: (): void => leave(),
    drain: (): void => queue?.drain(),

    /** Called for any sign of the client. */
    heard: (): void => {
      quiet = 0
      received += 1
      if (received > messagesPerTickMax) close(socketCloseCodes.flooding, 'Too many messages')
    },
    receive: (text: string): void => {
      const asked = readFrame(text)
      if (asked === null) return
      if ('answer' in asked) return say(asked.answer)
      // A repeated greeting is answered again.
      if (!asked.follows && !follows) return
      follows = asked.follows
      followersChanged()
    },
    /** Called every ten seconds: a client that vanished leaves two pings unanswered. */
    tick: (): void => {
      received = 0
      quiet += 1
      if (quiet >= quietTicks.giveUp) socket?.terminate()
      else if (quiet >= quietTicks.ask) socket?.ping()
    },
  }
}
