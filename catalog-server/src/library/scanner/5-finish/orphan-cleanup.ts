import type { Database } from 'bun:sqlite'
import { join } from 'node:path'
import type { Disk } from '../../../media/disk/disk.ts'
import type { ArtistResolver } from '../3-identify/artist-resolver.ts'
import { createRenameArtist } from '../3-identify/rename-artist.ts'
import type { Writer } from '../../store/writer.ts'

const rowsAtOnce = 200

/**
 * Cleans up after a scan with changes: rows that the scan created and nothing refers to are removed. Users' own
 * things are in another database and never touched; rows created by hand have no identity key and stay.
 */
export async function removeOrphans(
  writer: Writer,
  artists: ArtistResolver,
  mediaPath: string,
  disk: Disk,
): Promise<void> {
  const { database } = writer
  const files: string[] = []
  await writer.exclusively(async () => {
    await writer.timeSliced(keepRenamedArtists(database, artists))
    await writer.timeSliced(
      dropEach(
        database,
        'albums',
        'replaced_by IS NULL AND NOT EXISTS (SELECT 1 FROM tracks WHERE album_id = albums.id)',
      ),
    )
    await writer.timeSliced(
      dropEach(
        database,
        'artists',
        `NOT EXISTS (SELECT 1 FROM track_artists WHERE artist_id = artists.id)
         AND NOT EXISTS (SELECT 1 FROM album_artists WHERE artist_id = artists.id)`,
      ),
    )
    await writer.timeSliced(dropImages(database, files))
  })
  // A file that cannot be removed takes room, but does no harm.
  for (const uri of files) await disk.ask('remove', join(mediaPath, uri)).catch(() => undefined)
}

/** Walks a table by id, so that a large one is not read in one go. */
function* dropEach(database: Database, table: 'albums' | 'artists', isUnused: string): Generator<void> {
  const page = database.query<{ id: string; isUnused: number }, [string, number]>(
    `SELECT id, identity_key IS NOT NULL AND ${isUnused} AS isUnused FROM ${table}
     WHERE id > ? ORDER BY id LIMIT ?`,
  )
  const drop = database.query(`DELETE FROM ${table} WHERE id = ?`)
  for (let last = ''; ;) {
    const rows = page.all(last, rowsAtOnce)
    for (const row of rows) if (row.isUnused === 1) yield void drop.run(row.id)
    const end = rows.at(-1)
    if (!end) return
    last = end.id
    yield
  }
}

function* dropImages(database: Database, files: string[]): Generator<void> {
  const page = database.query<{ id: string; uri: string; isUnused: number }, [string, number]>(
    `SELECT id, uri, content_hash IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM album_images WHERE image_id = images.id)
       AND NOT EXISTS (SELECT 1 FROM artist_images WHERE image_id = images.id)
       AND NOT EXISTS (SELECT 1 FROM albums WHERE display_image_id = images.id)
       AND NOT EXISTS (SELECT 1 FROM artists WHERE display_image_id = images.id) AS isUnused
     FROM images WHERE id > ? ORDER BY id LIMIT ?`,
  )
  const drop = database.query('DELETE FROM images WHERE id = ?')
  for (let last = ''; ;) {
    const rows = page.all(last, rowsAtOnce)
    for (const row of rows) {
      if (row.isUnused !== 1) continue
      drop.run(row.id)
      files.push(row.uri)
      yield
    }
    const end = rows.at(-1)
    if (!end) return
    last = end.id
    yield
  }
}

type ArtistRow = {
  name: string
  sort_name: string | null
  identity_key: string | null
  musicbrainz_id: string | null
  edited_fields: string | null
}

/** An artist all of whose credits went to a new name was renamed: the known artist gets the new name. */
function* keepRenamedArtists(database: Database, artists: ArtistResolver): Generator<void> {
  const rowOf = database.query<ArtistRow, [string]>(
    'SELECT name, sort_name, identity_key, musicbrainz_id, edited_fields FROM artists WHERE id = ?',
  )
  const isCredited = database.query<{ found: number }, [string, string]>(
    `SELECT EXISTS (SELECT 1 FROM track_artists WHERE artist_id = ?)
       OR EXISTS (SELECT 1 FROM album_artists WHERE artist_id = ?) AS found`,
  )
  const editedLinks = ['track_artists', 'album_artists', 'artist_images'].map((table) =>
    database.query(`UPDATE OR IGNORE ${table} SET artist_id = ? WHERE artist_id = ?`),
  )
  const remove = database.query('DELETE FROM artists WHERE id = ?')
  const rename = createRenameArtist(database)
  const identify = database.query('UPDATE artists SET identity_key = ?, musicbrainz_id = ? WHERE id = ?')
  for (const [taker, former] of artists.merges()) {
    const [now, before] = [rowOf.get(taker), rowOf.get(former)]
    // An artist edited during the scan stays under the new name.
    if (!now || now.edited_fields !== null) continue
    if (!before || before.identity_key === null || isCredited.get(former, former)?.found === 1) continue
    for (const statement of editedLinks) statement.run(former, taker)
    remove.run(taker)
    rename(former, now.name, now.sort_name)
    identify.run(now.identity_key, now.musicbrainz_id, former)
    yield
  }
}
