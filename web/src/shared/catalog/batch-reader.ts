import type { ApiClient } from '@pezzottify/client'
import { ApiError, createLru, type Memory } from '@pezzottify/client'
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
  /** How many parts of the app show an item. */
  holders: Map<string, number>
  /** The known items that nothing shows. */
  unused: ReturnType<typeof createLru>
  requested: Set<string>
  inFlight: Set<string>
}

/** How long a loaded item counts as fresh. After that, showing it again reloads it. */
const freshMs = 5 * 60_000
const perRequest = batchIdsMax
/** The pause when an overloaded server sends no Retry-After. */
const retrySeconds = 3
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
) {
  const caches = {
    track: createCache<ListedTrack>(),
    album: createCache<Album>(),
    artist: createCache<Artist>(),
  }
  const all: readonly Cache<unknown>[] = Object.values(caches)
  let sending: Promise<void> | null = null
  memory.listen(trim)

  function trim(limits = memory.limits()): void {
    const bytes = limits.bytes / kinds.length
    for (const kind of kinds) caches[kind].unused.trim({ entries: limits[kind], bytes, now: Date.now() })
  }

  function request(kind: ContentType, ids: readonly string[]): void {
    const { readAt, requested, inFlight } = caches[kind]
    const staleBefore = Date.now() - freshMs
    for (const id of ids) if ((readAt.get(id) ?? 0) < staleBefore && !inFlight.has(id)) requested.add(id)
    if (requested.size > 0 && !sending) begin()
  }

  /** Loads items, and keeps them in memory until the returned function is called. */
  function hold(kind: ContentType, ids: readonly string[]): () => void {
    const { holders, unused, known, readAt } = caches[kind]
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
      const { known, inFlight, holders, unused } = caches[kind]
      const unknown = [...inFlight].filter((id) => !known.has(id))
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
    /** Loads unknown items. Resolves to those that the catalog has, in the order of the ids. */
    async read<K extends ContentType>(kind: K, ids: readonly string[]): Promise<Kinds[K][]> {
      const release = hold(kind, ids)
      try {
        while (sending) await sending
        return ids.map((id) => caches[kind].known.get(id)).filter((thing) => !!thing) as Kinds[K][]
      } finally {
        release()
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

/** A character takes up to two bytes. */
const sizeOf = (thing: unknown): number => 2 * JSON.stringify(thing ?? null).length

function createCache<T>(): Cache<T> {
  const known = shallowReactive(new Map<string, T | null>())
  const readAt = new Map<string, number>()
  const unused = createLru({
    sizeOf: (id) => sizeOf(known.get(id)),
    drop(id) {
      known.delete(id)
      readAt.delete(id)
    },
  })
  return { known, readAt, holders: new Map(), unused, requested: new Set(), inFlight: new Set() }
}

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
  { known, readAt, inFlight, holders, unused }: Cache<T>,
  ids: readonly string[],
  found: readonly T[],
): void {
  const byId = new Map(found.map((thing) => [thing.id, thing]))
  for (const id of ids) {
    known.set(id, byId.get(id) ?? null)
    readAt.set(id, Date.now())
    inFlight.delete(id)
    // Its page was left meanwhile.
    if (!holders.has(id)) unused.add(id, Date.now())
  }
}
