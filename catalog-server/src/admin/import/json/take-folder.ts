import type { Database } from 'bun:sqlite'
import { albumType, readActivityPeriods } from '../../../catalog/index.ts'
import { sortKey } from '../../../base/sort-key.ts'
import { createInsert } from '../insert.ts'
import type { MediaFile } from '../media.ts'
import { imageFile } from '../media.ts'
import type { Report } from '../report.ts'
import type { JsonFolder } from './folder.ts'
import { createImageWriter } from './images.ts'
import { AlbumFile, ArtistFile } from './shapes.ts'
import { createTrackWriter } from './tracks.ts'

type Images = ReturnType<typeof createImageWriter>
type Parts = { folder: JsonFolder; target: Database; report: Report; now: number; images: Images }

/**
 * Imports the output of a crawler inside a transaction of `target`: pictures, artists, albums, tracks, and last the
 * related artists, since both must exist. Existing ids stay as they are. Returns the files of all imported and
 * existing items.
 */
export function takeFolder(folder: JsonFolder, target: Database, report: Report, now: number): MediaFile[] {
  const images = createImageWriter(target, report)
  const parts: Parts = { folder, target, report, now, images }
  const pictures = folder.names('images', 'files')
  for (const name of pictures) images.add(name)
  const related = takeArtists(parts)
  const albums = takeAlbums(parts)
  const takeTracks = createTrackWriter(folder, target, report, now)
  const audio = albums.flatMap(({ path, id }) => takeTracks(path, id))
  relate(parts, related)
  return [...audio, ...pictures.map((name) => imageFile(name, `images/${name}`))]
}

type Relation = { id: string; related: readonly string[] }

function takeArtists({ folder, target, report, now, images }: Parts): Relation[] {
  const columns = ['id', 'name', 'genres', 'activity_periods', 'sort_key', 'added_at'] as const
  const insert = createInsert(target, report, { table: 'artists', kind: 'artists', columns })
  const relations: Relation[] = []
  for (const name of folder.names('artists', 'files').filter((file) => /^artist_.+\.json$/.test(file))) {
    const artist = folder.read(`artists/${name}`, ArtistFile, 'artists')
    if (!artist) continue
    insert(name, {
      id: artist.id,
      name: artist.name,
      genres: JSON.stringify(artist.genre),
      activity_periods: JSON.stringify(readActivityPeriods(artist.activity_periods)),
      sort_key: sortKey(artist.name),
      added_at: now,
    })
    images.tie(
      'artist',
      artist.id,
      artist.portrait_group.length > 0 ? artist.portrait_group : artist.portraits,
    )
    if (artist.related.length > 0) relations.push({ id: artist.id, related: artist.related })
  }
  return relations
}

/** Returns the albums with their folders, including existing ones. */
function takeAlbums({ folder, target, report, now, images }: Parts): { path: string; id: string }[] {
  const kind = 'albums'
  const columns = [
    ...(['id', 'name', 'album_type', 'label', 'release_date', 'genres', 'original_title'] as const),
    ...(['version_title', 'sort_key', 'added_at'] as const),
  ]
  const insert = createInsert(target, report, { table: 'albums', kind, columns })
  const credit = target.query(
    `INSERT INTO album_artists (album_id, artist_id, position)
     SELECT ?, id, ? FROM artists WHERE id = ? ON CONFLICT DO NOTHING`,
  )
  const taken: { path: string; id: string }[] = []
  for (const name of folder.names('albums', 'folders').filter((entry) => entry.startsWith('album_'))) {
    const path = `albums/${name}`
    const album = folder.read(`${path}/${name}.json`, AlbumFile, kind)
    if (!album) continue
    insert(path, {
      id: album.id,
      name: album.name,
      album_type: albumType.toColumn(albumType.fromColumn(album.album_type.toUpperCase())),
      label: album.label ?? null,
      release_date: album.date ?? null,
      genres: JSON.stringify(album.genres),
      original_title: album.original_title ?? null,
      version_title: album.version_title ?? null,
      sort_key: sortKey(album.name),
      added_at: now,
    })
    for (const [position, artistId] of album.artists_ids.entries()) credit.run(album.id, position, artistId)
    images.tie('album', album.id, album.cover_group.length > 0 ? album.cover_group : album.covers)
    taken.push({ path, id: album.id })
  }
  return taken
}

function relate({ target, report }: Parts, relations: readonly Relation[]): void {
  const insert = target.query(
    `INSERT INTO related_artists (artist_id, related_artist_id) SELECT ?, id FROM artists WHERE id = ? ON CONFLICT DO NOTHING`,
  )
  for (const { id, related } of relations)
    for (const other of related) if (insert.run(id, other).changes > 0) report.taken('related artists')
}
