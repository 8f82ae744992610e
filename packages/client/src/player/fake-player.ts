import { ArtistId } from '@pezzottify/contract'
import { ApiError } from '../api/api.ts'
import type { AudioErrorCode, AudioEvent, AudioPort, Equalizer, StoragePort } from '../ports.ts'
import type { StreamAnswer } from './fault.ts'
import type { PlayerNotice } from './player-state.ts'
import { defaultSound } from '../sound/settings.ts'
import { createPlayer } from './player.ts'
import type { PlacesStorage } from './player-options.ts'
import type { TrackInfo } from './track-info.ts'

const playable = 'audio/mpeg'

/** A silent audio port: it records its calls and reports what the test makes it report. */
export function createFakeAudio(hasBytes = (_url: string): boolean => true) {
  let listener: (event: AudioEvent) => void = () => {}
  const audio = {
    url: '',
    startedAt: 0,
    isSounding: false,
    preloaded: '',
    prepared: null as Parameters<AudioPort['prepare']>[0],
    joins: false,
    volume: -1,
    soughtTo: -1,
    /** Of the latest pause; 0 for none of its own. */
    fadedSeconds: 0,
    gain: 1,
    rate: 1,
    equalizer: null as Equalizer | null,
  }
  const port: AudioPort = {
    effects: ['fades'],
    load: ({ url, gain }, { startAtSeconds, joins }) =>
      void Object.assign(audio, {
        url,
        gain,
        joins,
        startedAt: startAtSeconds,
        isSounding: false,
        fadedSeconds: 0,
      }),
    prepare: (next) => void Object.assign(audio, { preloaded: next?.url ?? '', prepared: next }),
    unload: () => void Object.assign(audio, { url: '', isSounding: false }),
    play() {
      // To an element, an error answer looks like an unknown format.
      if (!hasBytes(audio.url))
        return queueMicrotask(() => {
          fail('unsupported')
          say({ type: 'paused' })
        })
      audio.isSounding = true
      listener({ type: 'playing' })
    },
    pause({ fadeSeconds = 0 } = {}) {
      audio.fadedSeconds = fadeSeconds
      // During a fade the sound continues until the test reports the pause.
      if (fadeSeconds > 0) return
      audio.isSounding = false
      listener({ type: 'paused' })
    },
    seek: (seconds) => void (audio.soughtTo = seconds),
    setGain: (gain) => void (audio.gain = gain),
    setRate: (rate) => void (audio.rate = rate),
    setFades: () => {},
    setEqualizer: (equalizer) => void (audio.equalizer = equalizer),
    setVolume: (volume) => void (audio.volume = volume),
    canPlay: (mime) => mime === playable || mime === 'audio/flac',
    listen(next) {
      listener = next
      return () => void (listener = () => {})
    },
  }
  const say = (event: AudioEvent): void => {
    if (event.type === 'advanced') audio.preloaded = ''
    listener(event)
  }
  const fail = (code: AudioErrorCode): void => say({ type: 'error', code, message: code })
  return { audio, port, say, fail }
}

export function createFakeStorage(): StoragePort {
  const stored = new Map<string, string>()
  return {
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, value) => void stored.set(key, value),
    removeItem: (key) => void stored.delete(key),
  }
}

/** The copy of places in a browser's database: a write has arrived once it resolves. */
export function createFakePlaces(): PlacesStorage {
  const stored = new Map<string, Map<string, string>>()
  return {
    read: async (user) => new Map(stored.get(user)),
    write: async (user, values) => {
      const own = stored.get(user) ?? new Map<string, string>()
      stored.set(user, own)
      for (const [key, text] of values)
        if (text === null) own.delete(key)
        else own.set(key, text)
    },
  }
}

export const track = (id: string, changes: Partial<TrackInfo> = {}): TrackInfo => ({
  id,
  title: `Track ${id}`,
  artists: [{ id: ArtistId.parse('velvet'), name: 'Velvet Cartography' }],
  album: null,
  durationSeconds: 100,
  place: null,
  loudness: null,
  streamUrl: `/stream/${id}`,
  keptFrom: null,
  flacUrl: null,
  conversion: null,
  mime: playable,
  codecLabel: 'MP3',
  qualityLabel: 'MP3 320',
  cover: null,
  thumbhash: null,
  coverColor: null,
  ...changes,
})

