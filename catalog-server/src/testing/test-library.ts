import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ScanStatus } from '@pezzottify/contract'
import { systemClock } from '../base/clock.ts'
import { createHealth } from '../base/degraded-reasons.ts'
import type { CatalogStore } from '../db/catalog/schema.ts'
import { openCatalog } from '../db/catalog/schema.ts'
import { createLog } from '../base/log.ts'
import { createStorage } from '../media/storage.ts'
import { notFound } from '../base/errors.ts'
import { createReader } from '../library/tags/reader.ts'
import type { Library } from '../library/service.ts'
import { createLibrary } from '../library/service.ts'

export type TestLibrary = {
  library: Library
  catalog: CatalogStore
  /** The music folder, which is not added to the library yet. */
  music: string
  media: string
  /** Paths that were opened since the last call, relative to the music folder. */
  opened(): string[]
  /** How often the library reported a change of the catalog. */
  changes(): number
  log: string[]
  scan(): Promise<ScanStatus>
  /** Every listed track, by its path. */
  tracks(): Map<string, TrackSeen>
  albums(): {
    id: string
    name: string
    artists: string
    tracks: number
    cover: string | null
    type: string
  }[]
  /** The colours of covers, by album. */
  coverColors(): Record<string, string | null>
  [Symbol.asyncDispose](): Promise<void>
}

type TrackSeen = { id: string; name: string; album: string; albumId: string; availability: string }

/** A library over the real reader and a real catalog, with a music folder of its own. */
export async function createTestLibrary(
  options: {
    followSymlinks?: boolean
    isWatching?: boolean
    beforeRead?: (path: string) => Promise<void>
    silenceMs?: number
  } = {},
): Promise<TestLibrary> {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-library-'))
  const [music, media, artDirectory] = ['music', 'media', 'art'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  for (const path of [music, media]) mkdirSync(path)
  const catalog = openCatalog(join(folder, 'catalog.db'))
  const reader = createReader({ artDirectory })
  const opened: string[] = []
  const lines: string[] = []
  let changes = 0
  const storage = createStorage({ clock: systemClock })
  const log = createLog('WARN', (line) => lines.push(line))
  const library = createLibrary({
    catalog,
    clock: systemClock,
    log,
    health: createHealth(systemClock, log),
    mediaPath: media,
    artDirectory,
    ownFolders: [media],
    demoFolder: null,
    followSymlinks: options.followSymlinks ?? false,
    isWatching: options.isWatching ?? false,
    reader: {
      ...reader,
      read: async (path, stat, encoding) => {
        opened.push(String(path).slice(music.length + 1))
        await options.beforeRead?.(String(path))
        return reader.read(path, stat, encoding)
      },
    },
    storage,
    silenceMs: options.silenceMs ?? 60_000,
    albums: { album: () => Promise.reject(notFound()) },
    onCatalogChange: () => (changes += 1),
  })
  return {
    library,
    catalog,
    music,
    media,
    opened: () => opened.splice(0).sort(),
    changes: () => changes,
    log: lines,
    scan: () => library.scanToEnd(),
    tracks: () =>
      new Map(
        catalog.reader
          .query<TrackSeen & { path: string }, []>(
            `SELECT audio_uri AS path, tracks.id, tracks.name, albums.name AS album, albums.id AS albumId, availability
             FROM tracks JOIN albums ON albums.id = album_id WHERE availability <> 'missing' ORDER BY audio_uri`,
          )
          .all()
          .map(({ path, ...track }) => [path, track]),
      ),
    albums: () =>
      catalog.reader
        .query<ReturnType<TestLibrary['albums']>[number], []>(
          `SELECT id, name, album_type AS type, track_count AS tracks, display_image_id AS cover,
             (SELECT group_concat(artists.name, ' & ') FROM album_artists JOIN artists ON artists.id = artist_id
              WHERE album_id = albums.id ORDER BY position) AS artists
           FROM albums WHERE track_count > 0 ORDER BY name, id`,
        )
        .all(),
    coverColors: () =>
      Object.fromEntries(
        catalog.reader
          .query<{ name: string; color: string | null }, []>(
            `SELECT name, color FROM albums LEFT JOIN images ON images.id = display_image_id WHERE track_count > 0`,
          )
          .all()
          .map(({ name, color }) => [name, color]),
      ),
    [Symbol.asyncDispose]: async () => {
      await library.close()
      await reader.close()
      await catalog.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
