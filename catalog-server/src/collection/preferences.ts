import type { ContentType, PlaylistId, UserId } from '@pezzottify/contract'
import { contentTypes } from '@pezzottify/contract'
import { sql } from 'kysely'
import type { CatalogStore } from '../db/catalog/schema.ts'
import type { UserStore } from '../db/user/schema.ts'
import { contentTypeNumber } from './likes/content-types.ts'
import { livePlaylists } from './playlists/queries.ts'

/** The most played tracks that are looked at, and the most liked things. */
const lookedAtMax = 5_000
/** The most things of each type that count as played: those below are hardly played. */
const playedMax = 2_000
const playsPerLike = 4
/** More playlists than a person can name. */
const playlistsMax = 2_000

type OfEach<T> = Record<ContentType, T>

const ofEach = <T>(make: (type: ContentType) => T): OfEach<T> => ({
  artist: make('artist'),
  album: make('album'),
  track: make('track'),
})

/** What people prefer, which decides the order of what a search finds. */
export function createPreferences(catalog: CatalogStore, users: UserStore) {
  const likes = users.reader.query<{ type: number; id: string }, [string, UserId]>(
    `SELECT content_type AS type, content_id AS id FROM json_each(?1) AS wanted
     CROSS JOIN liked_content ON user_id = ?2 AND content_type = wanted.value ->> 0
       AND content_id = wanted.value ->> 1`,
  )
  return {
    /** How much artists, albums and tracks are played by all users together; a like counts as some plays. */
    played: async (): Promise<OfEach<Map<string, number>>> => {
      const played = ofEach(() => new Map<string, number>())
      const add = (type: ContentType, id: string, plays: number): void =>
        void played[type].set(id, (played[type].get(id) ?? 0) + plays)
      const tracks = await mostPlayed(users)
      for (const [id, plays] of tracks) add('track', id, plays)
      for (const { type, id, track } of await albumsAndArtistsOf(catalog, [...tracks.keys()]))
        add(type, id, tracks.get(track) ?? 0)
      for (const { type, id, count } of await mostLiked(users))
        add(contentTypes[type - 1] ?? 'track', id, playsPerLike * count)
      return ofEach(
        (type) => new Map([...played[type]].toSorted(([, a], [, b]) => b - a).slice(0, playedMax)),
      )
    },

    /** The ids among these that a user likes. */
    liked: (userId: UserId, ids: OfEach<readonly string[]>): OfEach<Set<string>> => {
      const wanted = contentTypes.flatMap((type) => ids[type].map((id) => [contentTypeNumber(type), id]))
      const liked = ofEach(() => new Set<string>())
      for (const { type, id } of likes.all(JSON.stringify(wanted), userId))
        liked[contentTypes[type - 1] ?? 'track'].add(id)
      return liked
    },

    /** A user's playlists; the newest ones where there are very many. */
    playlists: async (userId: UserId) => (await livePlaylists(users.read, userId)).slice(-playlistsMax),

    trackCounts: async (ids: readonly PlaylistId[]): Promise<Map<string, number>> => {
      const rows = await users.read
        .selectFrom('user_playlist_tracks')
        .select(({ fn }) => ['playlist_id', fn.countAll<number>().as('count')])
        .where('playlist_id', 'in', ids)
        .where('removed_at', 'is', null)
        .groupBy('playlist_id')
        .execute()
      return new Map(rows.map((row) => [row.playlist_id, row.count]))
    },
  }
}

async function mostPlayed(users: UserStore): Promise<Map<string, number>> {
  const rows = await users.aside
    .selectFrom('track_plays')
    .select(['track_id', 'plays'])
    .orderBy('plays', 'desc')
    .limit(lookedAtMax)
    .execute()
  return new Map(rows.map((row) => [row.track_id, row.plays]))
}

const mostLiked = (users: UserStore) =>
  users.aside
    .selectFrom('liked_content')
    .select(({ fn }) => ['content_type as type', 'content_id as id', fn.countAll<number>().as('count')])
    .groupBy(['content_type', 'content_id'])
    .orderBy('count', 'desc')
    .limit(lookedAtMax)
    .execute()

async function albumsAndArtistsOf(catalog: CatalogStore, tracks: readonly string[]) {
  const ids = JSON.stringify(tracks)
  const { rows } = await sql<{ type: 'album' | 'artist'; id: string; track: string }>`
    SELECT 'album' AS type, album_id AS id, id AS track FROM tracks
      WHERE id IN (SELECT value FROM json_each(${ids}))
    UNION ALL
    SELECT DISTINCT 'artist', artist_id, track_id FROM track_artists
      WHERE track_id IN (SELECT value FROM json_each(${ids}))`.execute(catalog.aside)
  return rows
}
