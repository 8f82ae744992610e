import type { Database } from 'bun:sqlite'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../catalog-server/src/base/clock.ts'
import { noteOf, removeMark } from '../catalog-server/src/db/installation/marks.ts'
import { openCatalog } from '../catalog-server/src/db/catalog/schema.ts'
import { openUsers } from '../catalog-server/src/db/user/schema.ts'
import { createCatalog } from '../catalog-server/src/catalog/read/service.ts'
import { createSearch } from '../catalog-server/src/catalog/search/service.ts'
import { createPreferences } from '../catalog-server/src/collection/index.ts'
import { createHealth } from '../catalog-server/src/base/degraded-reasons.ts'
import { createLog } from '../catalog-server/src/base/log.ts'
import { sortKey } from '../catalog-server/src/base/sort-key.ts'
import { makeAdministrator } from './tools/account.ts'
import type { Random } from './tools/names.ts'
import { createRandom, idFrom, nameFrom, pick, zipfRank } from './tools/names.ts'
import { cachedFolder } from './tools/work-folder.ts'

/** A data folder with a catalog of metadata only, indexed for search, and a signed-in administrator. */
export type CatalogData = Sample & { folder: string; token: string }

/** A few existing ids and words, for requests. */
type Sample = { artists: string[]; albums: string[]; words: string[] }

const server = join(import.meta.dirname, '../catalog-server/src')
const makers = [
  import.meta.path,
  join(import.meta.dirname, 'tools/names.ts'),
  ...['index-file', 'index-entries', 'entry-number', 'text', 'vocabulary'].map((name) =>
    join(server, `catalog/search/${name}.ts`),
  ),
]

/** Creates, or reuses, a catalog of so many tracks. */
export async function makeCatalog(tracks: number): Promise<CatalogData> {
  const folder = await cachedFolder(`catalog-${tracks}`, makers, (path) => fill(path, tracks), bringUpToDate)
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder, `user.db${suffix}`), { force: true })
  const sample = (await Bun.file(join(folder, 'sample.json')).json()) as Sample
  return { folder, token: await makeAdministrator(folder), ...sample }
}

/**
 * Runs migrations that are newer than the catalog here, and not in the first measured start. Each run has new users:
 * their database has no mark, and the catalog's is removed to match.
 */
async function bringUpToDate(folder: string): Promise<void> {
  const catalog = openCatalog(join(folder, 'catalog.db'))
  removeMark(catalog.writer)
  await catalog.close()
  rmSync(noteOf(folder), { force: true })
  for (const file of readdirSync(folder)) if (file.includes('.db.before-')) rmSync(join(folder, file))
}

async function fill(folder: string, tracks: number): Promise<void> {
  mkdirSync(join(folder, 'media'))
  const catalog = openCatalog(join(folder, 'catalog.db'))
  const users = openUsers(join(folder, 'user.db'))
  try {
    catalog.writer.run('PRAGMA cache_size = -400000')
    const sample = insertAll(catalog.writer, tracks)
    const log = createLog('WARN', (line) => console.error(line))
    const reads = createCatalog(catalog, users, systemClock)
    const search = createSearch({
      path: join(folder, 'search.db'),
      catalog,
      reads: reads.listed,
      people: createPreferences(catalog, users),
      health: createHealth(systemClock, log),
      log,
    })
    await search.syncIndex()
    await search.close()
    await Bun.write(join(folder, 'sample.json'), JSON.stringify(sample))
  } finally {
    await catalog.close()
    await users.close()
  }
}

const tracksPerAlbum = 12
const tracksPerArtist = 50
const albumsPerTransaction = 2_000
const sampleMax = 200
const genres: [string, ...string[]] = ['Rock', 'Jazz', 'Klassik', 'Electronic', 'Folk', 'Hip-Hop', 'Ambient']
const addedFrom = 1_600_000_000

function insertAll(database: Database, tracks: number): Sample {
  const random = createRandom(tracks)
  const insertArtist = database.query(
    'INSERT INTO artists (id, name, sort_key, added_at) VALUES (?, ?, ?, ?)',
  )
  const artists = Array.from({ length: Math.ceil(tracks / tracksPerArtist) }, () => idFrom(random))
  const words: string[] = []
  database.transaction(() => {
    for (const id of artists) {
      const name = nameFrom(random, 1, 3)
      if (words.length < sampleMax) words.push(name)
      insertArtist.run(id, name, sortKey(name), addedFrom)
    }
  })()
  const insertAlbum = albumInserter(database, random, artists)
  const albums: string[] = []
  const tracksAtOnce = tracksPerAlbum * albumsPerTransaction
  for (let from = 0; from < tracks; from += tracksAtOnce)
    database.transaction(() => {
      for (let done = from; done < Math.min(tracks, from + tracksAtOnce); done += tracksPerAlbum) {
        const length = Math.min(tracksPerAlbum, tracks - done)
        const id = insertAlbum(length, addedFrom + Math.floor(done / 10))
        if (random() < 0.1 && albums.length < sampleMax) albums.push(id)
      }
    })()
  return { artists: artists.slice(0, sampleMax), albums, words }
}

function albumInserter(database: Database, random: Random, artists: readonly string[]) {
  const insertAlbum = database.query(
    `INSERT INTO albums (id, name, album_type, release_date, genres, sort_key, added_at)
     VALUES (?, ?, 'ALBUM', ?, ?, ?, ?)`,
  )
  const creditAlbum = database.query('INSERT INTO album_artists (album_id, artist_id) VALUES (?, ?)')
  const insertTrack = database.query(
    `INSERT INTO tracks (id, name, album_id, disc_number, track_number, duration_secs, audio_uri, format, sort_key,
       container, codec, bitrate_kbps, sample_rate_hz, bit_depth, channels, size_bytes, genres, added_at)
     VALUES (?, ?, ?, 1, ?, ?, ?, 'FLAC', ?, 'FLAC', 'flac', 900, 44100, 16, 2, ?, ?, ?)`,
  )
  const creditTrack = database.query(
    'INSERT OR IGNORE INTO track_artists (track_id, artist_id, role, position) VALUES (?, ?, ?, ?)',
  )
  const anArtist = (): string => artists[zipfRank(random, artists.length)] ?? ''
  return (length: number, addedAt: number): string => {
    const id = idFrom(random)
    const artist = anArtist()
    const name = nameFrom(random, 1, 4)
    const genre = JSON.stringify([pick(random, genres)])
    const released = Math.floor((random() * 60 - 10) * 31_557_600)
    insertAlbum.run(id, name, released, genre, sortKey(name), addedAt)
    creditAlbum.run(id, artist)
    for (let number = 1; number <= length; number += 1) {
      const trackId = idFrom(random)
      const title = nameFrom(random, 1, 5)
      const seconds = 120 + Math.floor(random() * 240)
      const path = `${artist}/${id}/${number}.flac`
      const size = seconds * 112_500
      insertTrack.run(trackId, title, id, number, seconds, path, sortKey(title), size, genre, addedAt)
      creditTrack.run(trackId, artist, 'MAIN_ARTIST', 0)
      if (random() < 0.1) creditTrack.run(trackId, anArtist(), 'FEATURED_ARTIST', 1)
    }
    return id
  }
}
