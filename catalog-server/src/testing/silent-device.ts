import {
  type AudioPort,
  createApi,
  createMemoryLocks,
  createMemoryStorage,
  createPlayer,
  createRemotePlayer,
  createSyncedLibrary,
  newName,
  type Player,
  type StoragePort,
  type SyncPorts,
  type TrackInfo,
} from '@pezzottify/client'
import { createFollowing } from '@pezzottify/client/following'
import { socketPath } from '@pezzottify/contract'
import type { SignedIn } from './listening.ts'
import { defaultSound } from '@pezzottify/client/sound'

type Listener = Parameters<AudioPort['listen']>[0]

/** An output that is never heard, and goes on at the speed of the clock. */
function createSilentAudio() {
  let listener: Listener = () => undefined
  let isSounding = false
  let seconds = 0
  let since = 0
  const now = (): number => performance.now() / 1_000
  const position = (): number => (isSounding ? seconds + now() - since : seconds)
  function set(sounds: boolean, at = position()): void {
    seconds = at
    since = now()
    if (sounds === isSounding) return
    isSounding = sounds
    // The element of a browser tells of it a little later.
    queueMicrotask(() => listener({ type: sounds ? 'playing' : 'paused' }))
  }
  const port: AudioPort = {
    effects: [],
    load: (_, { startAtSeconds }) => {
      isSounding = false
      seconds = startAtSeconds
    },
    prepare: () => undefined,
    unload: () => void (isSounding = false),
    play: () => set(true),
    pause: () => set(false),
    seek: (to) => set(isSounding, to),
    setVolume: () => undefined,
    setGain: () => undefined,
    setRate: () => undefined,
    setFades: () => undefined,
    setEqualizer: () => undefined,
    canPlay: () => true,
    listen: (next) => {
      listener = next
      const timer = setInterval(() => isSounding && listener({ type: 'time', seconds: position() }), 100)
      return () => clearInterval(timer)
    },
  }
  return { port, isSounding: () => isSounding }
}

const trackOf = (id: string): TrackInfo => ({
  id,
  title: id,
  artists: [],
  album: null,
  durationSeconds: 300,
  place: null,
  loudness: null,
  streamUrl: `/stream/${id}`,
  keptFrom: null,
  flacUrl: null,
  conversion: null,
  mime: 'audio/mpeg',
  codecLabel: 'MP3',
  qualityLabel: 'MP3 320',
  cover: null,
  thumbhash: null,
  coverColor: null,
})

function createStorage(): StoragePort {
  const values = new Map<string, string>()
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  }
}

export type SilentDevice = {
  player: Player
  isSounding: () => boolean
  isLive: () => boolean
  /** Cuts it off from the server, or connects it again. */
  setOnline: (isOnline: boolean) => void
  stopFollowing: () => void
  end: () => void
}

/** The client of a signed-in device without its pages: the same player and sync, with an output that nobody hears. */
export function createSilentDevice(host: string, { token }: Pick<SignedIn, 'token'>): SilentDevice {
  let isOnline = true
  const sockets = new Set<WebSocket>()
  const api = createApi({
    baseUrl: `http://${host}`,
    headers: { authorization: token },
    fetch: async (request) => {
      if (!isOnline) throw new TypeError('Offline')
      return fetch(request)
    },
  })
  const timers = { now: Date.now, set: setTimeout, clear: (timer: unknown) => clearTimeout(Number(timer)) }
  const openSocket: SyncPorts['openSocket'] = ({ message, closed }) => {
    if (!isOnline) {
      queueMicrotask(() => closed(1006))
      return { send: () => undefined, close: () => undefined }
    }
    const socket = new WebSocket(`ws://${host}${socketPath}?features=entries`, {
      headers: { authorization: token },
    })
    sockets.add(socket)
    socket.addEventListener('message', ({ data }) => message(String(data)))
    socket.addEventListener('close', ({ code }) => {
      sockets.delete(socket)
      closed(code)
    })
    return { send: (text) => socket.send(text), close: () => socket.close() }
  }
  const wakers = new Set<() => void>()
  const synced = createSyncedLibrary({
    api,
    openSocket,
    storage: createMemoryStorage(),
    snapshots: null,
    locks: createMemoryLocks(),
    channel: { post: () => undefined, listen: () => () => undefined },
    timers,
    random: Math.random,
    newName,
    onWake: (wake) => {
      wakers.add(wake)
      return () => void wakers.delete(wake)
    },
    onHide: () => () => undefined,
  })
  const storage = createStorage()
  const audio = createSilentAudio()
  const own = createPlayer({
    audio: audio.port,
    storage,
    places: null,
    trackInfo: async (id) => trackOf(id),
    askStream: async () => null,
    network: { isLost: () => !isOnline, listen: () => () => undefined },
    onNotice: () => undefined,
    timers,
    random: Math.random,
    sound: defaultSound,
  })
  const player = createRemotePlayer(own, { storage, timers })
  player.setUser('listener')
  player.adopt({}, false)
  const server = {
    isLive: () => synced.status().state === 'live',
    onChange: synced.subscribe,
    onPlayback: synced.onPlayback,
  }
  player.setFollowing((parts) =>
    createFollowing({ ...parts, api, timers, newName, rate: () => 1, server, onFailure: () => undefined }),
  )
  synced.setFollowing(true)
  synced.start('listener')
  return {
    player,
    isSounding: audio.isSounding,
    isLive: server.isLive,
    setOnline(now): void {
      isOnline = now
      if (now) wakers.forEach((wake) => wake())
      else for (const socket of sockets) socket.close()
    },
    stopFollowing(): void {
      synced.setFollowing(false)
      player.setFollowing(null)
    },
    end(): void {
      synced.stop()
      player.dispose()
    },
  }
}
