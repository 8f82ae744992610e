import { z } from 'zod'
import { PlaylistId } from '../ids.ts'
import { event } from './event.ts'

export const playlistDeleted = event({
  type: 'playlist_deleted',
  payload: z.object({ playlist_id: PlaylistId }),
  undoneWith: 'OwnPlaylists',
  example: { playlist_id: 'dEePlMZgoHFbVhYL' },
})
