import type { Database } from 'bun:sqlite'
import type { Clock } from '../../../clock.ts'
import { albumType } from '../../../db/catalog/enums.ts'
import { catalogId } from './catalog-id.ts'
import { identityKey, sortKey } from '../../../text.ts'
import type { DecidedAlbum } from './album-identity.ts'
import { variousArtists } from './albums.ts'
import type { ArtistBook } from './artists.ts'

type AlbumRow = { genres: string | null; release_date: number | null; display_image_id: string | null }

export type AlbumWriter = {
  /** Writes the album and its artists. @returns its id */
  write(album: DecidedAlbum, coverId: string | null): string
  /** Deletes the album if no track, not even a missing one, is left of it. */
  dropIfBare(albumId: string): void
  /** Gives the album's only artist a picture. */
  giveArtistPicture(albumId: string, imageId: string): void
}

export function createAlbumWriter(database: Database, artists: ArtistBook, clock: Clock): AlbumWriter {
  const insert = database.query(
    `INSERT INTO albums (id, name, album_type, label, release_date, genres, original_title, version_title, sort_key,
       identity_key, musicbrainz_id, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const update = database.query(
    `UPDATE albums SET name = ?, album_type = ?, label = ?, release_date = ?, genres = ?, original_title = ?,
       version_title = ?, sort_key = ?, identity_key = ?, musicbrainz_id = ? WHERE id = ?`,
  )
  const rowOf = database.query<AlbumRow, [string]>(
    'SELECT genres, release_date, display_image_id FROM albums WHERE id = ?',
  )
  const artistsOf = database.query<{ artist_id: string; name: string }, [string]>(
    `SELECT artist_id, artists.name FROM album_artists JOIN artists ON artists.id = artist_id
     WHERE album_id = ? ORDER BY position`,
  )
  const clearArtists = database.query('DELETE FROM album_artists WHERE album_id = ?')
  const addArtist = database.query(
    'INSERT OR IGNORE INTO album_artists (album_id, artist_id, position) VALUES (?, ?, ?)',
  )
  const isByHand = database.query<{ id: string }, [string]>(
    'SELECT id FROM images WHERE id = ? AND content_hash IS NULL',
  )
  const setCover = database.query('UPDATE albums SET display_image_id = ? WHERE id = ?')
  const clearImages = database.query(
    `DELETE FROM album_images WHERE album_id = ? AND image_id IN
       (SELECT id FROM images WHERE content_hash IS NOT NULL)`,
  )
  const addImage = database.query(
    "INSERT OR IGNORE INTO album_images (album_id, image_id, image_type, position) VALUES (?, ?, 'cover', 0)",
  )
  const dropBare = database.query(
    `DELETE FROM albums WHERE id = ? AND identity_key IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM tracks WHERE album_id = albums.id)`,
  )
  const artistImage = database.query<{ display_image_id: string | null }, [string]>(
    'SELECT display_image_id FROM artists WHERE id = ?',
  )
  const setArtistImage = database.query('UPDATE artists SET display_image_id = ? WHERE id = ?')
  const clearArtistImages = database.query(
    `DELETE FROM artist_images WHERE artist_id = ? AND image_id IN
       (SELECT id FROM images WHERE content_hash IS NOT NULL)`,
  )
  const addArtistImage = database.query(
    "INSERT OR IGNORE INTO artist_images (artist_id, image_id, image_type, position) VALUES (?, ?, 'portrait', 0)",
  )

  function writeRow(album: DecidedAlbum, before: AlbumRow | null): string {
    const { name, label, originalTitle, versionTitle } = album
    const facts = wider(album, before)
    const texts = [name, albumType.toColumn(album.type), label, facts.releaseDate, facts.genres] as const
    const titles = [originalTitle, versionTitle, sortKey(name), album.key, album.release] as const
    const id = album.id ?? catalogId(clock)
    if (before) update.run(...texts, ...titles, id)
    else insert.run(id, ...texts, ...titles, clock.now())
    return id
  }

  function writeArtists(id: string, album: DecidedAlbum): void {
    const before = artistsOf.all(id)
    let names = album.artists
    const isShared =
      album.isWider &&
      album.isDerived &&
      before.map(({ name }) => identityKey(name)).join() !== names.map(({ name }) => identityKey(name)).join()
    // The rest of the album is by somebody else.
    if (isShared) names = [variousArtists]
    const ids = [...new Set(names.map((artist) => artists.idOf(artist, before.length > 0)))]
    if (before.map(({ artist_id }) => artist_id).join() === ids.join()) return
    clearArtists.run(id)
    for (const [position, artistId] of ids.entries()) addArtist.run(id, artistId, position)
  }

  function writeCover(
    id: string,
    album: DecidedAlbum,
    before: AlbumRow | null,
    coverId: string | null,
  ): void {
    const current = before?.display_image_id ?? null
    if (current === coverId || (coverId === null && album.isWider)) return
    // A cover that was chosen by hand stays.
    if (current !== null && isByHand.get(current)) return
    setCover.run(coverId, id)
    clearImages.run(id)
    if (coverId !== null) addImage.run(id, coverId)
  }

  return {
    write: (album, coverId) => {
      const before = album.id === null ? null : rowOf.get(album.id)
      const id = writeRow(album, before)
      writeArtists(id, album)
      writeCover(id, album, before, coverId)
      return id
    },
    dropIfBare: (albumId) => void dropBare.run(albumId),
    giveArtistPicture: (albumId, imageId) => {
      const [artist, ...others] = artistsOf.all(albumId)
      if (!artist || others.length > 0 || artist.name === variousArtists.name) return
      const current = artistImage.get(artist.artist_id)?.display_image_id ?? null
      if (current === imageId || (current !== null && isByHand.get(current))) return
      setArtistImage.run(imageId, artist.artist_id)
      clearArtistImages.run(artist.artist_id)
      addArtistImage.run(artist.artist_id, imageId)
    },
  }
}

/** An album that reaches beyond these files keeps what the others said. */
function wider(album: DecidedAlbum, before: AlbumRow | null): { genres: string; releaseDate: number | null } {
  if (!album.isWider || !before)
    return { genres: JSON.stringify(album.genres), releaseDate: album.releaseDate }
  const genres = new Set([...genresIn(before.genres), ...album.genres])
  const dates = [before.release_date, album.releaseDate].filter((date) => date !== null)
  return {
    genres: JSON.stringify([...genres]),
    releaseDate: dates.length > 0 ? Math.min(...dates) : null,
  }
}

function genresIn(text: string | null): string[] {
  try {
    const genres: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(genres) ? genres.filter((genre) => typeof genre === 'string') : []
  } catch {
    return []
  }
}
