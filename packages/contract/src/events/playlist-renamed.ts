import { z } from 'zod'
import { event } from './event.ts'
import { NamedPlaylist } from './payloads.ts'

export const playlistRenamed = event({
  type: 'playlist_renamed',
  payload: NamedPlaylist,
  undoneWith: 'OwnPlaylists',
  before: z.object({ name: z.string() }),
  example: { playlist_id: 'dEePlMZgoHFbVhYL', name: 'Late evening' },
})
