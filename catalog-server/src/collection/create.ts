import type { Clock } from '../base/clock.ts'
import type { Catalog } from '../catalog/index.ts'
import type { UserStore } from '../db/user/schema.ts'
import type { EventLog } from '../events/index.ts'
import { createLikes } from './likes/service.ts'
import { createPlaylists } from './playlists/service.ts'
import { createSettings } from './settings/service.ts'
import { createUndo } from './undo.ts'

type Parts = { users: UserStore; events: EventLog; clock: Clock; catalog: Pick<Catalog, 'unknownTracks'> }

/** What users own, and undo for all of it. */
export function createCollection(parts: Parts) {
  const likes = createLikes(parts)
  const settings = createSettings(parts)
  const playlists = createPlaylists(parts)
  return { likes, settings, playlists, undo: createUndo({ ...parts, likes, playlists, settings }) }
}
