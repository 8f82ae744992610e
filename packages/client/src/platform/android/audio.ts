import { createListeners } from '../../listeners.ts'
import type { AudioEvent, AudioPort } from '../../ports.ts'
import type { Bridge, NativeEvents } from './bridge.ts'
import { androidCanPlay } from './can-play.ts'
import { trackOf } from './keys.ts'

/** The shell reports the position once a second. In between it is computed, as often as browsers report theirs. */
const reckonEveryMs = 250

type Next = { url: string; gain: number }
type State = NativeEvents['state']

/**
 * Plays through the phone's own player, which continues while the page sleeps. It is given the next track early, and plays
 * all tracks without a gap. It has no crossfade, no short fades and no equaliser.
 */
export function createAndroidAudio(bridge: Bridge, press: (action: 'play' | 'nexttrack') => void): AudioPort {
  const { tell, listen } = createListeners<[event: AudioEvent]>()
  let url: string | null = null
  let next: Next | null = null
  let rate = 1
  /** The shell plays a track that this page did not load: the page was reloaded while the music went on. */
  let orphan: State | null = null
  /** The player moved on to the next track before this page was loaded, and the queue has followed. */
  let isCaughtUp = false
  let known: { ms: number; at: number } | null = null
  let reckoning: ReturnType<typeof setInterval> | null = null

  bridge.on('state', (state) => {
    if (state.url !== null && url === null && state.state === 'playing') {
      const isNew = orphan?.url !== state.url
      orphan = state
      return isNew ? press('play') : undefined
    }
    if (state.url !== null && state.url === url) follow(state)
  })
  /** The shell may have said it before it heard which track the page wants now. */
  const isOfMine = (of: string | null): boolean => url !== null && (of === null || of === url)

  bridge.on('ended', ({ of, advanced, url: now }) => {
    if (!isOfMine(of)) return
    const taken = next
    next = null
    if (!advanced || !taken || (now !== null && now !== taken.url)) return tell({ type: 'ended' })
    url = taken.url
    reckonFrom(0)
    tell({ type: 'advanced' })
  })
  bridge.on('error', ({ of, kind, message }) => {
    if (!isOfMine(of)) return
    reckonFrom(null)
    tell({ type: 'error', code: kind, message })
  })

  function follow({ state, positionMs, durationMs, bufferedMs }: State): void {
    reckonFrom(state === 'playing' ? positionMs : null)
    if (state !== 'loading') tell({ type: 'time', seconds: positionMs / 1_000 })
    if (durationMs !== null && durationMs > 0) tell({ type: 'duration', seconds: durationMs / 1_000 })
    if (bufferedMs !== null) tell({ type: 'buffered', seconds: bufferedMs / 1_000 })
    if (state === 'playing' || state === 'paused') tell({ type: state })
    if (state === 'loading' || state === 'waiting') tell({ type: 'waiting' })
  }

  /** Computes the position from here on; null stops that. */
  function reckonFrom(ms: number | null): void {
    known = ms === null ? null : { ms, at: performance.now() }
    if (known && reckoning === null) reckoning = setInterval(reckon, reckonEveryMs)
    if (known || reckoning === null) return
    clearInterval(reckoning)
    reckoning = null
  }
  function reckon(): void {
    if (!known) return
    const seconds = (known.ms + (performance.now() - known.at) * rate) / 1_000
    tell({ type: 'time', seconds })
  }

  const ms = (seconds: number): number => Math.max(0, Math.round(seconds * 1_000))
  return {
    effects: [],
    load(track, { startAtSeconds }) {
      // This page may choose another quality, or not know yet of the file on the phone.
      const sounding = orphan?.url && trackOf(orphan.url) === trackOf(track.url) ? orphan.url : null
      if (orphan && sounding === null && !isCaughtUp) {
        isCaughtUp = true
        return queueMicrotask(() => press('nexttrack'))
      }
      ;[url, next, orphan] = [sounding ?? track.url, null, null]
      reckonFrom(null)
      if (sounding !== null) bridge.send('gain', { value: track.gain })
      else
        bridge.send('load', {
          url: track.url,
          positionMs: ms(startAtSeconds),
          play: false,
          gain: track.gain,
        })
    },
    prepare(coming) {
      if (!coming && !next) return
      next = coming && { url: coming.url, gain: coming.gain }
      bridge.send('next', next ?? { url: null, gain: 1 })
    },
    unload() {
      ;[url, next, orphan] = [null, null, null]
      reckonFrom(null)
      bridge.send('unload', {})
    },
    play: () => url !== null && bridge.send('play', {}),
    pause: () => url !== null && bridge.send('pause', {}),
    seek(seconds) {
      if (known) reckonFrom(ms(seconds))
      bridge.send('seek', { positionMs: ms(seconds) })
    },
    setVolume: (value) => bridge.send('volume', { value }),
    setGain: (value) => bridge.send('gain', { value }),
    setRate(value) {
      if (known) reckonFrom(known.ms + (performance.now() - known.at) * rate)
      rate = value
      bridge.send('rate', { value })
    },
    setFades: () => undefined,
    setEqualizer: () => undefined,
    canPlay: androidCanPlay,
    listen,
  }
}
