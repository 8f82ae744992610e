import type { ListedTrack } from '@pezzottify/contract'
import type { TimersPort } from '../ports.ts'
import { createBackOff } from '../retry/back-off.ts'
import type { DownloadPort, DownloadSource, OfflineTrack } from './ports.ts'
import { DownloadError } from './ports.ts'
import { versionOf } from './plan.ts'
import type { OfflineState } from './state.ts'

type Parts = {
  user: string
  downloads: DownloadPort
  timers: TimersPort
  random: () => number
  /** The source of the bytes to keep of a track. Null when this device can play none of its formats. */
  sourceToKeep: (track: ListedTrack) => DownloadSource | null
  /** Whether the storage limit allows that many more bytes. */
  mayTake: (bytes: number) => boolean
  told: (now: Pick<OfflineState, 'status' | 'missing' | 'current'>) => void
  /** Called for each track that is complete. */
  came: (track: OfflineTrack) => void
}

const retry = { firstMs: 2_000, maxMs: 60_000 }
/** The server allows a user a hundred streams a minute, some of which playback needs. */
const startsMax = 10
const startsWithinMs = 10_000
/** The interval of progress reports. */
const tellEveryMs = 500

/** Fetches one track after the other. The list of wanted tracks may change at any time. */
export function createFetcher(parts: Parts) {
  const { user, downloads, timers, random, sourceToKeep, mayTake, told, came } = parts
  const backOff = createBackOff(retry, random)
  let queue: readonly ListedTrack[] = []
  let current: { track: ListedTrack; abort: AbortController } | null = null
  let status: OfflineState['status'] = 'idle'
  let timer: unknown = null
  let progress: OfflineState['current'] = null
  let toldAt = 0
  /** The start times of the last fetches, oldest first. */
  let starts: readonly number[] = []

  function tell(next: OfflineState['status'] = status): void {
    status = next
    told({ status, missing: queue.length, current: progress })
  }

  async function go(): Promise<void> {
    if (current || status === 'paused') return
    timers.clear(timer)
    const [track] = queue
    if (!track) return tell('idle')
    const source = sourceToKeep(track)
    if (source === null) {
      queue = queue.slice(1)
      return go()
    }
    if (!mayTake(track.size_bytes ?? 0)) return tell('limit')
    const waitMs = (starts.at(-startsMax) ?? -Infinity) + startsWithinMs - timers.now()
    if (waitMs > 0) {
      timer = timers.set(() => void go(), waitMs)
      return tell('fetching')
    }
    starts = [...starts.slice(1 - startsMax), timers.now()]
    const abort = new AbortController()
    current = { track, abort }
    progress = { id: track.id, keptBytes: 0, sizeBytes: track.size_bytes }
    tell('fetching')
    try {
      const request = { facts: track, version: versionOf(track), source }
      const stored = await downloads.fetch(user, request, { signal: abort.signal, onBytes })
      backOff.reset()
      queue = queue.filter(({ id }) => id !== track.id)
      end()
      came(stored)
      void go()
    } catch (error) {
      end()
      failed(track, error, abort.signal.aborted)
    }
  }

  function onBytes(keptBytes: number): void {
    if (progress) progress = { ...progress, keptBytes }
    if (timers.now() - toldAt < tellEveryMs) return
    toldAt = timers.now()
    tell()
  }

  function end(): void {
    current = null
    progress = null
  }

  function failed(track: ListedTrack, error: unknown, isAborted: boolean): void {
    if (isAborted) return void go()
    const reason = error instanceof DownloadError ? error.reason : 'later'
    if (reason === 'full') return tell('full')
    // The next look at the library decides about this track; the others need not wait.
    if (reason === 'gone' || reason === 'wrong') {
      queue = queue.filter(({ id }) => id !== track.id)
      return void go()
    }
    const seconds = error instanceof DownloadError ? error.retryAfterSeconds : null
    timer = timers.set(() => void go(), seconds === null ? backOff.nextMs() : seconds * 1_000)
    tell('waiting')
  }

  return {
    /** Replaces the list of tracks to fetch, in this order. */
    want(tracks: readonly ListedTrack[]): void {
      queue = tracks
      const isStillWanted = tracks.some(
        (track) => track.id === current?.track.id && versionOf(track) === versionOf(current.track),
      )
      if (current && !isStillWanted) current.abort.abort()
      if (status === 'full' || status === 'limit') tell()
      else void go()
    },
    pause(): void {
      timers.clear(timer)
      tell('paused')
      current?.abort.abort()
    },
    /** Continues after a pause, an outage, or when there may be room again. */
    resume(): void {
      backOff.reset()
      status = 'idle'
      void go()
    },
    /** Tries again: the network may be back. */
    wake(): void {
      if (status === 'waiting') void go()
    },
    end(): void {
      timers.clear(timer)
      queue = []
      status = 'paused'
      current?.abort.abort()
    },
  }
}
