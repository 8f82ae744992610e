import type { Database } from 'bun:sqlite'
import type { Clock } from '../../../base/clock.ts'
import type { EditedFields } from '../../../catalog/index.ts'
import {
  albumType,
  isEdited,
  readEditedFields,
  unlessEdited,
  withTags,
  writeEditedFields,
} from '../../../catalog/index.ts'
import { listIn } from '../../../base/stored-json.ts'
import { catalogId } from '../3-identify/catalog-id.ts'
import { sortKey } from '../../../base/sort-key.ts'
import { identityKey } from '../../../base/text.ts'
import type { DecidedAlbum } from '../3-identify/album-identity.ts'
import { variousArtists } from '../../tags/various-artists.ts'
import { cachedIdentityKey } from '../3-identify/identity-key.ts'
import type { ArtistName } from '../../tags/facts.ts'
import type { ArtistResolver } from '../3-identify/artist-resolver.ts'
import type { Showing } from './write-covers.ts'
import { createCoverWriter } from './write-covers.ts'

type AlbumRow = Showing & { genres: string | null; release_date: number | null }

/** The facts of an album from its files, without its artists and cover. */
type AlbumFacts = { genres: string[]; releaseDate: number | null }

/** In the order in which they are written. */
export const albumTextColumns = [
  'name',
  'album_type',
  'label',
  'release_date',
  'genres',
  'original_title',
  'version_title',
]

const variousKey = identityKey(variousArtists.name)

export type AlbumWriter = {
  /** Writes the album and its artists, except for edited fields. @returns its id */
  write(album: DecidedAlbum, coverId: string | null, isCoverUnknown: boolean): string
  /** Deletes the album if it has no track left, not even a missing one. */
  dropIfBare(albumId: string): void
  /** Gives the album's only artist a picture. */
  giveArtistPicture(albumId: string, album: DecidedAlbum, imageId: string): void
}

