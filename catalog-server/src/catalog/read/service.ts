import type {
  Album,
  AlbumId,
  AlbumResolved,
  Artist,
  ArtistId,
  ArtistResolved,
  Discography,
  DiscographySort,
  ListedTrack,
  Popular,
  Track,
  TrackId,
  TrackResolved,
  WhatsNew,
} from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import { sql } from 'kysely'
import { isListed } from '../../db/catalog/listed.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { notFound } from '../../base/errors.ts'
import { createTurns, endTurn } from '../../base/turns.ts'
import { albumDetails } from './album-details.ts'
import { createArtistDetails } from './artist-details.ts'
import { albumsOfTracks, artistsOfTracks, creditsOf, replacementsOf } from './credits.ts'
import type { Connections, ListRequest } from './page.ts'
import { listAlbums, listArtists, listTracks, withArtists, withCredits } from './lists.ts'
import { durationsOf } from './durations.ts'
import { discography } from './discography.ts'
import { albumNowSql, createKnown } from './known.ts'
import { createPopular } from './popular.ts'
import type { CatalogDb } from './rows.ts'
import {
  albumsWithCover,
  artistsWithCover,
  inOrderOf,
  toArtist,
  toImage,
  toTrack,
  tracksWithAlbum,
  tracksWithLoudness,
} from './rows.ts'
import { counts, genres, statistics } from './statistics.ts'
import { trackDetails } from './track-details.ts'
import { tracksNamed } from './tracks-named.ts'
import { whatsNew } from './whats-new.ts'

export type Catalog = ReturnType<typeof createCatalog>

/** Tracks of an album in one turn: folders without tags make albums of thousands. */
const tracksAtOnce = 500

/** Reads the catalog. Every read is a fixed number of statements, whatever the size of the answer. */
export function createCatalog(store: CatalogStore, users: UserStore, clock: Clock) {
  const db = store.read
  const popular = createPopular(db, users.aside, clock)
  const artistsByIds = async (ids: readonly string[], isForList = false): Promise<Artist[]> => {
    if (ids.length === 0) return []
    const rows = artistsWithCover(db).where('artists.id', 'in', ids)
    return (await (isForList ? rows.where(isListed('artists')) : rows).execute()).map(toArtist)
  }
  const albumsByIds = async (ids: readonly string[], isForList = false): Promise<Album[]> => {
    if (ids.length === 0) return []
    const rows = albumsWithCover(db).where('albums.id', 'in', ids)
    return withArtists(db, await (isForList ? rows.where(isListed('albums')) : rows).execute())
  }
  const tracksByIds = async (ids: readonly string[], isForList = false): Promise<ListedTrack[]> => {
    if (ids.length === 0) return []
    const rows = tracksWithAlbum(db).where('tracks.id', 'in', ids)
    return withCredits(db, await (isForList ? rows.where(isListed('tracks')) : rows).execute())
  }

  return {
    artist: (id: ArtistId): Promise<ArtistResolved> => artistResolved(db, id),
    discography: (id: ArtistId, sort: DiscographySort): Promise<Discography> => discography(store, id, sort),
    album: (id: AlbumId): Promise<Album> => album(db, id),
    albumResolved: (id: AlbumId): Promise<AlbumResolved> => albumResolved(store, id),
    track: (id: TrackId): Promise<Track> => track(db, id),
    trackResolved: (id: TrackId): Promise<TrackResolved> => trackResolved(db, id),
    listArtists: (request: ListRequest) => listArtists(store, request),
    listAlbums: (request: ListRequest) => listAlbums(store, request),
    listTracks: (request: ListRequest) => listTracks(store, request),
    genres: () => genres(store),
    whatsNew: (limit: number): Promise<WhatsNew> => whatsNew(store.aside, limit),
    popular: (albums: number, artists: number): Promise<Popular> => popular(albums, artists),
    creditsOf: (trackIds: readonly string[]) => creditsOf(db, trackIds),
    durationsOf: (trackIds: readonly string[]) => durationsOf(db, trackIds),
    replacementsOf: (trackIds: readonly string[]) => replacementsOf(db, trackIds),
    albumsOfTracks: (trackIds: readonly string[]) => albumsOfTracks(store.aside, trackIds),
    counts: () => counts(store),
    tracksNamed: (ids: readonly string[], text: string) => tracksNamed(store.aside, ids, text),
    /** Those among these that are listed, in the order of the ids. */
    listed: {
      artistsByIds: async (ids: readonly string[]) => inOrderOf(ids, await artistsByIds(ids, true)),
      albumsByIds: async (ids: readonly string[]) => inOrderOf(ids, await albumsByIds(ids, true)),
      tracksByIds: async (ids: readonly string[]) => inOrderOf(ids, await tracksByIds(ids, true)),
    },
    /** The same with all that is known of them, in a few statements. */
    details: {
      artists: createArtistDetails(store),
      albums: (ids: readonly string[]) => albumDetails(store, ids),
      tracks: (ids: readonly string[]) => trackDetails(db, ids),
    },
    ...createKnown(store),
    batch: async (wanted: { artists: string[]; albums: string[]; tracks: string[] }) => {
      const turn = createTurns()
      const artists = await artistsByIds(wanted.artists)
      await turn()
      const albums = await albumsByIds(wanted.albums)
      await turn()
      return { artists, albums, tracks: await tracksByIds(wanted.tracks) }
    },
    statistics: () => statistics(store),
  }
}

