import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { makeTrack } from '../testing/library-fixture.ts'
import type { TestLibrary } from '../testing/test-library.ts'
import { createTestLibrary } from '../testing/test-library.ts'

type Tags = Record<string, string>

/** A library with these files, scanned after each. */
async function libraryOf(files: readonly [path: string, tags: Tags][]): Promise<TestLibrary> {
  const it = await createTestLibrary()
  await it.library.useFolders([it.music])
  for (const [path, tags] of files) {
    await makeTrack(join(it.music, path), {
      // One of its own for each, whichever comes first.
      frequencyHz: 200 + 10 * (Bun.hash.crc32(path) % 200),
      format: 'flac',
      tags: { ARTIST: 'Ann', ...tags },
    })
    await it.scan()
  }
  return it
}

const placesIn = (it: TestLibrary): string[] =>
  it.catalog.reader
    .query<{ place: string }, []>(
      `SELECT albums.name || ' | ' || disc_number || '-' || track_number || ' | ' || coalesce(disc_title, '') || ' | '
         || tracks.name AS place
       FROM tracks JOIN albums ON albums.id = album_id ORDER BY albums.name, disc_number, track_number, tracks.name`,
    )
    .all()
    .map(({ place }) => place)

test('an album whose title names its disc is a disc of one, in a folder of its own too, whichever comes first', async () => {
  const files: [string, Tags][] = [
    ['Set (Disc 1)/1.flac', { ALBUM: 'Set (Disc 1)', TITLE: 'One', TRACKNUMBER: '1', DISCNUMBER: '1' }],
    ['Set (Disc 2)/1.flac', { ALBUM: 'Set (Disc 2: Live)', TITLE: 'Two', TRACKNUMBER: '1', DISCNUMBER: '1' }],
    ['loose/1.flac', { ALBUM: 'Songs - CD 1', TITLE: 'Three', TRACKNUMBER: '1' }],
    ['loose/2.flac', { ALBUM: 'Songs - CD 2', TITLE: 'Four', TRACKNUMBER: '1' }],
  ]
  for (const order of [files, files.toReversed()]) {
    await using it = await libraryOf(order)
    expect(placesIn(it)).toEqual([
      'Set | 1-1 |  | One',
      'Set | 2-1 | Live | Two',
      'Songs | 1-1 |  | Three',
      'Songs | 2-1 |  | Four',
    ])
    expect(it.albums()).toHaveLength(2)
  }
})

test('a release of MusicBrainz keeps its title, and so does one whose disc has another number', async () => {
  await using it = await libraryOf([
    [
      'a/1.flac',
      {
        ALBUM: 'Set (Disc 2)',
        TITLE: 'One',
        TRACKNUMBER: '1',
        MUSICBRAINZ_ALBUMID: '11111111-1111-4111-8111-111111111111',
      },
    ],
    ['b/1.flac', { ALBUM: 'Other (Disc 2)', TITLE: 'Two', TRACKNUMBER: '1', DISCNUMBER: '3' }],
  ])
  expect(placesIn(it)).toEqual(['Other (Disc 2) | 3-1 |  | Two', 'Set (Disc 2) | 1-1 |  | One'])
})

test('sides of records are played in their order', async () => {
  await using it = await libraryOf(
    [
      ['B2', 'Ash'],
      ['A1', 'Yew'],
      ['B1', 'Oak'],
      ['A2', 'Fir'],
    ].map(([TRACKNUMBER = '', TITLE = '']) => [`${TITLE}.flac`, { ALBUM: 'Trees', TITLE, TRACKNUMBER }]),
  )
  expect(placesIn(it)).toEqual([
    'Trees | 1-1 | Side A | Yew',
    'Trees | 1-2 | Side A | Fir',
    'Trees | 2-1 | Side B | Oak',
    'Trees | 2-2 | Side B | Ash',
  ])
})
