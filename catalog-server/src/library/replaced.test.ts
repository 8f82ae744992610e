import { expect, test } from 'bun:test'
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeTrack, type FixtureFormat } from '../testing/library-fixture.ts'
import { createTestLibrary } from '../testing/test-library.ts'

const recording = 'aaaaaaaa-0000-4000-8000-000000000001'
const song = { TITLE: 'Song', ARTIST: 'Ann', ALBUMARTIST: 'Ann', ALBUM: 'Al', TRACKNUMBER: '1' }

/** A library with one song at `path`, and functions to put others there. */
async function withSong(path: string, tags: Record<string, string> = song, format: FixtureFormat = 'mp3') {
  const it = await createTestLibrary()
  const put = (at: string, more: Record<string, string>, as: FixtureFormat, frequencyHz: number) =>
    makeTrack(join(it.music, at), { format: as, frequencyHz, tags: more })
  await put(path, tags, format, 300)
  await it.library.useFolders([it.music])
  await it.scan()
  const before = it.tracks().get(path)
  if (!before) throw new Error('not scanned')
  return { it, before, put }
}

test('a better file in place of another one is the same track and the same album', async () => {
  const { it, before, put } = await withSong('A/01 Song.mp3')
  await using _ = it
  rmSync(join(it.music, 'A/01 Song.mp3'))
  await put('A/01 Song.flac', song, 'flac', 310)
  expect(await it.scan()).toMatchObject({ moved: 1, added: 0, missing: 0 })
  expect(it.tracks()).toEqual(new Map([['A/01 Song.flac', before]]))
  expect(await it.scan()).toMatchObject({ unchanged: 1, missing: 0 })
})

test('also when it comes at a later scan, and to another folder', async () => {
  const { it, before, put } = await withSong('A/01 Song.mp3')
  await using _ = it
  rmSync(join(it.music, 'A'), { recursive: true })
  mkdirSync(join(it.music, 'empty'))
  await put('Other/01.mp3', { ...song, TITLE: 'Other', ALBUM: 'Other' }, 'mp3', 700)
  expect(await it.scan()).toMatchObject({ missing: 1, added: 1 })
  await put('Ann/Al (FLAC)/1.flac', song, 'flac', 310)
  expect(await it.scan()).toMatchObject({ moved: 1, added: 0 })
  expect(it.tracks().get('Ann/Al (FLAC)/1.flac')?.id).toBe(before.id)
})

test('by its MusicBrainz recording it is found though title and number were corrected', async () => {
  const { it, before, put } = await withSong('A/01 Sogn.mp3', {
    ...song,
    TITLE: 'Sogn',
    MUSICBRAINZ_TRACKID: recording,
  })
  await using _ = it
  rmSync(join(it.music, 'A/01 Sogn.mp3'))
  await put('A/02 Song.opus', { ...song, TRACKNUMBER: '2', MUSICBRAINZ_TRACKID: recording }, 'opus', 310)
  expect(await it.scan()).toMatchObject({ moved: 1, added: 0 })
  expect(it.tracks().get('A/02 Song.opus')).toMatchObject({ id: before.id, name: 'Song' })
})

test('a file that was encoded anew at its path stays itself when its title is corrected', async () => {
  const { it, before, put } = await withSong('A/01.mp3', { ...song, TITLE: 'Sogn' })
  await using _ = it
  await put('A/01.mp3', song, 'mp3', 310)
  expect(await it.scan()).toMatchObject({ updated: 1, added: 0 })
  expect(it.tracks().get('A/01.mp3')).toMatchObject({ id: before.id, name: 'Song' })
})

test.each([
  ['another number', { ...song, TRACKNUMBER: '2' }],
  ['another disc', { ...song, DISCNUMBER: '2' }],
  ['another title', { ...song, TITLE: 'Elsewhere' }],
  ['another album', { ...song, ALBUM: 'Bl' }],
  ['another artist', { ...song, ARTIST: 'Bob', ALBUMARTIST: 'Bob' }],
])('a file of %s in another folder is another track', async (_name, tags) => {
  const { it, before, put } = await withSong('A/01 Song.mp3')
  await using _ = it
  rmSync(join(it.music, 'A'), { recursive: true })
  await put('B/01 Song.flac', tags, 'flac', 310)
  expect(await it.scan()).toMatchObject({ added: 1, moved: 0, missing: 1 })
  expect(it.tracks().get('B/01 Song.flac')?.id).not.toBe(before.id)
})

test('while the first file is there, a second one of the same song takes nothing from it', async () => {
  const { it, before, put } = await withSong('A/01 Song.mp3')
  await using _ = it
  await put('Copy/01 Song.flac', song, 'flac', 310)
  expect(await it.scan()).toMatchObject({ added: 1, moved: 0, missing: 0 })
  expect(it.tracks().get('A/01 Song.mp3')?.id).toBe(before.id)
  // When two files swap names, each keeps the track of its sound.
  renameSync(join(it.music, 'A/01 Song.mp3'), join(it.music, 'A/x.mp3'))
  expect(await it.scan()).toMatchObject({ moved: 1, added: 0 })
  expect(it.tracks().get('A/x.mp3')?.id).toBe(before.id)
})

test.each([
  ['Original', 'Z/Original', 'Compilation'],
  ['Z/Original', 'A/Original', 'Compilation'],
  ['Original', 'Compilation', 'Compilation'],
])(
  '%p moves to %p while a compilation with its song comes into %p: each has its track',
  async (from, to, into) => {
    for (const tags of [song, { ...song, MUSICBRAINZ_TRACKID: recording }]) {
      const { it, before, put } = await withSong(`${from}/01 Song.mp3`, tags)
      await using _ = it
      mkdirSync(dirname(join(it.music, to)), { recursive: true })
      renameSync(join(it.music, from), join(it.music, to))
      const isOtherSound = 'MUSICBRAINZ_TRACKID' in tags
      const onCompilation = { ...tags, ALBUM: 'Hits', ALBUMARTIST: 'Various Artists', COMPILATION: '1' }
      await put(`${into}/01 A song.mp3`, onCompilation, 'mp3', isOtherSound ? 310 : 300)
      expect(await it.scan()).toMatchObject({ moved: 1, added: 1, missing: 0 })
      expect(it.tracks().get(`${to}/01 Song.mp3`)).toEqual(before)
      expect(it.tracks().get(`${into}/01 A song.mp3`)).toMatchObject({ album: 'Hits' })
      expect(await it.scan()).toMatchObject({ unchanged: 2, added: 0, moved: 0, updated: 0 })
    }
  },
)

test('a song that is found on another album alone goes on as that', async () => {
  const { it, before, put } = await withSong('A/01 Song.mp3')
  await using _ = it
  rmSync(join(it.music, 'A'), { recursive: true })
  await put('B/01 Song.mp3', { ...song, ALBUM: 'Bl' }, 'mp3', 300)
  expect(await it.scan()).toMatchObject({ moved: 1, added: 0, missing: 0 })
  expect(it.tracks().get('B/01 Song.mp3')).toMatchObject({ id: before.id, album: 'Bl' })
})
