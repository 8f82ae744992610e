import type { Api } from '../../index.ts'
import { permissionsOf } from '../../permissions.ts'
import type { ExamplesOf } from '../examples.ts'
import { at, track } from '../../resources/example-values.ts'
import { entry, playlistId } from './playlists.ts'

const setting = { key: 'enable_direct_downloads' as const, value: true }
const cursor = { epoch: 'd2ca62b819e6c5b6', at }

export const settings: ExamplesOf<Api['settings']> = {
  list: { response: { settings: [setting] } },
  change: { body: { settings: [setting] } },
}

export const sync: ExamplesOf<Api['sync']> = {
  state: {
    response: {
      ...cursor,
      seq: 2,
      likes: { albums: [], artists: [], tracks: [track.id] },
      settings: [setting],
      playlists: [{ id: playlistId, name: 'Evening', entries: [entry] }],
      permissions: [...permissionsOf.Regular],
    },
  },
  events: {
    response: {
      ...cursor,
      events: [
        {
          seq: 2,
          type: 'content_liked',
          payload: { content_type: 'track', content_id: track.id },
          server_timestamp: at,
        },
      ],
      current_seq: 2,
    },
  },
  undo: { body: { seq: 2 } },
}
