import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { makePng, makeTrack } from '../testing/library-fixture.ts'
import type { TestLibrary } from '../testing/test-library.ts'
import { createTestLibrary } from '../testing/test-library.ts'

type Tags = Record<string, string>

/** A library of one folder with these files. */
async function folderOf(...files: [name: string, tags: Tags, cover?: Uint8Array][]): Promise<TestLibrary> {
  const it = await createTestLibrary()
  await it.library.useFolders([it.music])
  for (const [index, [name, tags, cover]] of files.entries())
    await makeTrack(join(it.music, 'dl', name), {
      frequencyHz: 300 + index * 20,
      tags,
      ...(name.endsWith('.flac') && { format: 'flac' as const }),
      ...(cover && { cover }),
    })
  await it.scan()
  return it
}

const albumsIn = (it: TestLibrary): string[] =>
  it.albums().map(({ name, artists, tracks }) => `${artists}: ${name} (${tracks})`)

const hit = (ARTIST: string, number: number, more: Tags = {}): Tags => ({
  ARTIST,
  ALBUM: 'Greatest Hits',
  TITLE: `${ARTIST} ${number}`,
  TRACKNUMBER: String(number),
  ...more,
})

test("an album without an album artist is not another one's of the same title, where their places are taken", async () => {
  await using it = await folderOf(
    ['q1.mp3', hit('Queen', 1, { ALBUMARTIST: 'Queen' })],
    ['a1.mp3', hit('ABBA', 1)],
    ['a2.mp3', hit('ABBA', 2)],
  )
  expect(albumsIn(it).toSorted()).toEqual(['ABBA: Greatest Hits (2)', 'Queen: Greatest Hits (1)'])
})

test('numbers that an album has twice itself part nothing from it', async () => {
  await using it = await folderOf(
    ['1.mp3', hit('Ann', 1, { ALBUMARTIST: 'Ann' })],
    ['2.mp3', hit('Ann', 1, { ALBUMARTIST: 'Ann', TITLE: 'Another' })],
    ['3.mp3', hit('Bob', 1)],
    ['4.mp3', hit('Ann', 1, { TITLE: 'A third' })],
  )
  expect(albumsIn(it)).toEqual(['Ann: Greatest Hits (4)'])
})

test('two albums of one title are two where nobody names an album artist', async () => {
  await using it = await folderOf(
    ['a1.mp3', hit('ABBA', 1)],
    ['a2.mp3', hit('ABBA', 2)],
    ['q1.mp3', hit('Queen', 1)],
    ['q2.mp3', hit('Queen', 2)],
  )
  expect(albumsIn(it).toSorted()).toEqual(['ABBA: Greatest Hits (2)', 'Queen: Greatest Hits (2)'])
})

test('a compilation on two discs without disc numbers stays one', async () => {
  await using it = await folderOf(
    ['1.mp3', hit('Ann', 1)],
    ['2.mp3', hit('Bob', 2)],
    ['3.mp3', hit('Cid', 1)],
    ['4.mp3', hit('Dan', 2)],
  )
  expect(albumsIn(it)).toEqual(['Various Artists: Greatest Hits (4)'])
})

test.each(['Ann & Bob', 'Ann, Bob', 'Bob with Ann'])(
  'a track by %s leaves the album to Ann',
  async (pair) => {
    await using it = await folderOf(
      ['1.mp3', hit(pair, 1)],
      ['2.mp3', hit('Ann', 2)],
      ['3.mp3', hit('Ann', 3)],
    )
    expect(albumsIn(it)).toEqual(['Ann: Greatest Hits (3)'])
  },
)

