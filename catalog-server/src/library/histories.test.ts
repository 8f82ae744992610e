import { expect, test } from 'bun:test'
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { seededRandom } from '../base/seeded-random.ts'
import { makeTrack, type TrackTags } from '../testing/library-fixture.ts'
import { createTestLibrary, type TestLibrary } from '../testing/test-library.ts'

/** `frequencyHz` is what a track is known by, whatever becomes of its file. */
type File = { path: string; frequencyHz: number; tags: TrackTags }

const folders = ['A/Al', 'A/Al/CD1', 'A/Al/CD2', 'A/Be', 'A/Be 2', 'Mix', 'A']
const names = ['01 x.mp3', '02 y.mp3', '03 z.mp3', '04 w.mp3', 'song.mp3', 'tune.flac']
const release = '11111111-2222-4333-8444-555555555555'

/** What people do with their files between two scans, by chance. */
function createOwner(music: string, random: () => number) {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const often = (share: number, tags: TrackTags): TrackTags => (random() < share ? tags : {})
  const files: File[] = []
  let made = 0
  // Each has a title of its own: one song may take the place of another of the same name.
  const newTags = (frequencyHz: number): TrackTags => ({
    TITLE: `Song of ${frequencyHz}`,
    ARTIST: pick(['Ann', 'Bob', 'Ann feat. Bob', 'Ann & Bob']),
    ALBUM: pick(['Al', 'Al', 'Al', 'Be']),
    TRACKNUMBER: pick(['1', '2', '3', '4']),
    ...often(0.5, { ALBUMARTIST: pick(['Ann', 'Ann', 'Bob', 'Various Artists']) }),
    ...often(0.3, { MUSICBRAINZ_ALBUMID: release }),
    ...often(0.15, { COMPILATION: '1' }),
    ...often(0.4, { DISCNUMBER: pick(['1', '2']) }),
    ...often(0.4, { DATE: pick(['1999', '2001']) }),
  })
  const write = ({ path, frequencyHz, tags }: File): Promise<unknown> =>
    makeTrack(join(music, path), { frequencyHz, tags, format: path.endsWith('.flac') ? 'flac' : 'mp3' })
  const freePath = (name = pick(names)): string | null => {
    const path = join(pick(folders), name)
    return existsSync(join(music, path)) ? null : path
  }
  const move = (from: string, to: string): void => {
    mkdirSync(dirname(join(music, to)), { recursive: true })
    renameSync(join(music, from), join(music, to))
    for (const file of files)
      if (file.path === from) file.path = to
      else if (file.path.startsWith(`${from}/`)) file.path = to + file.path.slice(from.length)
  }
  const acts = {
    add: async () => {
      const path = freePath()
      if (path === null) return
      made += 1
      const frequencyHz = 200 + 11 * made
      files.push({ path, frequencyHz, tags: newTags(frequencyHz) })
      await write(files.at(-1) as File)
    },
    retag: async () => {
      const file = pick(files)
      file.tags = newTags(file.frequencyHz)
      await write(file)
    },
    move: async () => {
      const file = pick(files)
      const path = freePath(pick(names.filter((name) => name.endsWith(file.path.slice(-4)))))
      if (path !== null) move(file.path, path)
    },
    moveFolder: async () => {
      const folder = pick(folders)
      if (existsSync(join(music, folder)) && !existsSync(join(music, `${folder} new`)))
        move(folder, `${folder} new`)
    },
    remove: async () => {
      if (files.length <= 3) return
      const [file] = files.splice(Math.floor(random() * files.length), 1) as [File]
      rmSync(join(music, file.path))
    },
  }
  return {
    files,
    fill: async () => {
      while (files.length < 5) await acts.add()
    },
    change: async () => {
      for (let left = 1 + Math.floor(random() * 3); left > 0; left -= 1)
        await acts[pick(['add', 'retag', 'retag', 'move', 'moveFolder', 'remove'] as const)]()
    },
  }
}

/** Tracks and albums as anybody sees them; an album is known by its first track. */
function seen({ catalog }: TestLibrary): unknown[] {
  const rows = catalog.reader
    .query<{ path: string; album: string }, []>(
      `SELECT t.audio_uri AS path, t.name, t.disc_number, t.track_number, a.name AS title, a.album_type, a.release_date,
         (SELECT group_concat(role || name, ', ' ORDER BY position) FROM track_artists JOIN artists ON id = artist_id
          WHERE track_id = t.id) AS artists,
         (SELECT group_concat(name, ', ' ORDER BY position) FROM album_artists JOIN artists ON id = artist_id
          WHERE album_id = a.id) AS albumArtists, a.id AS album
       FROM tracks t JOIN albums a ON a.id = t.album_id WHERE t.availability <> 'missing' ORDER BY t.audio_uri`,
    )
    .all()
  return rows.map((row) => ({ ...row, album: rows.find(({ album }) => album === row.album)?.path }))
}

/** Always the same ones. Others may end otherwise: folders that were one album once stay together where either is right. */
const rounds = 30

test(
  `after each of ${rounds} histories of changes the catalog is as if all had come at once, and tracks are themselves`,
  async () => {
    for (let round = 1; round <= rounds; round += 1) {
      const random = seededRandom(round)
      await using it = await createTestLibrary()
      const owner = createOwner(it.music, random)
      await it.library.useFolders([it.music])
      await owner.fill()
      await it.scan()
      const idOf = new Map<number, string | undefined>()
      for (let scans = 1 + Math.floor(random() * 4); scans > 0; scans -= 1) {
        await owner.change()
        await it.scan()
        const tracks = it.tracks()
        for (const { path, frequencyHz } of owner.files) {
          const id = tracks.get(path)?.id
          expect([round, path, id]).toEqual([round, path, idOf.get(frequencyHz) ?? id ?? 'a track'])
          idOf.set(frequencyHz, id)
        }
      }
      await using anew = await createTestLibrary()
      cpSync(it.music, anew.music, { recursive: true, preserveTimestamps: true })
      await anew.library.useFolders([anew.music])
      await anew.scan()
      expect([round, seen(it)]).toEqual([round, seen(anew)])
    }
  },
  rounds * 4_000,
)
