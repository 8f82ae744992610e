import { event } from './event.ts'
import { NamedPlaylist } from './payloads.ts'

export const playlistCreated = event({
  type: 'playlist_created',
  payload: NamedPlaylist,
  undoneWith: 'OwnPlaylists',
  example: { playlist_id: 'dEePlMZgoHFbVhYL', name: 'Evening' },
})
