import { z } from 'zod'
import { Empty, endpoint } from '../endpoint.ts'
import { events, PlaylistEntry, StoredEvent } from '../events/index.ts'
import { PlaylistId, TrackId } from '../ids.ts'
import { headMaxBytes } from '../limits.ts'
import { Permission, permissionsOf } from '../permissions.ts'
import { Setting } from '../setting-schema.ts'
import { exampleSetting } from '../settings.ts'
import type { ExamplesOf } from '../example.ts'
import { at, track, playlistId, entry } from './example-values.ts'

const read = { method: 'GET', access: 'AccessCatalog', rateLimit: 'user_read' } as const

/**
 * A cursor into a user's events: `seq` with the time of that event and the epoch of the database. A client can
 * continue only when all three match: after a restore from a backup the same number is another event.
 */
const cursor = { epoch: z.string(), at: z.int() }

export const SyncState = z.object({
  ...cursor,
  seq: z.int(),
  likes: z.object({ albums: z.array(z.string()), artists: z.array(z.string()), tracks: z.array(z.string()) }),
  settings: z.array(Setting),
  /** `entries` in place of `tracks` for clients that announced them. */
  playlists: z.array(
    z.object({
      id: PlaylistId,
      name: z.string(),
      tracks: z.array(TrackId).optional(),
      entries: z.array(PlaylistEntry).optional(),
    }),
  ),
  permissions: z.array(Permission),
})
export type SyncState = z.infer<typeof SyncState>

export const SyncEvents = z.object({
  ...cursor,
  events: z.array(StoredEvent),
  current_seq: z.int(),
  /** The whole state, for clients that announced `entries`, where others get 410. */
  snapshot: SyncState.optional(),
})
export type SyncEvents = z.infer<typeof SyncEvents>

/** How a device catches up: with the whole state as of one moment, or with the events since one. */
export const sync = {
  state: endpoint({
    ...read,
    path: '/v1/sync/state',
    summary: 'The whole state of the user, as of `seq`',
    response: SyncState,
  }),
  events: endpoint({
    ...read,
    path: '/v1/sync/events',
    summary: 'Events after `since`; 410 when the log no longer reaches back to it',
    query: z.object({
      /** Of any length: a number above all known ones is `gone`, like every other number in the future. */
      since: z
        .string()
        .regex(/^-?\d+$/)
        .max(headMaxBytes)
        .transform((text) => Math.min(Math.max(Number(text), 0), Number.MAX_SAFE_INTEGER)),
      /** The rest of the cursor, from clients that store it. */
      epoch: z
        .string()
        .regex(/^[A-Za-z0-9_-]*$/)
        .max(64)
        .optional(),
      at: z
        .string()
        .regex(/^\d{1,15}$/)
        .transform(Number)
        .optional(),
    }),
    response: SyncEvents,
    errors: ['gone'],
  }),
  undo: endpoint({
    method: 'POST',
    access: 'AccessCatalog',
    rateLimit: 'write',
    path: '/v1/user/undo',
    summary: 'Undo a change of a like, a setting or a playlist, named by the number of its event',
    body: z.object({ seq: z.int().positive() }),
    response: Empty,
    errors: ['not_found', 'gone', 'conflict'],
  }),
}

const exampleCursor = { epoch: 'd2ca62b819e6c5b6', at }

export const syncExamples: ExamplesOf<typeof sync> = {
  state: {
    response: {
      ...exampleCursor,
      seq: 2,
      likes: { albums: [], artists: [], tracks: [track.id] },
      settings: [exampleSetting],
      playlists: [{ id: playlistId, name: 'Evening', entries: [entry] }],
      permissions: [...permissionsOf.Regular],
    },
  },
  events: {
    response: {
      ...exampleCursor,
      events: [
        {
          seq: 2,
          type: events[0].type,
          payload: events[0].example,
          server_timestamp: at,
        },
      ],
      current_seq: 2,
    },
  },
  undo: { body: { seq: 2 } },
}
