import type { Api } from '../../index.ts'
import type { ExamplesOf } from '../examples.ts'
import { at, track } from '../../resources/example-values.ts'

export const playlistId = 'dEePlMZgoHFbVhYL'
export const entry = { id: 'fAuAgwa0lam7kHUY', track_id: track.id, key: 'FV' }

export const likes: ExamplesOf<Api['likes']> = { list: { response: [track.id] } }

export const playlists: ExamplesOf<Api['playlists']> = {
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
  asOf: {
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
