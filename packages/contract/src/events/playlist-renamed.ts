import { event } from './event.ts'
import { NamedPlaylist } from './payloads.ts'
export const playlistRenamed = event({
  type: 'playlist_renamed',
  payload: NamedPlaylist,
  example: { playlist_id: 'dEePlMZgoHFbVhYL', name: 'Late evening' },
})
