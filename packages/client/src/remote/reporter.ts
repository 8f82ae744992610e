import type { PlaybackReport } from '@pezzottify/contract'
import type { SharedPlayback } from '@pezzottify/contract/remote-reading'
import { type ApiClient, ApiError } from '../api/api.ts'
import { isSounding, type PlayerState } from '../player/index.ts'
import type { TimersPort } from '../ports.ts'
import type { Acts } from './acts.ts'
import { isSameContent, toWireQueue } from './wire-queue.ts'
import { toWireState } from './wire-state.ts'

/** Changes that follow one another, as when the volume is drawn, are told together. */
const gatherMs = 150
/** The position is told again after this time, so that the server knows it even if both are killed. */
const againMs = 10_000
const retryMs = 5_000
/** A position that is further off than this from where it should be has been sought. */
const driftMaxMs = 1_500

type Parts = {
  api: ApiClient
  acts: Acts
  timers: TimersPort
  newName: () => string
  /** How fast the music plays. */
  rate: () => number
  /** There is a connection to the server. */
  isLive: () => boolean
  /** The state of this device; null while it is not to be told. */
  state: () => PlayerState | null
  /** The server's answer: what stands now. */
  answered: (playback: SharedPlayback) => void
}

/** Tells the server what plays on this device: at most one report at a time, always the latest state. */
export function createReporter({ api, acts, timers, newName, rate, isLive, state, answered }: Parts) {
  let content: PlayerState['queue'] | null = null
  let version = newName()
  /** The version of the queue that the server has. */
  let known: string | null = null
  /** What was told last, or tried: what is refused is refused again, and is not repeated until something changes. */
  let told: { wire: PlaybackReport['state']; sleep: PlayerState['sleep']; at: number } | null = null
  let sentAt = 0
  let isSending = false
  let isWanted = false
  let timer: unknown = null
  /** How often it was stopped: an answer from before is of another player, or of another user. */
  let stops = 0

  function later(ms: number): void {
    timer ??= timers.set(() => void send(), ms)
  }
  function stopWaiting(): void {
    timers.clear(timer)
    timer = null
  }

  function wireState(player: PlayerState): PlaybackReport['state'] {
    if (content === null || !isSameContent(player.queue, content)) {
      content = player.queue
      version = newName()
    }
    return toWireState(player, { version, rate: rate(), now: timers.now() })
  }

  async function send(): Promise<void> {
    stopWaiting()
    isWanted = true
    if (isSending) return
    isSending = true
    sentAt = timers.now()
    try {
      while (isWanted) {
        isWanted = false
        await sendOnce()
      }
    } catch (error) {
      if (error instanceof ApiError && passes(error))
        later(Math.max(retryMs, (error.retryAfterSeconds ?? 0) * 1_000))
    } finally {
      isSending = false
    }
  }

  /** Whether it may be accepted later. Without the server the next connection begins with a report anyway. */
  const passes = ({ code, status }: ApiError): boolean =>
    code === 'offline' ? isLive() : status >= 500 || code === 'rate_limited'

  async function sendOnce(): Promise<void> {
    const player = state()
    if (!player) return
    const before = stops
    const wire = wireState(player)
    const now = timers.now()
    const { actedAt, heardAt } = acts.last()
    const isNew = known !== wire.queue_version
    told = { wire, sleep: player.sleep, at: now }
    const playback = await api.remote.report({
      body: {
        state: wire,
        ...(isNew && { queue: toWireQueue(player.queue, wire.queue_version) }),
        acted_ago_ms: Math.max(0, now - actedAt),
        heard_ago_ms: isSounding(player.status) ? 0 : Math.max(0, now - heardAt),
      },
    })
    if (stops !== before) return
    known = playback.current?.state.queue_version ?? null
    const isMine = playback.current !== null && playback.current.device.id === playback.here
    if (isMine && known === wire.queue_version) acts.told(actedAt)
    // The server has lost the queue, as after a restore; or the other device changed it while this one took over.
    if (known !== wire.queue_version && !isNew && (isMine || playback.current === null || acts.isUntold()))
      isWanted = true
    else answered(playback)
  }

  /** Whether others have to know: something differs from what they can tell by themselves. */
  function isNews(player: PlayerState): boolean {
    if (told === null) return player.queue.index >= 0
    if (told.sleep !== player.sleep) return true
    const passedMs = timers.now() - told.at
    const { position_ms, sleep: _sleep, ...now } = wireState(player)
    const { position_ms: before, sleep: _before, ...then } = told.wire
    const expected = before + (then.status === 'playing' ? passedMs * then.rate : 0)
    return (
      Math.abs(position_ms - expected) > driftMaxMs ||
      (isSounding(player.status) && passedMs > againMs) ||
      JSON.stringify(now) !== JSON.stringify(then)
    )
  }

  return {
    /** Looks whether there is something to tell. */
    observe(player: PlayerState): void {
      if (timer === null && isNews(player)) later(gatherMs)
    },
    /** Tells at once what somebody has done, unless it goes on as a key is held. */
    now: (): void => (timers.now() - sentAt < gatherMs ? later(gatherMs) : void send()),
    hasTold: (): boolean => told !== null,
    /** The server has the queue that this device takes over. */
    took(queue: PlayerState['queue'], itsVersion: string): void {
      content = queue
      version = itsVersion
      known = itsVersion
    },
    /** The last word of a page that is closed: the music ends with it. */
    close(): void {
      const player = state()
      if (!player || !isSounding(player.status)) return
      const wire = { ...wireState(player), status: 'paused' as const }
      if (known !== wire.queue_version) return
      const { actedAt } = acts.last()
      const body = { state: wire, acted_ago_ms: Math.max(0, timers.now() - actedAt), heard_ago_ms: 0 }
      void api.remote.report({ body, keepalive: true }).catch(() => undefined)
    },
    stop(): void {
      stops += 1
      stopWaiting()
      told = null
    },
  }
}
