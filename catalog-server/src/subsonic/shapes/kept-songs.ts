import type { Session } from '../../base/session.ts'
import type { Catalog } from '../../catalog/index.ts'
import { wireId } from '../protocol/ids.ts'
import type { Items } from './items.ts'
import type { Child } from './types.ts'

export type KeptSongServices = {
  catalog: Pick<Catalog, 'shownTracks'>
  items: Pick<Items, 'songs'>
}

/**
 * The songs that are shown for tracks that a user keeps, by the ids that are kept: a replaced track is shown as the one
 * that stands for it, and a missing one is not shown.
 */
export async function keptSongs(
  { catalog, items }: KeptSongServices,
  session: Session,
  trackIds: readonly string[],
): Promise<Map<string, Child>> {
  const shown = await catalog.shownTracks([...new Set(trackIds)])
  const ids = new Set(Array.from(shown.values(), ({ id }) => id))
  const songs = new Map((await items.songs(session, [...ids])).map((song) => [song.id, song]))
  const kept = new Map<string, Child>()
  for (const [asked, { id }] of shown) {
    const song = songs.get(wireId('track', id))
    if (song) kept.set(asked, song)
  }
  return kept
}
