import { socketCloseCodes } from '@pezzottify/contract'
import { type EventEnvelope, readMessage } from '@pezzottify/contract/reading'
import type { Cursor } from '../library/state.ts'
import type { SocketPort, SyncPorts } from '../ports.ts'
import type { PlaybackMessage } from '../library/synced-library.ts'
import { createBackOff } from '../retry/back-off.ts'

/** A socket that is silent for so long is pinged; another ten seconds later it counts as lost. */
const askAfterMs = 20_000
const giveUpAfterMs = 30_000
/** After a sleep, or in another network, a socket is often lost though nobody has said so. */
const answerAfterWakeMs = 5_000
const retry = { firstMs: 250, maxMs: 15_000 }

export type ConnectionState = 'connecting' | 'live' | 'offline'

type Listener = {
  state: (state: ConnectionState) => void
  /** The first message: the current head of the user's events. */
  onHello: (cursor: Cursor) => void
  onEvent: (event: EventEnvelope) => void
  onCatalogChanged: () => void
  onPlayback: (message: PlaybackMessage) => void
  /** The session of this socket has ended. */
  sessionEnded: () => void
}

/** One socket to the server, reopened whenever it is lost, until it is closed for good. It rests while nobody needs it. */
export function createConnection(
  { openSocket, timers, random, onWake }: SyncPorts,
  listener: Listener,
  { isNeeded = true, isFollowing = false } = {},
): {
  wake: () => void
  setNeeded: (isNeeded: boolean) => void
  setFollowing: (isFollowing: boolean) => void
  close: () => void
} {
  const backOff = createBackOff(retry, random)
  let socket: SocketPort | null = null
  let timer: unknown = null
  let isClosed = false
  let isResting = !isNeeded
  let isAsked = false
  /** The server has greeted on this socket. */
  let isLive = false
  /** The number of the socket that is listened to: an earlier one may still report its end. */
  let current = 0

  const later = (run: () => void, ms: number): void => {
    timers.clear(timer)
    timer = timers.set(run, ms)
  }

  function open(): void {
    if (isClosed) return
    listener.state('connecting')
    if (isResting) return
    const mine = ++current
    isLive = false
    const isCurrent = (): boolean => mine === current && !isClosed
    socket = openSocket({
      closed: (code) => {
        if (isCurrent()) lose(code)
      },
      message: (text) => {
        if (!isCurrent()) return
        watch()
        receive(text)
      },
    })
    watch()
  }

  function lose(code: number): void {
    current += 1
    isLive = false
    socket?.close()
    socket = null
    listener.state('offline')
    if (code === socketCloseCodes.sessionEnded) listener.sessionEnded()
    later(open, backOff.nextMs())
  }

  function watch(): void {
    isAsked = false
    later(() => ask(giveUpAfterMs - askAfterMs), askAfterMs)
  }

  function ask(answerWithinMs: number): void {
    isAsked = true
    socket?.send('{"type":"ping"}')
    later(() => lose(0), answerWithinMs)
  }

  function receive(text: string): void {
    const message = readMessage(text)
    if (message?.type === 'connected') {
      backOff.reset()
      isLive = true
      if (isFollowing) tellFollowing()
      listener.state('live')
      listener.onHello(message.payload)
    } else if (message?.type === 'sync') listener.onEvent(message.payload.event)
    else if (message?.type === 'catalog_changed') listener.onCatalogChanged()
    else if (message) listener.onPlayback(message)
  }

  function tellFollowing(): void {
    socket?.send(JSON.stringify({ type: isFollowing ? 'playback.hello' : 'playback.bye' }))
  }

  function wake(): void {
    if (socket || isClosed || isResting) return
    backOff.reset()
    timers.clear(timer)
    open()
  }
  /** Without need there is no socket, and no attempt for one. */
  function setNeeded(isNeeded: boolean): void {
    if (isResting === !isNeeded) return
    isResting = !isNeeded
    if (isNeeded) return wake()
    current += 1
    isLive = false
    timers.clear(timer)
    socket?.close()
    socket = null
    listener.state('connecting')
  }
  const stopWaking = onWake(() => {
    if (!socket) wake()
    else if (!isAsked) ask(answerAfterWakeMs)
  })
  open()

  return {
    /** The server may be back: it is tried at once. */
    wake,
    setNeeded,
    setFollowing: (now) => {
      if (now === isFollowing) return
      isFollowing = now
      if (isLive) tellFollowing()
    },
    close: () => {
      isClosed = true
      timers.clear(timer)
      stopWaking()
      socket?.close()
    },
  }
}