async function imageOf(db: CatalogDb, id: string | null) {
  if (id === null) return null
  const row = await db.selectFrom('images').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? toImage(row) : null
}

async function artistResolved(db: CatalogDb, id: ArtistId): Promise<ArtistResolved> {
  const row = await artistsWithCover(db).where('artists.id', '=', id).executeTakeFirst()
  if (!row) throw notFound()
  const related = await artistsWithCover(db)
    .innerJoin('related_artists', 'related_artists.related_artist_id', 'artists.id')
    .where('related_artists.artist_id', '=', id)
    .execute()
  return {
    artist: toArtist(row),
    display_image: await imageOf(db, row.display_image_id),
    related_artists: related.map(toArtist),
  }
}

async function album(db: CatalogDb, id: AlbumId): Promise<Album> {
  const row = await albumsWithCover(db).where('albums.id', '=', id).executeTakeFirst()
  const [album] = row ? await withArtists(db, [row]) : []
  if (!album) throw notFound()
  return album
}

/** The album; or the one that it goes on as, when its files gave way to better ones. */
async function albumNow(db: CatalogDb, id: AlbumId): Promise<Album> {
  const row = await albumsWithCover(db)
    .where('albums.id', 'in', (eb) =>
      eb
        .selectFrom('albums as asked')
        .select(sql.raw<string>(albumNowSql).as('id'))
        .where('asked.id', '=', id),
    )
    .executeTakeFirst()
  const [found] = row ? await withArtists(db, [row]) : []
  if (!found) throw notFound()
  return found
}

async function albumResolved(store: Connections, asked: AlbumId): Promise<AlbumResolved> {
  const db = store.read
  const found = await albumNow(db, asked)
  const { id } = found
  const artists = await artistsWithCover(db)
    .innerJoin('album_artists', 'album_artists.artist_id', 'artists.id')
    .where('album_artists.album_id', '=', id)
    .orderBy('album_artists.position')
    .execute()
  const isLong = found.track_count > tracksAtOnce
  const rows = await tracksWithLoudness(isLong ? store.aside : db)
    .where('tracks.album_id', '=', id)
    .where(isListed('tracks'))
    .orderBy('disc_number')
    .orderBy('track_number')
    .orderBy('sort_key')
    .execute()
  const discs: AlbumResolved['discs'] = []
  for (let start = 0; start < rows.length; start += tracksAtOnce) {
    if (start > 0) await endTurn()
    const some = rows.slice(start, start + tracksAtOnce)
    const credits = await artistsOfTracks(
      store.read,
      some.map((row) => row.id),
    )
    for (const row of some) {
      if (discs.at(-1)?.number !== row.disc_number)
        discs.push({ number: row.disc_number, name: null, tracks: [] })
      discs.at(-1)?.tracks.push(toTrack(row, credits.get(row.id) ?? []))
    }
  }
  return {
    album: found,
    artists: artists.map(toArtist),
    discs,
    display_image: await imageOf(db, found.cover?.id ?? null),
  }
}

async function track(db: CatalogDb, id: TrackId): Promise<Track> {
  const row = await tracksWithLoudness(db).where('tracks.id', '=', id).executeTakeFirst()
  if (!row) throw notFound()
  const credits = await artistsOfTracks(db, [id])
  return toTrack(row, credits.get(id) ?? [])
}

async function trackResolved(db: CatalogDb, id: TrackId): Promise<TrackResolved> {
  const found = await track(db, id)
  const rows = await artistsWithCover(db)
    .where('artists.id', 'in', (eb) =>
      eb.selectFrom('track_artists').select('artist_id').where('track_id', '=', id),
    )
    .execute()
  const byId = new Map(rows.map((row) => [row.id, toArtist(row)]))
  return {
    track: found,
    album: await album(db, found.album_id),
    artists: found.artists.flatMap(({ id: artistId, role }) => {
      const artist = byId.get(artistId)
      return artist ? [{ artist, role }] : []
    }),
  }
}
