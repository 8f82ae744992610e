import { z } from 'zod'
import { Empty, endpoint } from './endpoint.ts'
import { PlaylistId, TrackId, UserId } from './ids.ts'
import { playlistNameMaxCharacters } from './limits.ts'

/** Any text, kept as it is. */
const name = z.string().max(playlistNameMaxCharacters)
const byId = { params: z.object({ id: PlaylistId }) }
const read = { method: 'GET', access: 'OwnPlaylists', rateLimit: 'user_read' } as const
const write = { access: 'OwnPlaylists', rateLimit: 'write' } as const

export const Playlist = z.object({
  id: PlaylistId,
  user_id: UserId,
  creator: z.string(),
  name: z.string(),
  created: z.object({ secs_since_epoch: z.int(), nanos_since_epoch: z.int() }),
  tracks: z.array(TrackId),
})
export type Playlist = z.infer<typeof Playlist>

const NewPlaylist = z.object({ name, track_ids: z.array(TrackId) })

/** A user's playlists. A stranger's is not found. */
export const playlists = {
  list: endpoint({
    ...read,
    path: '/v1/user/playlists',
    summary: "Ids of the user's playlists",
    response: z.array(PlaylistId),
  }),
  get: endpoint({
    ...read,
    ...byId,
    path: '/v1/user/playlist/{id}',
    summary: 'A playlist with its tracks in order',
    response: Playlist,
    errors: ['not_found'],
  }),
  create: endpoint({
    ...write,
    method: 'POST',
    path: '/v1/user/playlist',
    summary: 'Make a playlist; the answer is its id',
    body: NewPlaylist,
    response: PlaylistId,
    errors: ['bad_request'],
  }),
  change: endpoint({
    ...write,
    ...byId,
    method: 'PUT',
    path: '/v1/user/playlist/{id}',
    summary: 'Rename a playlist, replace its tracks, or both',
    body: z.object({ name: name.nullish(), track_ids: z.array(TrackId).nullish() }),
    response: Empty,
    errors: ['not_found', 'bad_request'],
  }),
  remove: endpoint({
    ...write,
    ...byId,
    method: 'DELETE',
    path: '/v1/user/playlist/{id}',
    summary: 'Delete a playlist',
    response: Empty,
    errors: ['not_found'],
  }),
  addTracks: endpoint({
    ...write,
    ...byId,
    method: 'PUT',
    path: '/v1/user/playlist/{id}/add',
    summary: 'Append tracks that are in the catalog',
    body: z.object({ tracks_ids: z.array(TrackId) }),
    response: Empty,
    errors: ['not_found', 'bad_request'],
  }),
  removeTracks: endpoint({
    ...write,
    ...byId,
    method: 'PUT',
    path: '/v1/user/playlist/{id}/remove',
    summary: 'Remove tracks by their 0-based positions; positions beyond the end are ignored',
    body: z.object({ tracks_positions: z.array(z.int().nonnegative()) }),
    response: Empty,
    errors: ['not_found'],
  }),
  createByOlderPath: endpoint({
    ...write,
    method: 'POST',
    path: '/v1/user/playlists',
    summary: 'Make a playlist (older spelling)',
    body: NewPlaylist,
    response: PlaylistId,
    errors: ['bad_request'],
  }),
  removeByOlderPath: endpoint({
    ...write,
    ...byId,
    method: 'DELETE',
    path: '/v1/user/playlists/{id}',
    summary: 'Delete a playlist (older spelling)',
    response: Empty,
    errors: ['not_found'],
  }),
}
