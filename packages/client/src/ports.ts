import type { ListeningReport } from '@pezzottify/contract'
import type { ApiClient } from './api/api.ts'
import type { Mutation } from './library/events/index.ts'
import type { Confirmed } from './library/state.ts'

/** The events of an audio port. */
export type AudioEvent =
  | { type: 'time'; seconds: number }
  | { type: 'duration'; seconds: number }
  /** The end of the buffered bytes around the current position. */
  | { type: 'buffered'; seconds: number }
  | { type: 'playing' }
  | { type: 'paused' }
  /** Playing, but out of data at the moment. */
  | { type: 'waiting' }
  | { type: 'ended' }
  /** The track has ended and the prepared one is playing already. */
  | { type: 'advanced' }
  | { type: 'error'; code: AudioErrorCode; message: string }

/** `blocked`: the platform requires a user gesture before it allows sound. */
export type AudioErrorCode = 'network' | 'decode' | 'unsupported' | 'blocked'

/** An address, and how to play it. */
export type AudioTrack = {
  url: string
  /** The factor of the volume that makes tracks equally loud. 1 leaves it unchanged. */
  gain: number
  /** The duration in the catalog. */
  durationSeconds: number | null
}

/**
 * The transition to the next track. `cut`: the track ends, and the player loads the next. `joined`: not a sample lies
 * between them. Otherwise both sound together for some seconds at a constant total loudness.
 */
export type AudioTransition = 'cut' | 'joined' | { crossfadeSeconds: number }

/**
 * Decibels of ten bands, each an octave wide, from 31 Hz to 16 kHz; and the preamp, which is subtracted from all of
 * them.
 */
export type Equalizer = { bandsDb: readonly number[]; preampDb: number }

/** The effects that an audio output may support. */
export type AudioEffect = 'crossfade' | 'fades' | 'equalizer'

/** The audio output: it plays one address at a time, and switches to the next. */
export type AudioPort = {
  /** Settings of others mean nothing here. */
  readonly effects: readonly AudioEffect[]
  /**
   * Loads a track, paused. No more events of the previous one follow. `joins`: prepared tracks may be joined to it, if
   * the platform can.
   */
  load: (track: AudioTrack, options: { startAtSeconds: number; joins: boolean }) => void
  /**
   * Sets the next track and the transition; the platform fetches it in time. `null` withdraws it. When it switches by
   * itself it emits `advanced` instead of `ended`.
   */
  prepare: (next: (AudioTrack & { transition: AudioTransition }) | null) => void
  /** Stops and unloads the address. */
  unload: () => void
  play: () => void
  /** Fades out over the given time. */
  pause: (options?: { fadeSeconds?: number }) => void
  seek: (seconds: number) => void
  /** 0 to 1. */
  setVolume: (volume: number) => void
  /** The gain of the current track. */
  setGain: (gain: number) => void
  /** 1 is the original speed; the pitch stays. */
  setRate: (rate: number) => void
  /** Whether pausing, resuming and seeking fade for a moment, so that nothing clicks. */
  setFades: (on: boolean) => void
  /** Null removes it. */
  setEqualizer: (equalizer: Equalizer | null) => void
  /** Whether a content type with codecs can be decoded here. */
  canPlay: (mime: string) => boolean
  listen: (listener: (event: AudioEvent) => void) => () => void
}

/** Small texts that outlive the page. The browser's `localStorage` satisfies this type. */
export type StoragePort = {
  getItem: (key: string) => string | null
  setItem: (key: string, value: string) => void
  removeItem: (key: string) => void
}

export type MediaAction =
  | 'play'
  | 'pause'
  | 'stop'
  | 'previoustrack'
  | 'nexttrack'
  | 'seekto'
  | 'seekbackward'
  | 'seekforward'

/** Media keys, headsets, lock screens and watches: they show the track and control playback. */
export type MediaSessionPort = {
  /** Null removes the handler. Actions that the platform does not know are ignored. */
  handle: (
    action: MediaAction,
    handler: ((details: { seekTime?: number; seekOffset?: number }) => void) | null,
  ) => void
  setTrack: (
    track: {
      title: string
      artist: string
      album: string
      artwork: { src: string; sizes: string }[]
    } | null,
  ) => void
  setState: (state: 'playing' | 'paused' | 'none') => void
  /** In seconds; null when it is not known. `playbackRate`: how fast the position moves on, 1 as recorded. */
  setPosition: (position: { position: number; duration: number; playbackRate: number } | null) => void
}

/** The network connection according to the platform. */
export type NetworkPort = {
  /**
   * `isMetered`: the listener pays for data, or asked to save them. `kbps`: the measured rate; null when it is not
   * measured.
   */
  look: () => { isMetered: boolean; kbps: number | null }
}

/** How scarce the memory of scripts is. */
export type MemoryPressure = 'low' | 'medium' | 'high' | 'critical'

/** The memory for scripts. */
export type MemoryPort = {
  /** The share in use, from 0 to 1; null where the platform does not say. */
  used: () => number | null
  /** Adds a listener for when the system asks for memory. */
  onPressure: (listener: (pressure: MemoryPressure) => void) => () => void
}

