import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { makeTrack } from '../testing/library-fixture.ts'
import { createTestLibrary } from '../testing/test-library.ts'

type Tags = Record<string, string>

/** Files by their names; what is scanned together stands in one list. @returns the main artists of each at the end */
async function artistsOf(...scans: [name: string, tags: Tags][][]): Promise<Record<string, string>> {
  await using it = await createTestLibrary()
  await it.library.useFolders([it.music])
  let frequencyHz = 300
  for (const files of scans) {
    for (const [name, tags] of files)
      await makeTrack(join(it.music, name, '01.mp3'), {
        frequencyHz: (frequencyHz += 20),
        tags: { TITLE: name, ALBUM: name, TRACKNUMBER: '1', ...tags },
      })
    await it.scan()
  }
  await it.scan()
  const seen = () =>
    Object.fromEntries(
      it.catalog.reader
        .query<{ name: string; artists: string }, []>(
          `SELECT tracks.name, group_concat(artists.name, ' | ' ORDER BY position) AS artists
           FROM tracks JOIN track_artists ON track_id = tracks.id JOIN artists ON artists.id = artist_id
           WHERE role = 'MAIN_ARTIST' GROUP BY tracks.id ORDER BY 1`,
        )
        .all()
        .map(({ name, artists }) => [name, artists]),
    )
  const found = seen()
  expect(await it.scan()).toMatchObject({ updated: 0, unchanged: scans.flat().length })
  await it.library.scanToEnd(true)
  expect(seen()).toEqual(found)
  return found
}

const whole: [string, Tags] = ['Album', { ARTIST: 'De / Vision', ALBUMARTIST: 'De / Vision' }]
const sampler: [string, Tags] = ['Sampler', { ARTIST: 'De / Vision', ALBUMARTIST: 'Various Artists' }]

test('an act that an album names is one in files that came before it, with it and after it', async () => {
  const expected = { Album: 'De / Vision', Sampler: 'De / Vision' }
  expect(await artistsOf([whole], [sampler])).toEqual(expected)
  expect(await artistsOf([sampler], [whole])).toEqual(expected)
  expect(await artistsOf([sampler, whole])).toEqual(expected)
})

test('so is one whom a MusicBrainz id names, also where people of these names are known', async () => {
  const named = { MUSICBRAINZ_ARTISTID: 'aaaaaaaa-0000-4000-8000-000000000001' }
  expect(
    await artistsOf([
      ['Vision alone', { ARTIST: 'Vision', ALBUMARTIST: 'Vision' }],
      sampler,
      ['Song', { ...named, ARTIST: 'De / Vision', ALBUMARTIST: 'Various Artists' }],
    ]),
  ).toEqual({ Sampler: 'De / Vision', Song: 'De / Vision', 'Vision alone': 'Vision' })
})

test('two people who made a single together are no act where one of them is known alone, or both by their ids', async () => {
  const both = { ARTIST: 'Queen / David Bowie' }
  const single: [string, Tags] = ['Single', { ...both, ALBUMARTIST: 'Queen / David Bowie' }]
  const hits: [string, Tags] = ['Hits', { ...both, ALBUMARTIST: 'Queen' }]
  expect(await artistsOf([single], [hits])).toMatchObject({ Hits: 'Queen | David Bowie' })
  const ids = ['aaaaaaaa-0000-4000-8000-000000000001', 'aaaaaaaa-0000-4000-8000-000000000002'].join('; ')
  const counted: [string, Tags] = [
    'Counted',
    { ...both, ALBUMARTIST: 'Various Artists', MUSICBRAINZ_ARTISTID: ids },
  ]
  expect(await artistsOf([single], [counted])).toMatchObject({ Counted: 'Queen | David Bowie' })
})
