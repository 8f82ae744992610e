/** What the sound card side reports. */
export type AudioEvent =
  | { type: 'time'; seconds: number }
  | { type: 'duration'; seconds: number }
  /** How far the bytes around the current place have come. */
  | { type: 'buffered'; seconds: number }
  | { type: 'playing' }
  | { type: 'paused' }
  /** Playing, but out of data for now. */
  | { type: 'waiting' }
  | { type: 'ended' }
  | { type: 'error'; code: AudioErrorCode; message: string }

/** `blocked`: the platform wants a person's gesture before it lets sound out. */
export type AudioErrorCode = 'network' | 'decode' | 'unsupported' | 'blocked'

/** One voice: it plays one address at a time. */
export type AudioPort = {
  /** Puts an address in place, paused. Events of the earlier address end here. */
  load: (url: string, options: { startAtSeconds: number }) => void
  /** Fetches the beginning of what comes next, if the platform can. `null` lets go of it. */
  preload: (url: string | null) => void
  /** Stops and forgets the address. */
  unload: () => void
  play: () => void
  pause: () => void
  seek: (seconds: number) => void
  /** 0 to 1. */
  setVolume: (volume: number) => void
  /** Whether a content type with codecs can be decoded here. */
  canPlay: (mime: string) => boolean
  listen: (listener: (event: AudioEvent) => void) => () => void
}

/** Small texts that outlive the page. The browser's `localStorage` is one as it stands. */
export type StoragePort = {
  getItem: (key: string) => string | null
  setItem: (key: string, value: string) => void
  removeItem: (key: string) => void
}
