import { expect, test } from 'bun:test'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { makeTrack, type FixtureFormat } from '../testing/library-fixture.ts'
import { createTestLibrary, type TestLibrary } from '../testing/test-library.ts'

type Tags = Record<string, string>

const recording = 'aaaaaaaa-0000-4000-8000-000000000001'
const song = (album: string, more: Tags = {}): Tags => ({
  TITLE: 'Song',
  ARTIST: 'Ann',
  ALBUMARTIST: 'Ann',
  ALBUM: album,
  TRACKNUMBER: '1',
  ...more,
})
const recorded = (album: string, more: Tags = {}): Tags =>
  song(album, { MUSICBRAINZ_TRACKID: recording, ...more })

let frequencyHz = 300

/** Puts a song that sounds like no other one there. */
const put = (it: TestLibrary, path: string, tags: Tags, format: FixtureFormat = 'mp3') =>
  makeTrack(join(it.music, path), { format, frequencyHz: (frequencyHz += 7), tags })

const remove = (it: TestLibrary, directory: string): void =>
  rmSync(join(it.music, directory), { recursive: true })

const idAt = (it: TestLibrary, path: string): string | undefined => it.tracks().get(path)?.id

/** A library with one song, `Old/1.mp3`, and another album that stays. @returns also the id of the song */
async function withSong(tags: Tags) {
  const it = await createTestLibrary()
  await put(it, 'Old/1.mp3', tags)
  await put(it, 'Stays/1.mp3', song('Stays', { TITLE: 'Stays', TRACKNUMBER: '9' }))
  await it.library.useFolders([it.music])
  await it.scan()
  const id = idAt(it, 'Old/1.mp3')
  if (id === undefined) throw new Error('not scanned')
  return { it, id }
}

const respellings: [string, Tags, Tags][] = [
  ['a word more, of one recording', recorded('Foo'), recorded('Foo (Remaster)')],
  ['another apostrophe', song("Don't Look"), song('Don’t Look')],
  ['small letters that are not Latin', song('ЗВЕЗДА'), song('Звезда')],
  ['other punctuation', song('Foo: Bar'), song('Foo - Bar')],
  ['accents', song('Bjork'), song('Björk')],
]

test.each(respellings)(
  'an album title with %s: the better file is the same track, in one scan, a later one, and when it lay beside the old one',
  async (_, before, after) => {
    {
      const { it, id } = await withSong(before)
      await using _library = it
      remove(it, 'Old')
      await put(it, 'New/Ann/1.flac', after, 'flac')
      expect(await it.scan()).toMatchObject({ moved: 1, added: 0, missing: 0 })
      expect(it.tracks().get('New/Ann/1.flac')).toMatchObject({ id, album: after['ALBUM'] })
    }
    {
      const { it, id } = await withSong(before)
      await using _library = it
      remove(it, 'Old')
      expect(await it.scan()).toMatchObject({ missing: 1 })
      await put(it, 'New/Ann/1.flac', after, 'flac')
      expect(await it.scan()).toMatchObject({ moved: 1, added: 0 })
      expect(idAt(it, 'New/Ann/1.flac')).toBe(id)
    }
    {
      const { it, id } = await withSong(before)
      await using _library = it
      const [albumId] = it
        .albums()
        .filter(({ name }) => name === before['ALBUM'])
        .map((album) => album.id)
      await put(it, 'New/Ann/1.flac', after, 'flac')
      expect(await it.scan()).toMatchObject({ added: 1 })
      expect(idAt(it, 'New/Ann/1.flac')).not.toBe(id)
      remove(it, 'Old')
      expect(await it.scan()).toMatchObject({ added: 0, missing: 0 })
      expect(it.tracks().get('New/Ann/1.flac')).toMatchObject({ id, albumId, album: after['ALBUM'] })
    }
  },
)

test.each([
  ['of another title', song('Foo: Bar'), song('Foo Baz')],
  ['of another edition, without a recording', song('Foo'), song('Foo (Remaster)')],
  ['of a title without any letter', song('!!!'), song('???')],
])('an album %s is another one', async (_, before, after) => {
  const { it, id } = await withSong(before)
  await using _library = it
  remove(it, 'Old')
  await put(it, 'New/1.flac', after, 'flac')
  expect(await it.scan()).toMatchObject({ added: 1, moved: 0, missing: 1 })
  expect(idAt(it, 'New/1.flac')).not.toBe(id)
})