/** A socket of the platform. After `close` it reports nothing more. */
export type SocketPort = { send: (text: string) => void; close: () => void }
export type SocketListener = { message: (text: string) => void; closed: (code: number) => void }

/** A change that waits to be sent. */
export type StoredChange = { key: string; mutation: Mutation; isSending: boolean }

/** The storage of changes until the server has them, separately for each user. All tabs of a browser share it. */
export type OutboxStorage = {
  /** In the order in which they were added. */
  all: (user: string) => Promise<StoredChange[]>
  /** The oldest of them. */
  first: (user: string) => Promise<StoredChange | null>
  /** Does nothing when the change is stored already. */
  add: (user: string, change: StoredChange) => Promise<void>
  /**
   * Marks the begin of an attempt: from now on the change cannot be withdrawn. False when it was withdrawn before.
   * Atomic.
   */
  markSending: (user: string, key: string) => Promise<boolean>
  remove: (user: string, key: string) => Promise<void>
  /** Removes a change without any attempt; resolves to whether it did. Atomic. */
  withdraw: (user: string, key: string) => Promise<boolean>
  /**
   * Takes or renews the lease for one tab unless another holds it at that time; resolves to whether it has it. Atomic.
   */
  claim: (user: string, tab: string, now: number, until: number) => Promise<boolean>
  release: (user: string, tab: string) => Promise<void>
  /** Whether its content outlives the page. */
  isPersistent: () => boolean
  /**
   * Adds a listener for when the content may be lost, and `isPersistent` may have changed: known waiting changes have to be
   * added again.
   */
  onLost: (listener: () => void) => () => void
}

/**
 * Locks shared by the tabs of one browser. `held` runs once nobody else holds the name, and the lock is held until its
 * promise ends, or the tab is closed; the signal cancels the waiting. The browser's `navigator.locks` satisfies this
 * type.
 */
export type LocksPort = {
  request: (name: string, options: { signal: AbortSignal }, held: () => Promise<void>) => Promise<void>
}

/** Messages between the tabs of one browser. A tab does not receive its own. */
export type ChannelPort = {
  post: (message: unknown) => void
  listen: (listener: (message: unknown) => void) => () => void
}

export type TimersPort = {
  /** Milliseconds since 1970. */
  now: () => number
  set: (run: () => void, ms: number) => unknown
  clear: (timer: unknown) => void
}

/** One user's library as the server last sent it. */
export type SnapshotPort = {
  read: (user: string) => Promise<Confirmed | null>
  /** `isUrgent`: the page may end, or the server is away; nothing else is worth waiting for. */
  write: (user: string, confirmed: Confirmed, how: { isUrgent: boolean }) => Promise<void>
}

/** The ports that sync needs from the platform. */
export type SyncPorts = {
  api: ApiClient
  openSocket: (listener: SocketListener) => SocketPort
  storage: OutboxStorage
  /** Null on platforms without locks, such as pages without TLS: a lease in the storage replaces them. */
  locks: LocksPort | null
  channel: ChannelPort
  timers: TimersPort
  /** The latest known state of the server, for the time until it answers. Null when nothing outlives the page. */
  snapshots: SnapshotPort | null
  /** 0 to below 1. */
  random: () => number
  /** A unique name: for keys of changes, and for tabs. */
  newName: () => string
  /** Adds a listener for when the network may be back, or the page becomes visible. */
  onWake: (wake: () => void) => () => void
  /** Adds a listener for when nobody sees the page any more: it may end without another word. */
  onHide: (hide: () => void) => () => void
}

/** A playback that waits for the server, or is running. `report.session_id` identifies it. */
export type StoredPlay = {
  report: ListeningReport
  /** The same as in the report, but not rounded. */
  heardSeconds: number
  /** Increases with each time it is stored. */
  revision: number
  /** Milliseconds since 1970. */
  savedAt: number
  /** The server has this revision. */
  isSent: boolean
}

/** The storage of playbacks until the server has them, separately for each user. All tabs of a browser share it. */
export type PlaysStorage = {
  all: (user: string) => Promise<StoredPlay[]>
  /**
   * Replaces the earlier revision. False, without a change, when a newer one is stored, or when it was ended and sent
   * already: it continues in another tab. Atomic.
   */
  put: (user: string, play: StoredPlay) => Promise<boolean>
  /** The server has this revision: an ended playback is removed. Does nothing when there is a newer one. Atomic. */
  sent: (user: string, sessionId: string, revision: number) => Promise<void>
  remove: (user: string, sessionId: string) => Promise<void>
}

/** The ports that the reporting of plays needs from the platform. */
export type PlaysPorts = Pick<SyncPorts, 'api' | 'locks' | 'timers' | 'random' | 'newName' | 'onWake'> & {
  plays: PlaysStorage
  storage: StoragePort
  /** Adds a listener for when the page is, or may be, about to close. */
  onHide: (hide: () => void) => () => void
}
