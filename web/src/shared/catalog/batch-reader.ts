import type { ApiClient } from '@pezzottify/client'
import { ApiError, createBackOff, type Memory, type TimersPort } from '@pezzottify/client'
import type { Album, Artist, ContentType, ListedTrack } from '@pezzottify/contract'
import { computed } from 'vue'
import type { OfflineService } from '../offline/service.ts'
import { type Cache, createCache, put, take } from './batch-cache.ts'

type Kinds = { track: ListedTrack; album: Album; artist: Artist }
type Wanted = Record<ContentType, readonly string[]>

/** How long a loaded item counts as fresh. After that, showing it again reloads it. */
const freshMs = 5 * 60_000
/** The pauses after failures that may pass, and how often a request is made in all. */
const retry = { firstMs: 1_000, maxMs: 15_000 }
const retryAfterMaxSeconds = 60
const triesMax = 5
const kinds = ['track', 'album', 'artist'] as const

/**
 * Loads tracks, albums and artists by id, in batches. Components hold what they show; all ids requested in the same
 * tick share one HTTP request. `get` is reactive per id. What nothing holds any more stays in memory as far as the
 * limits allow.
 */
export function createBatchReader(
  api: ApiClient,
  offline: Pick<OfflineService, 'things' | 'rememberThings'>,
  onTracks: (tracks: readonly ListedTrack[]) => void,
  memory: Pick<Memory, 'limits' | 'listen'>,
  { timers, random }: { timers: Pick<TimersPort, 'set' | 'clear'>; random: () => number },
) {
  const caches = {
    track: createCache<ListedTrack>(),
    album: createCache<Album>(),
    artist: createCache<Artist>(),
  }
  const all: readonly Cache<unknown>[] = Object.values(caches)
  const backOff = createBackOff(retry, random)
  let tries = 0
  let sending: Promise<void> | null = null
  /** The last error of a request that is not repeated by itself. */
  let failure: ApiError | null = null
  /** Ends the pause before the next attempt. */
  let endPause = (): void => undefined
  memory.listen(trim)

  function trim(limits = memory.limits()): void {
    const bytes = limits.bytes / kinds.length
    for (const kind of kinds) caches[kind].unused.trim({ entries: limits[kind], bytes, now: Date.now() })
  }

  function request(kind: ContentType, ids: readonly string[]): void {
    const { readAt, requested, inFlight, failed } = caches[kind]
    const staleBefore = Date.now() - freshMs
    for (const id of ids) {
      if ((readAt.get(id) ?? 0) >= staleBefore || inFlight.has(id)) continue
      requested.add(id)
      failed.delete(id)
    }
    if (requested.size > 0 && !sending) begin()
  }

  /** Loads items, and keeps them in memory until the returned function is called. */
  function hold(kind: ContentType, ids: readonly string[]): () => void {
    const { holders, unused, known, readAt, failed } = caches[kind]
    for (const id of ids) {
      holders.set(id, (holders.get(id) ?? 0) + 1)
      unused.take(id)
    }
    request(kind, ids)
    return () => {
      for (const id of ids) {
        const others = (holders.get(id) ?? 1) - 1
        if (others > 0) holders.set(id, others)
        else {
          holders.delete(id)
          failed.delete(id)
          if (known.has(id)) unused.add(id, readAt.get(id) ?? 0)
        }
      }
      trim()
    }
  }

  function begin(): void {
    // Wait a tick, so that all components of one render share the request.
    sending = Promise.resolve()
      .then(sendAll)
      .finally(() => {
        sending = null
        if (all.some(({ requested }) => requested.size > 0)) begin()
      })
  }

  async function sendAll(): Promise<void> {
    startOver()
    while (all.some(({ requested }) => requested.size > 0)) {
      // What is requested while this attempt is under way has an attempt of its own.
      const wanted: Wanted = {
        track: [...caches.track.requested],
        album: [...caches.album.requested],
        artist: [...caches.artist.requested],
      }
      try {
        await sendSome()
        startOver()
      } catch (error) {
        if (error instanceof ApiError && error.code === 'offline') await recall(wanted)
        for (const { requested, inFlight } of all) {
          for (const id of inFlight) requested.add(id)
          inFlight.clear()
        }
        tries += 1
        if (!(error instanceof ApiError) || !mayPass(error) || tries >= triesMax) {
          giveUp(wanted)
          if (!(error instanceof ApiError)) throw error
          failure = error
          return
        }
        await pause(error.retryAfterSeconds ?? 0)
      }
    }
  }

  function startOver(): void {
    tries = 0
    backOff.reset()
  }

  function pause(askedSeconds: number): Promise<void> {
    const askedMs = Math.min(askedSeconds, retryAfterMaxSeconds) * 1_000
    return new Promise((resolve) => {
      const timer = timers.set(resolve, Math.max(askedMs, backOff.nextMs()))
      endPause = () => {
        timers.clear(timer)
        startOver()
        resolve()
      }
    })
  }

  function giveUp(wanted: Wanted): void {
    for (const kind of kinds) {
      const { requested, failed, holders } = caches[kind]
      for (const id of wanted[kind]) if (requested.delete(id) && holders.has(id)) failed.add(id)
    }
  }

  /** Shows items stored by earlier pages. They count as not loaded, so that the server is asked once it is back. */
  async function recall(wanted: Wanted): Promise<void> {
    for (const kind of kinds) {
      const { known, holders, unused } = caches[kind]
      const unknown = wanted[kind].filter((id) => !known.has(id))
      // Stored by this reader, in the form of the answers.
      const found = (await offline.things(kind, unknown)) as Kinds[typeof kind][]
      if (kind === 'track') onTracks(found as ListedTrack[])
      for (const thing of found) {
        if (known.has(thing.id)) continue
        ;(known as Map<string, typeof thing>).set(thing.id, thing)
        if (!holders.has(thing.id)) unused.add(thing.id, 0)
      }
    }
  }

  async function sendSome(): Promise<void> {
    const asked = { track: take(caches.track), album: take(caches.album), artist: take(caches.artist) }
    const found = await api.catalog.batch({
      body: { tracks: asked.track, albums: asked.album, artists: asked.artist },
    })
    onTracks(found.tracks)
    put(caches.track, asked.track, found.tracks)
    put(caches.album, asked.album, found.albums)
    put(caches.artist, asked.artist, found.artists)
    for (const kind of kinds) void offline.rememberThings(kind, found[`${kind}s`])
    trim()
  }

  return {
    hold,
    /** `undefined`: not loaded yet. `null`: not in the catalog. */
    get: <K extends ContentType>(kind: K, id: string): Kinds[K] | null | undefined =>
      // Each kind has a cache of its own above; the compiler cannot connect the two.
      caches[kind].known.get(id) as Kinds[K] | null | undefined,
    /**
     * Loads unknown items. Resolves to those that the catalog has, in the order of the ids.
     *
     * @throws ApiError when the server has not answered for one of them, often enough
     */
    async read<K extends ContentType>(kind: K, ids: readonly string[]): Promise<Kinds[K][]> {
      const release = hold(kind, ids)
      try {
        while (sending) await sending
        // Without a network, what this device has stored is all there is.
        if (failure && failure.status > 0 && ids.some((id) => caches[kind].failed.has(id))) throw failure
        return ids.map((id) => caches[kind].known.get(id)).filter((thing) => !!thing) as Kinds[K][]
      } finally {
        release()
      }
    },
    /** Whether something that is shown could not be loaded. */
    hasFailed: computed(() => all.some(({ failed }) => failed.size > 0)),
    /** Requests at once what failed, and what waits for its next attempt. */
    retry(): void {
      endPause()
      for (const kind of kinds) request(kind, [...caches[kind].failed])
    },
    /** Somebody has changed the catalog: what is shown is loaded again, the rest once it is shown. */
    catalogChanged(): void {
      for (const kind of kinds) {
        caches[kind].readAt.clear()
        // What is on its way may be from before.
        caches[kind].inFlight.clear()
        request(kind, [...caches[kind].holders.keys()])
      }
    },
    forget(): void {
      for (const { known, readAt, unused } of all) {
        known.clear()
        readAt.clear()
        unused.clear()
      }
    },
  }
}

export type BatchReader = ReturnType<typeof createBatchReader>

/** Whether the same request may succeed later. */
const mayPass = ({ status }: ApiError): boolean => status === 429 || status >= 500