test('of several tracks of a recording the one of the same album is meant, then the only one that is gone, and else none', async () => {
  const { it, id } = await withSong(recorded('Foo'))
  await using _ = it
  await put(it, 'Best/1.mp3', recorded('Best of Ann', { TRACKNUMBER: '4' }))
  await it.scan()
  const best = idAt(it, 'Best/1.mp3')
  remove(it, 'Old')
  // The song is on another record, which was there all the time: it is not that one.
  expect(await it.scan()).toMatchObject({ missing: 1 })
  expect(idAt(it, 'Best/1.mp3')).toBe(best)
  await put(it, 'Whole/1.flac', recorded('Complete', { TRACKNUMBER: '7' }), 'flac')
  expect(await it.scan()).toMatchObject({ moved: 1, added: 0 })
  expect(idAt(it, 'Whole/1.flac')).toBe(id)

  remove(it, 'Best')
  remove(it, 'Whole')
  await put(it, 'Other/1.flac', recorded('Other', { TRACKNUMBER: '8' }), 'flac')
  expect(await it.scan()).toMatchObject({ moved: 0, added: 1, missing: 2 })
  await put(it, 'Third/1.flac', recorded('BEST OF ANN!', { TRACKNUMBER: '8' }), 'flac')
  expect(await it.scan()).toMatchObject({ moved: 1, added: 0 })
  expect(idAt(it, 'Third/1.flac')).toBe(best)
})

test('an album whose name a person changed is found by the title in its old tags and by the new name', async () => {
  for (const album of ['Foo', 'Mine']) {
    const { it, id } = await withSong(song('Foo'))
    await using _ = it
    it.catalog.writer.run(
      `UPDATE albums SET name = 'Mine', name_key = 'mine', edited_fields = '{"name":{"tags":"Foo"}}' WHERE name = 'Foo'`,
    )
    remove(it, 'Old')
    await put(it, 'New/1.flac', song(album), 'flac')
    expect(await it.scan()).toMatchObject({ moved: 1, added: 0 })
    expect(it.tracks().get('New/1.flac')).toMatchObject({ id, album: 'Mine' })
    await put(it, 'Newer/1.opus', song(album), 'opus')
    await it.scan()
    remove(it, 'New')
    expect(await it.scan()).toMatchObject({ missing: 0 })
    expect(idAt(it, 'Newer/1.opus')).toBe(id)
  }
})

test('albums that were there before keys were made, or that others write, are found too', async () => {
  const { it, id } = await withSong(song("Don't Look"))
  await using _ = it
  it.catalog.writer.run('UPDATE albums SET title_key = NULL, name_key = NULL')
  remove(it, 'Old')
  await put(it, 'New/1.flac', song('Don’t Look'), 'flac')
  expect(await it.scan()).toMatchObject({ moved: 1, added: 0 })
  expect(idAt(it, 'New/1.flac')).toBe(id)
  const keys = it.catalog.reader.query('SELECT title_key, name_key FROM albums ORDER BY name').values()
  expect(keys).toEqual([
    ['dont look', 'dont look'],
    ['stays', 'stays'],
  ])
})

test('of many albums of one title by as many artists, each keeps its tracks', async () => {
  await using it = await createTestLibrary()
  const artists = Array.from({ length: 60 }, (_, index) => `Band ${index}`)
  const some = ['Band 0', 'Band 30', 'Band 59']
  const hitsOf = (artist: string) => song('Greatest Hits', { ARTIST: artist, ALBUMARTIST: artist })
  for (const artist of artists) await put(it, `Old/${artist}/1.mp3`, hitsOf(artist))
  await it.library.useFolders([it.music])
  await it.scan()
  const ids = some.map((artist) => idAt(it, `Old/${artist}/1.mp3`))
  for (const artist of some) {
    remove(it, `Old/${artist}`)
    await put(it, `New/${artist}/1.flac`, hitsOf(artist), 'flac')
  }
  expect(await it.scan()).toMatchObject({ moved: some.length, added: 0, missing: 0 })
  expect(some.map((artist) => idAt(it, `New/${artist}/1.flac`))).toEqual(ids)
  // And when the better ones lie beside the others for a while.
  for (const artist of some) await put(it, `Newest/${artist}/1.opus`, hitsOf(artist), 'opus')
  expect(await it.scan()).toMatchObject({ added: some.length })
  for (const artist of some) remove(it, `New/${artist}`)
  expect(await it.scan()).toMatchObject({ added: 0, missing: 0 })
  expect(some.map((artist) => idAt(it, `Newest/${artist}/1.opus`))).toEqual(ids)
})