const present: StreamAnswer = { status: 200, code: null, retryAfterSeconds: null, version: null }

/** The answer of a server while its music is unreachable. */
export const unreachable = (retryAfterSeconds: number | null): StreamAnswer => {
  return { status: 503, code: 'media_unreachable', retryAfterSeconds, version: null }
}

/** Timers moved by the test. */
export function createFakeTimers() {
  const due: { run: () => void; ms: number }[] = []
  let now = Date.UTC(2026, 0, 1)
  const port = {
    now: () => now,
    set: (run: () => void, ms: number): unknown => {
      const timer = { run, ms }
      due.push(timer)
      return timer
    },
    clear: (timer: unknown): void => {
      const at = due.findIndex((candidate) => candidate === timer)
      if (at >= 0) due.splice(at, 1)
    },
  }
  /** Advances to the last timer. Returns its delay in milliseconds; 0 when there is none. */
  const waited = async (): Promise<number> => {
    // Look-ups that are answered at once need no time.
    await settle()
    const timer = due.pop()
    timer?.run()
    await settle()
    return timer?.ms ?? 0
  }
  /** Goes to bed: the clock moves on, and nothing else happens. */
  const pass = (ms: number): void => void (now += ms)
  return { port, waited, pass }
}

/** A player with a fake audio port, storage, network and server. */
export function listen(
  tracks: readonly TrackInfo[],
  storage = createFakeStorage(),
  timers = createFakeTimers(),
  places: PlacesStorage | null = null,
) {
  /** `answer` is the server's answer for any stream, `once` for the next one only; null for no answer. */
  const server: {
    answer: StreamAnswer | null
    once: StreamAnswer | null
    asked: string[]
    renewed: (string | null)[]
    /** The tracks whose copies on the device are not to be used. */
    streamed: Set<string>
    /** The tracks about which the catalog does not answer. */
    unanswered: Set<string>
    /** The tracks whose look-up does not end. */
    hanging: Set<string>
  } = {
    answer: present,
    once: null,
    asked: [],
    renewed: [],
    streamed: new Set(),
    unanswered: new Set(),
    hanging: new Set(),
  }
  const audio = createFakeAudio((url) => url.startsWith('kept:') || server.answer?.status === 200)
  const notices: PlayerNotice[] = []
  let isLost = false
  const networkListeners = new Set<(isLost: boolean) => void>()
  const player = createPlayer({
    audio: audio.port,
    storage,
    places,
    trackInfo: async (id, { newVersion, isStreamed } = {}) => {
      if (server.hanging.has(id)) return new Promise(() => {})
      if (server.unanswered.has(id)) throw new ApiError(0, 'offline', 'The server cannot be reached', null)
      if (newVersion !== undefined) server.renewed.push(newVersion)
      if (isStreamed) server.streamed.add(id)
      const found = tracks.find((candidate) => candidate.id === id) ?? null
      const { keptFrom = null } = found ?? {}
      if (!found || keptFrom === null || !server.streamed.has(id)) return found
      return { ...found, streamUrl: keptFrom, keptFrom: null }
    },
    askStream: async (url) => {
      server.asked.push(url)
      const once = server.once
      server.once = null
      return once ?? server.answer
    },
    network: {
      isLost: () => isLost,
      listen: (listener) => {
        networkListeners.add(listener)
        return () => void networkListeners.delete(listener)
      },
    },
    onNotice: (notice) => notices.push(notice),
    timers: timers.port,
    random: () => 0.5,
    sound: defaultSound,
  })
  const network = async (now: 'lost' | 'back'): Promise<void> => {
    isLost = now === 'lost'
    server.answer = isLost ? null : present
    for (const listener of networkListeners) listener(isLost)
    await settle()
  }
  const playAll = async (startAt = 0): Promise<void> => {
    const context = { type: 'album', id: 'a1' } as const
    player.playAll(
      context,
      tracks.map(({ id }) => id),
      startAt,
    )
    await settle()
  }
  return {
    ...audio,
    player,
    notices,
    storage,
    server,
    network,
    present,
    timers,
    waited: timers.waited,
    playAll,
  }
}

/** Track look-ups resolve at once here, after a few promises. */
export const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))
