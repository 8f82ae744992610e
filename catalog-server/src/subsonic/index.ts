// A second interface, OpenSubsonic, for apps made for other servers: it translates to the domains below.
import type { Router } from '../http/router.ts'
import { browsingEndpoints } from './endpoints/browsing.ts'
import { folderEndpoints } from './endpoints/folders.ts'
import { listEndpoints } from './endpoints/lists.ts'
import { similarEndpoints } from './endpoints/similar.ts'
import { listeningEndpoints } from './endpoints/listening.ts'
import { mediaEndpoints } from './endpoints/media.ts'
import { notHereEndpoints } from './endpoints/not-here.ts'
import { scanEndpoints } from './endpoints/scanning.ts'
import { searchEndpoints } from './endpoints/search.ts'
import { annotationEndpoints } from './endpoints/annotation.ts'
import { bookmarkEndpoints } from './endpoints/bookmarks.ts'
import { playQueueEndpoints } from './endpoints/play-queue.ts'
import { playlistEndpoints } from './endpoints/playlists.ts'
import { openAnswers, systemEndpoints } from './endpoints/system.ts'
import { userEndpoints } from './endpoints/users.ts'
import type { Door } from './mount.ts'
import { mountEndpoints } from './mount.ts'
import type { Endpoints } from './protocol/endpoint.ts'
import { createItems } from './shapes/items.ts'

/** What a file of endpoints needs; the shapes of music are made here for all of them. */
type Needed<File extends (services: never) => Endpoints> = Omit<Parameters<File>[0], 'items'>
type Music = Parameters<typeof createItems>[0] &
  Needed<typeof browsingEndpoints> &
  Needed<typeof folderEndpoints> &
  Needed<typeof listEndpoints> &
  Needed<typeof similarEndpoints> &
  Needed<typeof listeningEndpoints> &
  Needed<typeof mediaEndpoints> &
  Needed<typeof scanEndpoints> &
  Needed<typeof searchEndpoints> &
  Needed<typeof userEndpoints> &
  Needed<typeof annotationEndpoints> &
  Needed<typeof bookmarkEndpoints> &
  Needed<typeof playQueueEndpoints> &
  Needed<typeof playlistEndpoints>
type Services = Omit<Door, 'endpoints' | 'open'> & Music

/** Adds the interface at `/rest`. */
export function mountSubsonic(router: Router, services: Services): void {
  mountEndpoints(router, { ...services, open: openAnswers, endpoints: endpointsOf(services) })
}

/** Every name of the protocol, a file a part of it. */
function endpointsOf(services: Music): Endpoints {
  const music = { ...services, items: createItems(services) }
  return {
    ...systemEndpoints,
    ...browsingEndpoints(music),
    ...folderEndpoints(music),
    ...listEndpoints(music),
    ...similarEndpoints(music),
    ...searchEndpoints(music),
    ...listeningEndpoints(music),
    ...mediaEndpoints(music),
    ...userEndpoints(music),
    ...scanEndpoints(music),
    ...notHereEndpoints,
    ...annotationEndpoints(music),
    ...bookmarkEndpoints(music),
    ...playQueueEndpoints(music),
    ...playlistEndpoints(music),
  }
}