export function createAlbumWriter(database: Database, artists: ArtistResolver, clock: Clock): AlbumWriter {
  const covers = createCoverWriter(database)
  const insert = database.query(
    `INSERT INTO albums (id, ${albumTextColumns.join(', ')}, sort_key, name_key, title_key, identity_key, musicbrainz_id, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const update = database.query(
    `UPDATE albums SET ${albumTextColumns.map((column) => unlessEdited(column)).join(', ')},
       ${unlessEdited('sort_key', 'name')}, ${unlessEdited('name_key', 'name')}, title_key = ?, identity_key = ?, musicbrainz_id = ? WHERE id = ?`,
  )
  // An album whose first folder was taken has another key by the end of this transaction, or is empty.
  const giveUpKey = database.query(
    `UPDATE albums SET identity_key = identity_key || char(10) || id WHERE identity_key = ? AND id <> ?`,
  )
  const rowOf = database.query<AlbumRow, [string]>(
    'SELECT genres, release_date, display_image_id, edited_fields FROM albums WHERE id = ?',
  )
  const setEdited = database.query('UPDATE albums SET edited_fields = ? WHERE id = ?')
  const artistsOf = database.query<{ artist_id: string }, [string]>(
    'SELECT artist_id FROM album_artists WHERE album_id = ? ORDER BY position',
  )
  const artistsEdited = database.query<{ isEdited: 0 | 1 }, [string]>(
    `SELECT ${isEdited('artists_ids')} AS isEdited FROM albums WHERE id = ?`,
  )
  const keyOf = database.query<{ identity_key: string | null }, [string]>(
    'SELECT identity_key FROM artists WHERE id = ?',
  )
  const clearArtists = database.query('DELETE FROM album_artists WHERE album_id = ?')
  const addArtist = database.query(
    'INSERT OR IGNORE INTO album_artists (album_id, artist_id, position) VALUES (?, ?, ?)',
  )
  const dropBare = database.query(
    `DELETE FROM albums WHERE id = ? AND identity_key IS NOT NULL AND replaced_by IS NULL
       AND NOT EXISTS (SELECT 1 FROM tracks WHERE album_id = albums.id)`,
  )
  function writeRow(
    album: DecidedAlbum,
    before: AlbumRow | null,
    { genres, releaseDate }: AlbumFacts,
  ): string {
    const { name, sortName, label, originalTitle, versionTitle } = album
    const texts = [name, albumType.toColumn(album.type), label, releaseDate, JSON.stringify(genres)] as const
    const titles = [originalTitle, versionTitle, sortKey(name, sortName)] as const
    const keys = [cachedIdentityKey(name), cachedIdentityKey(name), album.key, album.release] as const
    const id = album.id ?? catalogId(clock)
    giveUpKey.run(album.key, id)
    if (before) update.run(...texts, ...titles, ...keys, id)
    else insert.run(id, ...texts, ...titles, ...keys, clock.now())
    return id
  }

  function writeArtists(id: string, album: DecidedAlbum): void {
    const before = artistsOf.all(id).map(({ artist_id }) => artist_id)
    const idsOf = (names: readonly ArtistName[]): string[] => [
      ...new Set(names.map((artist) => artists.idOf(artist, before.length > 0))),
    ]
    let ids = idsOf(album.artists)
    // The rest of the album is by another artist.
    if (album.isWider && album.isDerived && before.join() !== ids.join()) ids = idsOf([variousArtists])
    if (before.join() === ids.join()) return
    clearArtists.run(id)
    for (const [position, artistId] of ids.entries()) addArtist.run(id, artistId, position)
  }

  /** Stores the values of the tags beside the edited fields. */
  function noteTags(
    id: string,
    edited: EditedFields,
    album: DecidedAlbum,
    facts: AlbumFacts,
    cover: string | null | undefined,
  ): void {
    const artistIds = artists.knownIds(album.artists)
    const tags = {
      name: album.name,
      album_type: album.type,
      label: album.label,
      release_date: facts.releaseDate,
      genres: facts.genres,
      original_title: album.originalTitle,
      version_title: album.versionTitle,
      ...(artistIds && { artists_ids: artistIds }),
      ...(cover !== undefined && { display_image_id: cover }),
    }
    setEdited.run(writeEditedFields(withTags(edited, tags)), id)
  }

  return {
    write: (album, coverId, isCoverUnknown) => {
      const before = album.id === null ? null : rowOf.get(album.id)
      const edited = readEditedFields(before?.edited_fields ?? null)
      const facts = factsOf(album, before, edited)
      const id = writeRow(album, before, facts)
      if (!('artists_ids' in edited)) writeArtists(id, album)
      // The rest of the album may have a cover; one that is not known at the moment is kept.
      const hasOther = (coverId === null && album.isWider) || (isCoverUnknown && before?.display_image_id)
      const cover = hasOther ? undefined : coverId
      if (cover !== undefined) covers.showForAlbum(id, before, cover)
      if (before?.edited_fields) noteTags(id, edited, album, facts, cover)
      return id
    },
    dropIfBare: (albumId) => void dropBare.run(albumId),
    giveArtistPicture: (albumId, album, imageId) => {
      // The picture lies in the folder of the artist in the tags, whoever a person says the album is by.
      const isByHand = artistsEdited.get(albumId)?.isEdited === 1
      const ids = isByHand
        ? artists.knownIds(album.artists)
        : artistsOf.all(albumId).map(({ artist_id }) => artist_id)
      const [artistId, ...others] = ids ?? []
      if (artistId === undefined || others.length > 0 || keyOf.get(artistId)?.identity_key === variousKey)
        return
      covers.showForArtist(artistId, imageId)
    },
  }
}

/** An album with tracks outside of these files keeps the facts from those. */
function factsOf(album: DecidedAlbum, before: AlbumRow | null, edited: EditedFields): AlbumFacts {
  const { genres, releaseDate } = album
  if (!album.isWider || !before) return { genres, releaseDate }
  const said = { genres: listIn(before.genres), release_date: before.release_date }
  if (edited['genres']) said.genres = listOr(edited['genres'].tags)
  if (edited['release_date']) said.release_date = numberOr(edited['release_date'].tags)
  const dates = [said.release_date, releaseDate].filter((date) => date !== null)
  return {
    genres: [...new Set([...said.genres.filter((genre) => typeof genre === 'string'), ...genres])],
    releaseDate: dates.length > 0 ? Math.min(...dates) : null,
  }
}

const numberOr = (value: unknown): number | null => (typeof value === 'number' ? value : null)
const listOr = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
