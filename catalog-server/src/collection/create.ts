import type { Clock } from '../base/clock.ts'
import type { Catalog } from '../catalog/index.ts'
import type { UserStore } from '../db/user/schema.ts'
import type { EventLog } from '../events/index.ts'
import { createBookmarks } from './bookmarks/service.ts'
import { createLikes } from './likes/service.ts'
import { createPlayQueues } from './play-queue/service.ts'
import { createPlaylists } from './playlists/service.ts'
import { createRatings } from './ratings/service.ts'
import { createSettings } from './settings/service.ts'
import { createUndo } from './undo.ts'

type Parts = {
  users: UserStore
  events: EventLog
  clock: Clock
  catalog: Pick<Catalog, 'known' | 'shownTracks'>
}

/** What users own, and undo for what their devices show. */
export function createCollection(parts: Parts) {
  const likes = createLikes(parts)
  const settings = createSettings(parts)
  const playlists = createPlaylists(parts)
  return {
    likes,
    settings,
    playlists,
    undo: createUndo({ ...parts, likes, playlists, settings }),
    ratings: createRatings(parts),
    bookmarks: createBookmarks(parts),
    playQueues: createPlayQueues(parts),
  }
}
