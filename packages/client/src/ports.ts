import type { ListeningReport } from '@pezzottify/contract'
import type { ApiClient } from './api/api.ts'
import type { Mutation } from './library/events/index.ts'
import type { Confirmed } from './library/state.ts'

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
  /** The track came to its end and the prepared one sounds already. */
  | { type: 'advanced' }
  | { type: 'error'; code: AudioErrorCode; message: string }

/** `blocked`: the platform wants a person's gesture before it lets sound out. */
export type AudioErrorCode = 'network' | 'decode' | 'unsupported' | 'blocked'

/** An address, and how it is to be heard. */
export type AudioTrack = {
  url: string
  /** What the volume is multiplied with, so that tracks are equally loud. 1 leaves it as it is. */
  gain: number
  /** As the catalog knows it. */
  durationSeconds: number | null
}

/**
 * How one track follows the other. `cut`: the one ends, and the player loads the next. `joined`: not a sample lies
 * between them. Else both sound together for some seconds, and the sum stays equally loud.
 */
export type AudioTransition = 'cut' | 'joined' | { crossfadeSeconds: number }

/** Decibels of ten bands, each an octave wide, from 31 Hz to 16 kHz; and what is taken off all of them before. */
export type Equalizer = { bandsDb: readonly number[]; preampDb: number }

/** What a sound card can do to the sound beyond playing it. */
export type AudioEffect = 'crossfade' | 'fades' | 'equalizer'

/** A sound card: it plays one address at a time, and goes over to the next. */
export type AudioPort = {
  /** Settings of others mean nothing here. */
  readonly effects: readonly AudioEffect[]
  /**
   * Puts a track in place, paused. Events of the earlier one end here. `joins`: what is prepared later may be joined to
   * it, where the platform can.
   */
  load: (track: AudioTrack, options: { startAtSeconds: number; joins: boolean }) => void
  /**
   * Says what comes next and how; the platform fetches it in time. `null` lets go of it. Where it goes on with it by
   * itself it says `advanced` instead of `ended`.
   */
  prepare: (next: (AudioTrack & { transition: AudioTransition }) | null) => void
  /** Stops and forgets the address. */
  unload: () => void
  play: () => void
  /** Fades out over a time where that is asked for. */
  pause: (options?: { fadeSeconds?: number }) => void
  seek: (seconds: number) => void
  /** 0 to 1. */
  setVolume: (volume: number) => void
  /** Of the current track. */
  setGain: (gain: number) => void
  /** 1 is as recorded; the pitch stays. */
  setRate: (rate: number) => void
  /** Whether pausing, going on and seeking fade for a moment, so that nothing clicks. */
  setFades: (on: boolean) => void
  /** Null takes it out. */
  setEqualizer: (equalizer: Equalizer | null) => void
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
  /** Null lets go of the action. Actions that the platform does not know are left out. */
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
  /** In seconds; null when it is not known. */
  setPosition: (position: { position: number; duration: number } | null) => void
}

/** The connection as the platform knows it. */
export type NetworkPort = {
  /** `isMetered`: who listens pays for it, or asked for little to be sent. `kbps`: what it gives; null where nobody measures. */
  look: () => { isMetered: boolean; kbps: number | null }
}

/** The page or window in which the app runs. */
export type PagePort = {
  /** Where the server is: scheme, host and port. */
  readonly origin: string
  /** What the platform says it is. */
  readonly userAgent: string
  reload: () => void
  /** Loads an address of the app anew. */
  open: (path: string) => void
  /** Says whether it worked. */
  copyText: (text: string) => Promise<boolean>
  lookAtConnection: () => Promise<ConnectionLook>
  /** Told when the platform loses its network, and when it may have one again. */
  onNetwork: (listener: (isThere: boolean) => void) => () => void
  /** Runs once the first page is there and nothing else is to do. */
  whenIdle: (run: () => void) => void
}

/** What a platform sees of the way between itself and the server. */
export type ConnectionLook = {
  /** Whether the address is trusted with secrets: HTTPS, or this machine. */
  isSecure: boolean
  /** The cookies that scripts can read. */
  cookies: string
  isSocketOpen: boolean
}

