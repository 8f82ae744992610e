import type { playlists as group } from '@pezzottify/contract'
import type { Handlers } from '../../http/mount.ts'
import type { Playlists } from './service.ts'

export const playlistRoutes = (playlists: Playlists): Handlers<typeof group> => ({
  list: ({ session }) => playlists.list(session.user_id),
  get: ({ session, params }) => playlists.get(session.user_id, params.id),
  create: ({ session, body }) => playlists.create(session, body.name, body.track_ids),
  change: ({ session, params, body }) => playlists.change(session, params.id, body),
  remove: ({ session, params }) => playlists.remove(session, params.id),
  addTracks: ({ session, params, body }) => playlists.addTracks(session, params.id, body.tracks_ids),
  removeTracks: ({ session, params, body }) =>
    playlists.removeTracks(session, params.id, body.tracks_positions),
  createByOlderPath: ({ session, body }) => playlists.create(session, body.name, body.track_ids),
  removeByOlderPath: ({ session, params }) => playlists.remove(session, params.id),
})
