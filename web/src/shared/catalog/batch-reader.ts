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

type Kinds = { track: ListedTrack; album: Album; artist: Artist }
type Shelf<T> = {
  /** `null`: the catalog has no such thing. */
  known: Map<string, T | null>
  readAt: Map<string, number>
  wanted: Set<string>
  underWay: Set<string>
}

/** What has been read counts as fresh for this time; seen again later, it is asked for again. */
const freshMs = 5 * 60_000
const perRequest = batchIdsMax
/** Where a server that has too much to do does not say when to come again. */
const retrySeconds = 3
/** Things of one kind kept in memory. The longest playlist has ten thousand. */
const knownMax = 12_000

/**
 * Reads what lists name only by its id. Whoever shows something says so with `want`; all that is wanted at one moment
 * goes out in one request. `get` is reactive for each id by itself.
 */
export function createBatchReader(api: ApiClient, onTracks: (tracks: readonly ListedTrack[]) => void) {
  const shelves = {
    track: createShelf<ListedTrack>(),
    album: createShelf<Album>(),
    artist: createShelf<Artist>(),
  }
  const all: readonly Shelf<unknown>[] = Object.values(shelves)
  let sending: Promise<void> | null = null

  function want(kind: ContentType, ids: readonly string[]): void {
    const { readAt, wanted, underWay } = shelves[kind]
    const staleBefore = Date.now() - freshMs
    for (const id of ids) if ((readAt.get(id) ?? 0) < staleBefore && !underWay.has(id)) wanted.add(id)
    if (wanted.size > 0 && !sending) begin()
  }

  function begin(): void {
    // All components of one rendering have their say before the request is made.
    sending = Promise.resolve()
      .then(sendAll)
      .finally(() => {
        sending = null
        if (all.some(({ wanted }) => wanted.size > 0)) begin()
      })
  }

  async function sendAll(): Promise<void> {
    while (all.some(({ wanted }) => wanted.size > 0)) {
      try {
        await sendSome()
      } catch (error) {
        const isPassing = error instanceof ApiError && (error.status === 429 || error.status >= 500)
        for (const { wanted, underWay } of all) {
          // Nobody is told: what is shown keeps its empty shape, and is wanted again when the server is back.
          if (!isPassing) wanted.clear()
          else for (const id of underWay) wanted.add(id)
          underWay.clear()
        }
        if (!(error instanceof ApiError)) throw error
        if (!isPassing) return
        const seconds = error.retryAfterSeconds ?? retrySeconds
        await new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
      }
    }
  }

  async function sendSome(): Promise<void> {
    const asked = { track: take(shelves.track), album: take(shelves.album), artist: take(shelves.artist) }
    const found = await api.catalog.batch({
      body: { tracks: asked.track, albums: asked.album, artists: asked.artist },
    })
    onTracks(found.tracks)
    put(shelves.track, asked.track, found.tracks)
    put(shelves.album, asked.album, found.albums)
    put(shelves.artist, asked.artist, found.artists)
  }

  return {
    want,
    /** `undefined`: not read yet. `null`: the catalog has no such thing. */
    get: <K extends ContentType>(kind: K, id: string): Kinds[K] | null | undefined =>
      // Each kind has its own shelf above; the compiler does not tie the two together.
      shelves[kind].known.get(id) as Kinds[K] | null | undefined,
    /** Reads what is not known yet and waits for it. */
    async read(kind: ContentType, ids: readonly string[]): Promise<void> {
      want(kind, ids)
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

const createShelf = <T>(): Shelf<T> => ({
  known: shallowReactive(new Map<string, T | null>()),
  readAt: new Map(),
  wanted: new Set(),
  underWay: new Set(),
})

/** The ids of one request. The branded types of the contract say what they are ids of, as `want` was told. */
function take<Id extends string>({ wanted, underWay }: Shelf<{ id: Id }>): Id[] {
  const ids = [...wanted].slice(0, perRequest) as Id[]
  for (const id of ids) {
    wanted.delete(id)
    underWay.add(id)
  }
  return ids
}

function put<T extends { id: string }>(
  { known, readAt, underWay }: Shelf<T>,
  ids: readonly string[],
  found: readonly T[],
): void {
  const byId = new Map(found.map((thing) => [thing.id, thing]))
  for (const id of ids) {
    known.set(id, byId.get(id) ?? null)
    readAt.delete(id)
    readAt.set(id, Date.now())
    underWay.delete(id)
  }
  for (const id of readAt.keys()) {
    if (readAt.size <= knownMax) return
    readAt.delete(id)
    known.delete(id)
  }
}
