import { z } from 'zod'
import { bytes, Empty, endpoint } from '../endpoint.ts'
import { PlaylistEntry } from '../events/index.ts'
import { EntryId, PlaylistId, TrackId, UserId } from '../ids.ts'
import { playlistEntriesMax, playlistNameMaxCharacters, playlistOperationsMax } from '../limits.ts'
import { pathNumber } from '../page.ts'
import type { ExamplesOf } from '../example.ts'
import { at, track, playlistId, entry } from './example-values.ts'

/** Any text, stored unchanged. */
const name = z.string().max(playlistNameMaxCharacters)
/**
 * A whole list. More tracks than `playlistTracksMax` are a bad request; a list longer than any playlist can be has the
 * wrong shape.
 */
const trackIds = z.array(TrackId).max(playlistEntriesMax)
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
  /** Present for clients that announced `entries`. */
  entries: z.array(PlaylistEntry).optional(),
})
export type Playlist = z.infer<typeof Playlist>

const NewPlaylist = z.object({
  name,
  track_ids: trackIds,
  /** Chosen by a client that edits the playlist further while offline. */
  id: z
    .string()
    .regex(/^[A-Za-z0-9]{16}$/)
    .transform((id) => id as PlaylistId)
    .optional(),
})

const ids = z.array(EntryId).min(1).max(playlistEntriesMax)
/** The entry after which others are inserted; `null` is the beginning. */
const after = EntryId.nullable()

/**
 * A change of a playlist by the ids of its entries. Unknown or removed entries are skipped; entries placed after one
 * that has been removed since stand where that one stood.
 */
export const PlaylistOperation = z.discriminatedUnion('op', [
  z.object({
    op: z.literal('insert'),
    after,
    entries: z
      .array(z.object({ id: EntryId, track_id: TrackId }))
      .min(1)
      .max(playlistEntriesMax),
  }),
  z.object({ op: z.literal('remove'), ids }),
  z.object({ op: z.literal('move'), ids, after }),
])
export type PlaylistOperation = z.infer<typeof PlaylistOperation>

/** One change in a playlist's history. */
export const PlaylistRevision = z.object({
  seq: z.int(),
  at: z.int(),
  /** What the change did: the numbers of entries added, removed and moved, and the new name. */
  added: z.int(),
  removed: z.int(),
  moved: z.int(),
  name: z.string().nullable(),
})
export type PlaylistRevision = z.infer<typeof PlaylistRevision>

/** A playlist as it was just after the event `seq`, and what has changed since. */
export const PastPlaylist = z.object({
  seq: z.int(),
  at: z.int(),
  name: z.string(),
  tracks: z.array(TrackId),
  added_since: z.array(TrackId),
  removed_since: z.array(TrackId),
})
export type PastPlaylist = z.infer<typeof PastPlaylist>

export const DeletedPlaylist = z.object({
  id: PlaylistId,
  name: z.string(),
  tracks_count: z.int(),
  deleted_at: z.int(),
  kept_until: z.int(),
})
export type DeletedPlaylist = z.infer<typeof DeletedPlaylist>

