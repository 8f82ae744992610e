import { ArtistId } from '@pezzottify/contract'
import type { AudioErrorCode, AudioEvent, AudioPort, StoragePort } from '../ports.ts'
import type { Outage } from './outage.ts'
import type { PlayerNotice } from './player-state.ts'
import { createPlayer } from './player.ts'
import type { TrackInfo } from './track-info.ts'

const playable = 'audio/mpeg'

/** A sound card without sound: it remembers what it was told and says what the test makes it say. */
export function createFakeAudio(hasBytes = (): boolean => true) {
  let listener: (event: AudioEvent) => void = () => {}
  const audio = { url: '', startedAt: 0, isSounding: false, preloaded: '', volume: -1, soughtTo: -1 }
  const port: AudioPort = {
    load: (url, { startAtSeconds }) =>
      void Object.assign(audio, { url, startedAt: startAtSeconds, isSounding: false }),
    preload: (url) => void (audio.preloaded = url ?? ''),
    unload: () => void Object.assign(audio, { url: '', isSounding: false }),
    play() {
      // An address that answers with an error looks like a format that is not known.
      if (!hasBytes())
        return queueMicrotask(() => {
          fail('unsupported')
          say({ type: 'paused' })
        })
      audio.isSounding = true
      listener({ type: 'playing' })
    },
    pause() {
      audio.isSounding = false
      listener({ type: 'paused' })
    },
    seek: (seconds) => void (audio.soughtTo = seconds),
    setVolume: (volume) => void (audio.volume = volume),
    canPlay: (mime) => mime === playable || mime === 'audio/flac',
    listen(next) {
      listener = next
      return () => void (listener = () => {})
    },
  }
  const say = (event: AudioEvent): void => listener(event)
  const fail = (code: AudioErrorCode): void => say({ type: 'error', code, message: code })
  return { audio, port, say, fail }
}

export function createFakeStorage(): StoragePort {
  const kept = new Map<string, string>()
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  }
}

export const track = (id: string, changes: Partial<TrackInfo> = {}): TrackInfo => ({
  id,
  title: `Track ${id}`,
  artists: [{ id: ArtistId.parse('velvet'), name: 'Velvet Cartography' }],
  album: null,
  durationSeconds: 100,
  streamUrl: `/stream/${id}`,
  flacUrl: null,
  mime: playable,
  codecLabel: 'MP3',
  qualityLabel: 'MP3 320',
  cover: null,
  thumbhash: null,
  coverColor: null,
  ...changes,
})

/** A player with a fake sound card, storage and server. */
export function listen(tracks: readonly TrackInfo[], storage = createFakeStorage()) {
  const server: { outage: Outage | null; asked: string[] } = { outage: null, asked: [] }
  const timers: { run: () => void; ms: number }[] = []
  const audio = createFakeAudio(() => server.outage === null)
  const notices: PlayerNotice[] = []
  const player = createPlayer({
    audio: audio.port,
    storage,
    trackInfo: async (id) => tracks.find((candidate) => candidate.id === id) ?? null,
    outageOf: async (url) => {
      server.asked.push(url)
      return server.outage
    },
    onNotice: (notice) => notices.push(notice),
    timers: { set: (run, ms) => timers.push({ run, ms }) },
    random: () => 0.5,
  })
  /** Lets the time of the last timer come. */
  const waited = async (): Promise<number> => {
    const timer = timers.pop()
    timer?.run()
    await settle()
    return timer?.ms ?? 0
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
  return { ...audio, player, notices, storage, server, waited, playAll }
}

/** Answers about tracks come at once here, some promises later. */
export const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0))
