import type { ApiClient } from '@pezzottify/client'
import { ApiError } from '@pezzottify/client'
import {
  type Album,
  type Artist,
  batchIdsMax,
  type ContentType,
  type ListedTrack,
} from '@pezzottify/contract'
import { shallowReactive } from 'vue'
import type { OfflineService } from '../offline/service.ts'

type Kinds = { track: ListedTrack; album: Album; artist: Artist }
type Cache<T> = {
  /** `null`: not in the catalog. */
  known: Map<string, T | null>
  readAt: Map<string, number>
  requested: Set<string>
  inFlight: Set<string>
}

/** How long a loaded item counts as fresh. After that, showing it again reloads it. */
const freshMs = 5 * 60_000
const perRequest = batchIdsMax
/** The pause when an overloaded server sends no Retry-After. */
const retrySeconds = 3
const kinds = ['track', 'album', 'artist'] as const
/** The most items of one kind in memory. The longest playlist has ten thousand. */
const knownMax = 12_000

/**
 * Loads tracks, albums and artists by id, in batches. Components call `request` for what they show; all ids requested
 * in the same tick share one HTTP request. `get` is reactive per id.
 */
export function createBatchReader(
  api: ApiClient,
  offline: Pick<OfflineService, 'things' | 'rememberThings'>,
  onTracks: (tracks: readonly ListedTrack[]) => void,
) {
  const caches = {
    track: createCache<ListedTrack>(),
    album: createCache<Album>(),
    artist: createCache<Artist>(),
  }
  const all: readonly Cache<unknown>[] = Object.values(caches)
  let sending: Promise<void> | null = null

  function request(kind: ContentType, ids: readonly string[]): void {
    const { readAt, requested, inFlight } = caches[kind]
    const staleBefore = Date.now() - freshMs
    for (const id of ids) if ((readAt.get(id) ?? 0) < staleBefore && !inFlight.has(id)) requested.add(id)
    if (requested.size > 0 && !sending) begin()
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
    while (all.some(({ requested }) => requested.size > 0)) {
      try {
        await sendSome()
      } catch (error) {
        const isPassing = error instanceof ApiError && (error.status === 429 || error.status >= 500)
        for (const { requested, inFlight } of all) {
          // Fail silently: the rows keep their skeletons and are requested again when the server is back.
          if (!isPassing) requested.clear()
          else for (const id of inFlight) requested.add(id)
        }
        if (error instanceof ApiError && error.code === 'offline') await recall()
        for (const { inFlight } of all) inFlight.clear()
        if (!(error instanceof ApiError)) throw error
        if (!isPassing) return
        const seconds = error.retryAfterSeconds ?? retrySeconds
        await new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
      }
    }
  }

  /** Shows items stored by earlier pages. They count as not loaded, so that the server is asked once it is back. */
  async function recall(): Promise<void> {
    for (const kind of kinds) {
      const { known, inFlight } = caches[kind]
      const unknown = [...inFlight].filter((id) => !known.has(id))
      // Stored by this reader, in the form of the answers.
      const found = (await offline.things(kind, unknown)) as Kinds[typeof kind][]
      if (kind === 'track') onTracks(found as ListedTrack[])
      for (const thing of found)
        if (!known.has(thing.id)) (known as Map<string, typeof thing>).set(thing.id, thing)
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
  }

  return {
    request,
    /** `undefined`: not loaded yet. `null`: not in the catalog. */
    get: <K extends ContentType>(kind: K, id: string): Kinds[K] | null | undefined =>
      // Each kind has a cache of its own above; the compiler cannot connect the two.
      caches[kind].known.get(id) as Kinds[K] | null | undefined,
    /** Loads unknown items and waits for them. */
    async read(kind: ContentType, ids: readonly string[]): Promise<void> {
      request(kind, ids)
      while (sending) await sending
    },
    forget(): void {
      for (const { known, readAt } of all) {
        known.clear()
        readAt.clear()
      }
    },
  }
}

export type BatchReader = ReturnType<typeof createBatchReader>

const createCache = <T>(): Cache<T> => ({
  known: shallowReactive(new Map<string, T | null>()),
  readAt: new Map(),
  requested: new Set(),
  inFlight: new Set(),
})

/** The ids of one request. The caller of `request` said which kind they are, so the brand holds. */
function take<Id extends string>({ requested, inFlight }: Cache<{ id: Id }>): Id[] {
  const ids = [...requested].slice(0, perRequest) as Id[]
  for (const id of ids) {
    requested.delete(id)
    inFlight.add(id)
  }
  return ids
}

function put<T extends { id: string }>(
  { known, readAt, inFlight }: Cache<T>,
  ids: readonly string[],
  found: readonly T[],
): void {
  const byId = new Map(found.map((thing) => [thing.id, thing]))
  for (const id of ids) {
    known.set(id, byId.get(id) ?? null)
    readAt.delete(id)
    readAt.set(id, Date.now())
    inFlight.delete(id)
  }
  for (const id of readAt.keys()) {
    if (readAt.size <= knownMax) return
    readAt.delete(id)
    known.delete(id)
  }
}
