import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { makeTrack } from '../testing/library-fixture.ts'
import { createTestLibrary } from '../testing/test-library.ts'

type Folder = { directory: string; songs: readonly string[]; numbers?: readonly number[]; album?: string }

/** The discs of each album, from folders whose files do not say their disc. */
async function discsIn(folders: readonly Folder[], isOneByOne = false): Promise<string[]> {
  await using it = await createTestLibrary()
  await it.library.useFolders([it.music])
  let frequencyHz = 300
  for (const { directory, songs, numbers = [1, 2], album = 'Album' } of folders) {
    for (const [index, TITLE] of songs.entries()) {
      const number = numbers[index] ?? index + 1
      await makeTrack(join(it.music, directory, `${String(number).padStart(2, '0')} ${TITLE}.mp3`), {
        frequencyHz: (frequencyHz += 10),
        tags: { TITLE, ARTIST: 'A', ALBUMARTIST: 'A', ALBUM: album, TRACKNUMBER: String(number) },
      })
    }
    if (isOneByOne) await it.scan()
  }
  await it.scan()
  const seen = (): string[] =>
    it.catalog.reader
      .query<{ discs: string }, []>(
        `SELECT group_concat(disc_number || '.' || track_number, ' ') AS discs
         FROM (SELECT * FROM tracks WHERE availability = 'available' ORDER BY disc_number, track_number)
         GROUP BY album_id ORDER BY 1`,
      )
      .all()
      .map(({ discs }) => discs)
  const found = seen()
  await it.library.scanToEnd(true)
  expect(seen()).toEqual(found)
  return found
}

const first = ['One', 'Two']
const second = ['Three', 'Four']

test.each([
  ['CD1of2', 'CD2of2'],
  ['(CD1)', '(CD2)'],
  ['[Disc 1]', '[Disc 2]'],
  ['Disc I', 'Disc II'],
  ['CD001', 'CD002'],
  ['Blu-ray Disc 1', 'Blu-ray Disc 2'],
  ['12" Vinyl 1', '12" Vinyl 2'],
  ['CD①', 'CD②'],
  ['第1碟', '第2碟'],
  ['디스크 1', '디스크 2'],
  ['Δίσκος 1', 'Δίσκος 2'],
  ['1. lemez', '2. lemez'],
  ['Volume 1', 'Volume 2'],
  ['Side A', 'Side B'],
  ['Tape 1', 'Tape 2'],
  ['1 - First', '2 - Second'],
  ['01. First', '02. Second'],
  ['', 'Bonus Tracks'],
])('folders called %p and %p are two discs of one album', async (one, two) => {
  const folders = [
    { directory: join('A/2001 - Album [FLAC]', one), songs: first },
    { directory: join('A/2001 - Album [FLAC]', two), songs: second },
  ]
  expect(await discsIn(folders)).toEqual(['1.1 1.2 2.1 2.2'])
})

test('the order in which the folders are scanned does not matter', async () => {
  for (const [one, two] of [
    ['CD1of2', 'CD2of2'],
    ['Side A', 'Side B'],
    ['', 'Bonus Tracks'],
  ] as const) {
    const folders = [
      { directory: join('A/Album', two), songs: second },
      { directory: join('A/Album', one), songs: first },
    ]
    expect(await discsIn(folders, true)).toEqual(['1.1 1.2 2.1 2.2'])
  }
})

test('volumes with the same songs are copies', async () => {
  const folders = [
    { directory: 'A/Album/Volume 1', songs: first },
    { directory: 'A/Album/Volume 2', songs: ['Three', 'Two'] },
  ]
  expect(await discsIn(folders)).toEqual(['1.1 1.2', '2.1 2.2'])
  expect(await discsIn(folders, true)).toEqual(['1.1 1.2', '2.1 2.2'])
  const within = [
    { directory: 'A/Album', songs: first },
    { directory: 'A/Album/Volume 2', songs: first },
  ]
  expect(await discsIn(within)).toHaveLength(2)
})

test('sides and bonus tracks whose numbers go on are one disc', async () => {
  const folders = (one: string, two: string) => [
    { directory: join('A/Album', one), songs: first },
    { directory: join('A/Album', two), songs: second, numbers: [3, 4] },
  ]
  expect(await discsIn(folders('Side A', 'Side B'))).toEqual(['1.1 1.2 1.3 1.4'])
  expect(await discsIn(folders('', 'Bonus Tracks'))).toEqual(['1.1 1.2 1.3 1.4'])
})

test('volumes in the folder of an artist are albums, also when they are called like the artist', async () => {
  const folders = (album: string) => [
    { directory: 'A/Volume 1', songs: first, album },
    { directory: 'A/Volume 2', songs: second, album },
  ]
  expect(await discsIn(folders('A'))).toEqual(['1.1 1.2', '1.1 1.2'])
  expect(await discsIn(folders('Hits'))).toEqual(['1.1 1.2', '1.1 1.2'])
})

test('albums that are numbered in the folder of their artist stay albums', async () => {
  const folders = [
    { directory: 'A/1 - First', songs: first, album: 'First' },
    { directory: 'A/2 - Second', songs: second, album: 'Second' },
  ]
  expect(await discsIn(folders)).toEqual(['1.1 1.2', '1.1 1.2'])
})

test('what lies there on two media is two albums, none with a song twice', async () => {
  const folders = ['Blu-ray 1', 'CD 1'].map((name) => ({ directory: `A/Album/${name}`, songs: first }))
  expect(await discsIn(folders)).toEqual(['1.1 1.2', '1.1 1.2'])
})
