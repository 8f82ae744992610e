import type { ListedTrack, TrackId } from '@pezzottify/contract'
import { batchIdsMax } from '@pezzottify/contract'
import { api as endpoints } from '@pezzottify/contract'
import type { ApiClient } from '../api/api.ts'
import { ApiError, isNotFound, urlOf } from '../api/api.ts'
import type { Library } from '../library/model/library.ts'
import type { OfflineItem } from './ports.ts'

/**
 * An item as the server and the library have it now. `pages`: addresses of the answers that its page
 * needs.
 */
export type Resolved = { name: string; tracks: readonly ListedTrack[]; pages: readonly string[] }

type Parts = { api: ApiClient; library: () => Library | null }

/**
 * The tracks of an item in play order. Null when the item no longer exists.
 *
 * @throws ApiError when the server gives no answer
 */
export async function resolve({ api, library }: Parts, item: OfflineItem): Promise<Resolved | null> {
  switch (item.kind) {
    case 'album':
      return album(api, item.id)
    case 'track': {
      const [track] = await tracksBy(api, [item.id])
      return track ? { name: track.name, tracks: [track], pages: [] } : null
    }
    case 'playlist': {
      const own = known(library()).playlists
      const playlist = [...own.values()].find(({ id }) => id === item.id)
      if (!playlist) return null
      const tracks = await tracksBy(
        api,
        playlist.entries.map((entry) => entry.track_id),
      )
      return { name: playlist.name, tracks, pages: [] }
    }
    case 'liked': {
      const ids = [...known(library()).likes.track].reverse()
      return { name: item.name, tracks: await tracksBy(api, ids), pages: [] }
    }
  }
}

async function album(api: ApiClient, id: string): Promise<Resolved | null> {
  try {
    const request = { params: { id } } as Parameters<ApiClient['catalog']['albumResolved']>[0]
    const { album, discs } = await api.catalog.albumResolved(request)
    const tracks = discs.flatMap((disc) => disc.tracks)
    return {
      name: album.name,
      tracks: tracks.map((track) => ({ ...track, album_name: album.name, cover: album.cover })),
      pages: [urlOf(endpoints.catalog.albumResolved, request)],
    }
  } catch (error) {
    if (isNotFound(error)) return null
    throw error
  }
}

/** The tracks that the catalog has, in the given order. */
async function tracksBy(api: ApiClient, ids: readonly string[]): Promise<ListedTrack[]> {
  const found = new Map<string, ListedTrack>()
  for (let start = 0; start < ids.length; start += batchIdsMax) {
    // The ids of the library come from the server.
    const tracks = ids.slice(start, start + batchIdsMax) as TrackId[]
    const answer = await api.catalog.batch({ body: { tracks, albums: [], artists: [] } })
    for (const track of answer.tracks) found.set(track.id, track)
  }
  return ids.flatMap((id) => found.get(id) ?? [])
}

function known(library: Library | null): Library {
  if (library === null) throw new ApiError(0, 'offline', 'The library is not known yet', null)
  return library
}