test('each of two albums of one title has its own cover, and a broken first one does not hide the next', async () => {
  const [red, green] = [makePng(300, 300, '#cc0000'), makePng(300, 300, '#00cc00')]
  const broken = red.slice(0, 60)
  await using it = await folderOf(
    ['a1.flac', hit('ABBA', 1, { ALBUMARTIST: 'ABBA' }), broken],
    ['a2.flac', hit('ABBA', 2, { ALBUMARTIST: 'ABBA' }), red],
    ['q1.flac', hit('Queen', 1, { ALBUMARTIST: 'Queen' }), green],
  )
  const colors = it.catalog.reader
    .query<{ name: string; color: string | null }, []>(
      `SELECT artists.name, color FROM albums JOIN album_artists ON album_id = albums.id
       JOIN artists ON artists.id = artist_id LEFT JOIN images ON images.id = albums.display_image_id ORDER BY 1`,
    )
    .all()
  expect(colors.map(({ name }) => name)).toEqual(['ABBA', 'Queen'])
  expect(new Set(colors.map(({ color }) => color)).size).toBe(2)
  expect(colors.every(({ color }) => color !== null)).toBe(true)
})

test('a song in two codecs of one ending is in no album twice', async () => {
  await using it = await createTestLibrary()
  await it.library.useFolders([it.music])
  for (const format of ['alac', 'm4a'] as const)
    await makeTrack(join(it.music, 'dl', `01 ${format}.m4a`), { format, tags: hit('Ann', 1) })
  await it.scan()
  expect(albumsIn(it)).toEqual(['Ann: Greatest Hits (1)', 'Ann: Greatest Hits (1)'])
})

const compiled = (artist: string, number: number): Tags => hit(artist, number, { COMPILATION: '1' })

test.each<[string, Tags[], string]>([
  ['by one artist', [compiled('Ann', 1), compiled('Ann', 2)], 'Ann'],
  [
    'by one artist, once with others',
    [compiled('Ann', 1), compiled('Ann', 2), compiled('Ann & Bob', 3)],
    'Ann',
  ],
  ['by several', [compiled('Ann', 1), compiled('Bob', 2)], 'Various Artists'],
  ['of which one song is there', [compiled('Ann', 1)], 'Various Artists'],
  ['of which one song names nobody', [compiled('Ann', 1), compiled('', 2)], 'Various Artists'],
])('a compilation %s is by whom it is all by, else by various artists', async (_, tags, artists) => {
  await using it = await folderOf(...tags.map((one, index): [string, Tags] => [`${'abc'[index]}.mp3`, one]))
  expect(it.albums()).toMatchObject([{ artists, type: 'COMPILATION', tracks: tags.length }])
})

const releases = ['11111111-2222-4333-8444-555555555555', '22222222-2222-4333-8444-555555555555']
const ofRelease = (index: number): Tags => ({
  ALBUMARTIST: 'Ann',
  MUSICBRAINZ_ALBUMID: releases[index] ?? '',
})
const bonus = hit('Ann', 3, { ALBUMARTIST: 'Ann' })

test('a song without a release is on that of its title and artist, whether it comes with it or later', async () => {
  await using it = await folderOf(
    ['1.flac', hit('Ann', 1, ofRelease(0))],
    ['2.flac', hit('Ann', 2, ofRelease(0))],
    ['3.mp3', bonus],
  )
  expect(albumsIn(it)).toEqual(['Ann: Greatest Hits (3)'])
  const [album] = it.albums()
  await makeTrack(join(it.music, 'dl/4.mp3'), { frequencyHz: 700, tags: hit('Ann', 4) })
  await it.scan()
  expect(it.albums()).toMatchObject([{ id: album?.id, tracks: 4 }])
})

test.each([
  ['at a place that is taken', [hit('Ann', 1, ofRelease(0)), hit('Ann', 1, { ALBUMARTIST: 'Ann' })]],
  ['by another artist', [hit('Ann', 1, ofRelease(0)), hit('Bob', 3, { ALBUMARTIST: 'Bob' })]],
  ['of another title', [hit('Ann', 1, ofRelease(0)), { ...bonus, ALBUM: 'More Hits' }]],
  ['without a number', [hit('Ann', 1, ofRelease(0)), { ...bonus, TRACKNUMBER: '' }]],
  ['beside two releases', [hit('Ann', 1, ofRelease(0)), hit('Ann', 2, ofRelease(1)), bonus]],
])('one %s is on no release', async (_, tags) => {
  await using it = await folderOf(...tags.map((one, index): [string, Tags] => [`${'abc'[index]}.mp3`, one]))
  expect(it.albums().map(({ tracks }) => tracks)).toEqual(tags.map(() => 1))
})