/** A user's playlists. Another user's playlist is not found. */
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
  file: endpoint({
    ...read,
    ...byId,
    path: '/v1/user/playlist/{id}/m3u',
    summary: 'A playlist as a file (M3U, UTF-8), with paths relative to the music folders',
    response: bytes('audio/x-mpegurl'),
    errors: ['not_found'],
  }),
  create: endpoint({
    ...write,
    method: 'POST',
    path: '/v1/user/playlist',
    summary: 'Create a playlist; the answer is its id',
    body: NewPlaylist,
    response: PlaylistId,
    errors: ['bad_request', 'conflict'],
  }),
  edit: endpoint({
    ...write,
    ...byId,
    method: 'POST',
    path: '/v1/user/playlist/{id}/edits',
    summary: 'Insert, remove and move entries by their ids; all of it or nothing',
    body: z.object({ operations: z.array(PlaylistOperation).min(1).max(playlistOperationsMax) }),
    response: Empty,
    errors: ['not_found', 'bad_request'],
  }),
  history: endpoint({
    ...read,
    ...byId,
    path: '/v1/user/playlist/{id}/history',
    summary: 'The history of a playlist, newest first, as far back as the log is kept',
    response: z.array(PlaylistRevision),
    errors: ['not_found'],
  }),
  atRevision: endpoint({
    ...read,
    params: z.object({ id: PlaylistId, seq: pathNumber }),
    path: '/v1/user/playlist/{id}/history/{seq}',
    summary: 'A playlist as it was just after an event, compared with today',
    response: PastPlaylist,
    errors: ['not_found'],
  }),
  restore: endpoint({
    ...write,
    ...byId,
    method: 'POST',
    path: '/v1/user/playlist/{id}/restore',
    summary: 'Restore the name and the tracks that a playlist had just after an event',
    body: z.object({ seq: z.int().positive() }),
    response: Empty,
    errors: ['not_found'],
  }),
  bin: endpoint({
    ...read,
    path: '/v1/user/playlist-bin',
    summary: 'Deleted playlists that can still be restored, latest first',
    response: z.array(DeletedPlaylist),
  }),
  undelete: endpoint({
    ...write,
    ...byId,
    method: 'POST',
    path: '/v1/user/playlist/{id}/undelete',
    summary: 'Restore a playlist from the bin',
    response: Empty,
    errors: ['not_found'],
  }),
  change: endpoint({
    ...write,
    ...byId,
    method: 'PUT',
    path: '/v1/user/playlist/{id}',
    summary: 'Rename a playlist, replace its tracks, or both',
    body: z.object({ name: name.nullish(), track_ids: trackIds.nullish() }),
    response: Empty,
    errors: ['not_found', 'bad_request'],
  }),
  remove: endpoint({
    ...write,
    ...byId,
    method: 'DELETE',
    path: '/v1/user/playlist/{id}',
    summary: 'Delete a playlist: it stays in the bin for 30 days',
    response: Empty,
    errors: ['not_found'],
  }),
  addTracks: endpoint({
    ...write,
    ...byId,
    method: 'PUT',
    path: '/v1/user/playlist/{id}/add',
    summary: 'Append tracks that are in the catalog',
    body: z.object({ tracks_ids: trackIds }),
    response: Empty,
    errors: ['not_found', 'bad_request'],
  }),
  removeTracks: endpoint({
    ...write,
    ...byId,
    method: 'PUT',
    path: '/v1/user/playlist/{id}/remove',
    summary: 'Remove tracks by their 0-based positions; positions beyond the end are ignored',
    body: z.object({ tracks_positions: z.array(z.int().nonnegative()).max(playlistEntriesMax) }),
    response: Empty,
    errors: ['not_found'],
  }),
  createByOlderPath: endpoint({
    ...write,
    method: 'POST',
    path: '/v1/user/playlists',
    summary: 'Create a playlist (older spelling)',
    body: NewPlaylist,
    response: PlaylistId,
    errors: ['bad_request', 'conflict'],
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

export const playlistsExamples: ExamplesOf<typeof playlists> = {
  list: { response: [playlistId] },
  get: {
    response: {
      id: playlistId,
      user_id: 1,
      creator: 'elena',
      name: 'Evening',
      created: { secs_since_epoch: at, nanos_since_epoch: 0 },
      tracks: [track.id],
      entries: [entry],
    },
  },
  create: { body: { name: 'Evening', track_ids: [track.id] }, response: playlistId },
  edit: {
    body: {
      operations: [
        { op: 'insert', after: entry.id, entries: [{ id: 'q2Vd81LmX0aZ4nRk', track_id: track.id }] },
        { op: 'move', ids: [entry.id], after: 'q2Vd81LmX0aZ4nRk' },
      ],
    },
  },
  history: { response: [{ seq: 2, at, added: 1, removed: 0, moved: 0, name: null }] },
  atRevision: {
    response: { seq: 1, at, name: 'Evening', tracks: [], added_since: [track.id], removed_since: [] },
  },
  restore: { body: { seq: 1 } },
  bin: {
    response: [
      { id: playlistId, name: 'Evening', tracks_count: 1, deleted_at: at, kept_until: at + 30 * 86_400 },
    ],
  },
  change: { body: { name: 'Late evening' } },
  addTracks: { body: { tracks_ids: [track.id] } },
  removeTracks: { body: { tracks_positions: [0] } },
  createByOlderPath: { body: { name: 'Evening', track_ids: [track.id] }, response: playlistId },
}
