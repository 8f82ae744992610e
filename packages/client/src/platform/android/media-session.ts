import type { MediaAction, MediaSessionPort } from '../../ports.ts'
import type { Bridge, NativeEvents } from './bridge.ts'

/** Lock screens show a cover no larger than this, in pixels. */
const artWidth = 512

const actionOf: Partial<Record<NativeEvents['command']['name'], MediaAction>> = {
  play: 'play',
  pause: 'pause',
  stop: 'stop',
  next: 'nexttrack',
  previous: 'previoustrack',
  seek: 'seekto',
  forward: 'seekforward',
  rewind: 'seekbackward',
}

type Handler = NonNullable<Parameters<MediaSessionPort['handle']>[1]>
type Track = Parameters<MediaSessionPort['setTrack']>[0]

export type AndroidMediaSession = MediaSessionPort & { press: (action: MediaAction) => void }

/**
 * Lock screen, notification, headset and watch. The shell itself shows them whether music plays, and its position; what is
 * still to come only the page knows.
 */
export function createAndroidMediaSession(bridge: Bridge): AndroidMediaSession {
  const handlers = new Map<MediaAction, Handler>()
  let track: Track = null
  let durationMs: number | null = null
  /** Buttons that were pressed before the app had started, for example the one on a headset that started it. */
  let waiting: (() => void) | null = null

  function press(action: MediaAction, details: Parameters<Handler>[0] = {}): void {
    waiting = null
    const handler = handlers.get(action)
    if (handler) handler(details)
    else waiting = () => press(action, details)
  }
  bridge.on('command', ({ name, positionMs }) => {
    const action = actionOf[name]
    const details = positionMs === null ? {} : { seekTime: positionMs / 1_000 }
    if (action) press(action, details)
  })

  function tell(): void {
    const art = track?.artwork.find(({ sizes }) => Number.parseInt(sizes, 10) >= artWidth)
    bridge.send('metadata', {
      title: track?.title ?? null,
      artist: track?.artist ?? '',
      album: track?.album ?? '',
      artUrl: art?.src ?? null,
      durationMs,
      canSeek: durationMs !== null,
    })
  }

  return {
    press,
    handle(action, handler) {
      if (!handler) return void handlers.delete(action)
      handlers.set(action, handler)
      waiting?.()
    },
    setTrack(next) {
      track = next
      tell()
    },
    setState: (state) => bridge.has('wanted') && bridge.send('wanted', { sound: state === 'playing' }),
    setPosition(position) {
      const ms = position ? Math.round(position.duration * 1_000) : null
      if (ms === durationMs) return
      durationMs = ms
      if (track) tell()
    },
  }
}