/** A socket of the platform. Whoever closes it hears nothing more from it. */
export type SocketPort = { send: (text: string) => void; close: () => void }
export type SocketListener = { message: (text: string) => void; closed: (code: number) => void }

/** A change that waits to be sent. */
export type StoredChange = { key: string; mutation: Mutation; isSending: boolean }

/** Where changes wait until the server has them, for each user apart. All tabs of a browser share it. */
export type OutboxStorage = {
  /** In the order in which they were added. */
  all: (user: string) => Promise<StoredChange[]>
  /** The oldest of them. */
  first: (user: string) => Promise<StoredChange | null>
  /** Does nothing when it lies there already. */
  add: (user: string, change: StoredChange) => Promise<void>
  /** Says that an attempt begins: from now on the change cannot be withdrawn. False when it was before. Atomic. */
  markSending: (user: string, key: string) => Promise<boolean>
  remove: (user: string, key: string) => Promise<void>
  /** Removes a change of which no attempt was made; tells whether it did. Atomic. */
  withdraw: (user: string, key: string) => Promise<boolean>
  /** Takes or renews the lease for one tab unless another holds it at that time; tells whether it has it. Atomic. */
  claim: (user: string, tab: string, now: number, until: number) => Promise<boolean>
  release: (user: string, tab: string) => Promise<void>
  /** Whether what lies there outlives the page. */
  isKept: () => boolean
  /** Told when what lay there may be gone, and `isKept` may have changed: who knows what waits has to add it again. */
  onLost: (listener: () => void) => () => void
}

/**
 * Locks that the tabs of one browser share. `held` runs once nobody else holds the name, and keeps it until its promise
 * ends, or the tab does; the signal ends the waiting. The browser's `navigator.locks` is one as it stands.
 */
export type LocksPort = {
  request: (name: string, options: { signal: AbortSignal }, held: () => Promise<void>) => Promise<void>
}

/** What the tabs of one browser tell each other. A tab does not hear itself. */
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

/** One user's library as the server last told it. */
export type SnapshotPort = {
  read: (user: string) => Promise<Confirmed | null>
  write: (user: string, confirmed: Confirmed) => Promise<void>
}

/** All that keeping in step needs of the world outside. */
export type SyncPorts = {
  api: ApiClient
  openSocket: (listener: SocketListener) => SocketPort
  storage: OutboxStorage
  /** Null on platforms without locks, as pages without TLS: a lease in the storage takes their place. */
  locks: LocksPort | null
  channel: ChannelPort
  timers: TimersPort
  /** What the server last told, for the time until it can be asked. Null where nothing outlives the page. */
  snapshots: SnapshotPort | null
  /** 0 to below 1. */
  random: () => number
  /** A name that nobody else has: for keys of changes, and for tabs. */
  newName: () => string
  /** Told when the network may be back, or the page is looked at again. */
  onWake: (wake: () => void) => () => void
}

/** A playback that waits for the server, or goes on. `report.session_id` is its name. */
export type StoredPlay = {
  report: ListeningReport
  /** As the report tells it, but not rounded. */
  heardSeconds: number
  /** Grows with each time that it is written down. */
  revision: number
  /** Milliseconds since 1970. */
  savedAt: number
  /** The server has this revision. */
  isSent: boolean
}

/** Where playbacks lie until the server has them, for each user apart. All tabs of a browser share it. */
export type PlaysStorage = {
  all: (user: string) => Promise<StoredPlay[]>
  /**
   * Takes the place of the earlier revision. False, and nothing is written, when a newer one lies there, or it was ended and
   * sent already: it went on in another tab. Atomic.
   */
  put: (user: string, play: StoredPlay) => Promise<boolean>
  /** The server has this revision: one that ended goes. Does nothing when there is a newer one. Atomic. */
  sent: (user: string, sessionId: string, revision: number) => Promise<void>
  remove: (user: string, sessionId: string) => Promise<void>
}

/** All that reporting plays needs of the world outside. */
export type PlaysPorts = Pick<SyncPorts, 'api' | 'locks' | 'timers' | 'random' | 'newName' | 'onWake'> & {
  plays: PlaysStorage
  storage: StoragePort
  /** Told when the page is about to go, or may be. */
  onHide: (hide: () => void) => () => void
}
