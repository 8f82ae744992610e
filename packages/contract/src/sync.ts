import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { StoredEvent } from './events.ts'
import { PlaylistId, TrackId } from './ids.ts'
import { Permission } from './permissions.ts'
import { Setting } from './settings.ts'

const read = { method: 'GET', access: 'AccessCatalog', rateLimit: 'user_read' } as const

export const SyncState = z.object({
  seq: z.int(),
  likes: z.object({ albums: z.array(z.string()), artists: z.array(z.string()), tracks: z.array(z.string()) }),
  settings: z.array(Setting),
  playlists: z.array(z.object({ id: PlaylistId, name: z.string(), tracks: z.array(TrackId) })),
  permissions: z.array(Permission),
})
export type SyncState = z.infer<typeof SyncState>

/** How a device catches up: everything as of one moment, or what happened since. */
export const sync = {
  state: endpoint({
    ...read,
    path: '/v1/sync/state',
    summary: 'All that is the user’s, as of `seq`',
    response: SyncState,
  }),
  events: endpoint({
    ...read,
    path: '/v1/sync/events',
    summary: 'What happened after `since`; 410 when the log no longer reaches back to it',
    query: z.object({
      since: z
        .string()
        .regex(/^-?\d{1,15}$/)
        .transform(Number),
    }),
    response: z.object({ events: z.array(StoredEvent), current_seq: z.int() }),
    errors: ['gone'],
  }),
}
