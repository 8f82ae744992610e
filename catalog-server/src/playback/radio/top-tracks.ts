import type { ArtistId, TopTrack } from '@pezzottify/contract'
import { sql } from 'kysely'
import type { Catalog } from '../../catalog/index.ts'
import { isListed } from '../../db/catalog/listed.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import type { UserStore } from '../../db/user/schema.ts'

/** The most tracks examined for one artist. */
const creditsMax = 3_000

/** The tracks of an artist that all users together play most, most played first. */
export async function topTracks(
  { catalog, users }: { catalog: CatalogStore; users: UserStore },
  reads: Catalog,
  id: ArtistId,
  limit: number,
): Promise<TopTrack[]> {
  const credits = await catalog.read
    .selectFrom('track_artists')
    .innerJoin('tracks', 'tracks.id', 'track_artists.track_id')
    .select('track_id')
    .where('artist_id', '=', id)
    .where(isListed('tracks'))
    .limit(creditsMax)
    .execute()
  const ids = credits.map((row) => row.track_id)
  // What was played of a file that a better one has replaced counts for the track that goes on.
  const replaced = await catalog.read
    .selectFrom('tracks')
    .select(['id', 'replaced_by'])
    .where('replaced_by', 'in', ids)
    .execute()
  const pairs = JSON.stringify([
    ...ids.map((track) => [track, track]),
    ...replaced.map((row) => [row.id, row.replaced_by]),
  ])
  const { rows } = await sql<{ track_id: string; plays: number }>`
    SELECT value ->> 1 AS track_id, sum(plays) AS plays
    FROM json_each(${pairs}) JOIN track_plays ON track_plays.track_id = value ->> 0
    GROUP BY 1 ORDER BY plays DESC, 1 LIMIT ${limit}`.execute(users.read)
  const playsOf = new Map(rows.map(({ track_id, plays }) => [track_id, plays]))
  const tracks = await reads.listed.tracksByIds([...playsOf.keys()])
  return tracks.map((track) => ({ track, play_count: playsOf.get(track.id) ?? 0 }))
}
