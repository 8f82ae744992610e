import { expect, test } from 'bun:test'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeAlbum, makeTrack } from '../testing/library-fixture.ts'
import { createTestLibrary } from '../testing/test-library.ts'

async function empty() {
  const testLibrary = await createTestLibrary()
  await testLibrary.library.useFolders([testLibrary.music])
  return testLibrary
}

/** The folders, and the resulting albums with their numbers of discs. */
async function discsIn(folders: readonly string[], scans: 'together' | 'forwards' | 'backwards') {
  await using it = await empty()
  const add = (directory: string, disc: number) =>
    makeTrack(join(it.music, directory, '01.mp3'), {
      frequencyHz: 300 + disc * 20,
      tags: {
        TITLE: 'x',
        ARTIST: 'A',
        ALBUMARTIST: 'A',
        ALBUM: 'Album',
        TRACKNUMBER: '1',
        DISCNUMBER: `${disc}/2`,
      },
    })
  const numbered = folders.map((directory, index) => [directory, index + 1] as const)
  for (const [directory, disc] of scans === 'backwards' ? numbered.toReversed() : numbered) {
    await add(directory, disc)
    if (scans !== 'together') await it.scan()
  }
  await it.scan()
  return it.albums().map(({ tracks: count }) => count)
}

test.each([
  ['CD 02', 'Enhanced CD 01'],
  ['Digital Media 01', 'Digital Media 02'],
  ['Vinyl 1', 'Vinyl 2'],
  ['Disc One', 'Disc Two'],
  ['SACD 1', 'SACD 2'],
  ['1', '2'],
  ['Disque 1', 'Disque 2'],
  ['Eerste plaat', 'Tweede plaat'],
  ['Album (Disc 1)', 'Album (Disc 2)'],
])('discs in folders called %p and %p are one album, in whatever order they are scanned', async (a, b) => {
  expect(await discsIn([`Artist/Album/${a}`, `Artist/Album/${b}`], 'together')).toEqual([2])
  expect(await discsIn([`Artist/Album/${a}`, `Artist/Album/${b}`], 'backwards')).toEqual([2])
})

test('one album of three folders, one around the others, stays one whatever is scanned first, moves or goes', async () => {
  const places = ['Game/music', 'Game/music/win', 'Game/music/lose']
  for (const order of [places, places.toReversed()]) {
    await using it = await empty()
    for (const [index, directory] of order.entries()) {
      await makeTrack(join(it.music, directory, `${directory.slice(-3)}.ogg`), {
        format: 'ogg',
        frequencyHz: 300 + index * 30,
        tags: { TITLE: directory, ARTIST: directory === 'Game/music' ? 'Ann' : 'Bob', ALBUM: 'The Game' },
      })
      await it.scan()
    }
    expect(it.albums()).toMatchObject([{ name: 'The Game', artists: 'Various Artists', tracks: 3 }])
    const [before] = it.albums()
    renameSync(join(it.music, 'Game/music/win'), join(it.music, 'Game/music/victory'))
    expect(await it.scan()).toMatchObject({ moved: 1, added: 0, missing: 0 })
    expect(it.albums()).toEqual([before!])
    renameSync(join(it.music, 'Game'), join(it.music, 'Play'))
    expect(await it.scan()).toMatchObject({ moved: 3, added: 0, missing: 0 })
    expect(it.albums()).toEqual([before!])
    rmSync(join(it.music, 'Play/music/lose'), { recursive: true })
    await it.scan()
    expect(it.albums()).toMatchObject([{ id: before?.id, tracks: 2 }])
    await it.library.scanToEnd(true)
    expect(it.albums()).toMatchObject([{ id: before?.id, tracks: 2 }])
  }
})

test('copies in another format, other editions and other years are albums of their own, with all their discs', async () => {
  await using it = await empty()
  const put = (
    directory: string,
    format: 'mp3' | 'flac',
    frequencyHz: number,
    tags: Record<string, string>,
  ) =>
    makeTrack(join(it.music, 'Q', directory, `01.${format}`), {
      format,
      frequencyHz,
      tags: { TITLE: 'x', ARTIST: 'Q', ALBUMARTIST: 'Q', ALBUM: 'News', TRACKNUMBER: '1', ...tags },
    })
  for (const disc of ['1', '2'])
    for (const format of ['mp3', 'flac'] as const)
      await put(`News (CD ${disc}) [${format}]`, format, 300 + Number(disc) * 20, {
        DISCNUMBER: disc,
        DATE: '1977',
      })
  await put('News 2011', 'mp3', 420, { DISCNUMBER: '3', DATE: '2011' })
  await it.scan()
  const seen = () =>
    it.catalog.reader
      .query<{ formats: string }, []>(
        `SELECT group_concat(format || '/' || disc_number, ' ') AS formats FROM (SELECT * FROM tracks ORDER BY disc_number) GROUP BY album_id ORDER BY 1`,
      )
      .all()
      .map(({ formats }) => formats.replaceAll(/_\d+/g, '').toLowerCase())
  const apart = ['flac/1 flac/2', 'mp3/1 mp3/2', 'mp3/3']
  expect(seen()).toEqual(apart)
  await it.library.scanToEnd(true)
  expect(seen()).toEqual(apart)
})

test('a compilation whose tracks have years of their own is one album in all its folders, whichever is scanned first', async () => {
  const years = { 'Hits/First': ['1981'], 'Hits/Second': ['1990'], 'Hits/Third': ['1965', '1972'] }
  for (const order of [Object.entries(years), Object.entries(years).toReversed()]) {
    await using it = await empty()
    for (const [directory, dates] of order) {
      for (const [index, DATE] of dates.entries())
        await makeTrack(join(it.music, directory, `${index}.mp3`), {
          frequencyHz: 300 + Number(DATE) - 1960,
          tags: {
            TITLE: DATE,
            ARTIST: `Singer of ${DATE}`,
            ALBUMARTIST: 'Various Artists',
            ALBUM: 'Hits',
            TRACKNUMBER: String(index + 1),
            DISCNUMBER: String(Object.keys(years).indexOf(directory) + 1),
            DATE,
          },
        })
      await it.scan()
    }
    expect(it.albums()).toMatchObject([{ name: 'Hits', tracks: 4 }])
    const before = it.albums()
    await it.library.scanToEnd(true)
    expect(it.albums()).toEqual(before)
  }
})

test('a release that lies there in two formats is two albums, none with a song twice', async () => {
  await using it = await empty()
  for (const format of ['flac', 'mp3'] as const)
    await makeAlbum(join(it.music, format, 'Abba'), {
      title: 'Arrival',
      artist: 'Abba',
      tracks: ['One', 'Two'],
      format,
      tags: { MUSICBRAINZ_ALBUMID: '11111111-2222-4333-8444-555555555555' },
    })
  await it.scan()
  expect(it.albums().map(({ tracks: count }) => count)).toEqual([2, 2])
  const before = it.albums()
  await it.library.scanToEnd(true)
  expect(it.albums()).toEqual(before)
})

test('what a folder contributed to an album ends when the folder is removed, or its songs get another album title', async () => {
  await using it = await empty()
  const put = (part: string, ALBUM: string, GENRE: string, DATE: string) =>
    makeTrack(join(it.music, `Q/${part}/01.mp3`), {
      frequencyHz: 300 + 20 * Number(part),
      tags: {
        TITLE: 'x',
        ARTIST: 'Q',
        ALBUMARTIST: 'Q',
        ALBUM,
        GENRE,
        DATE,
        TRACKNUMBER: '1',
        DISCNUMBER: part,
      },
    })
  await put('1', 'News', 'Rock', '1977-10-01')
  await put('2', 'News', 'Folk', '1977-05-01')
  await put('3', 'News', 'Jazz', '1977-01-01')
  await it.scan()
  const said = () =>
    it.catalog.reader
      .query<{ genres: string; month: string }, []>(
        `SELECT genres, strftime('%m', release_date, 'unixepoch') AS month FROM albums WHERE track_count > 0 ORDER BY name`,
      )
      .all()
  expect(said()).toEqual([{ genres: '["Rock","Folk","Jazz"]', month: '01' }])
  rmSync(join(it.music, 'Q/3'), { recursive: true })
  await it.scan()
  expect(said()).toEqual([{ genres: '["Rock","Folk"]', month: '05' }])
  await put('2', 'Old News', 'Folk', '1977-05-01')
  await it.scan()
  expect(said()).toEqual([
    { genres: '["Rock"]', month: '10' },
    { genres: '["Folk"]', month: '05' },
  ])
})

test.each([
  ['only its songs go, and the folder stays', 'a', 'b', false],
  ['the folder of a disc goes', 'CD1', 'CD2', true],
])('it also ends when %s', async (_, first, second, isWhole) => {
  await using it = await empty()
  const put = (part: string, ARTIST: string, TRACKNUMBER: string, DATE: string) =>
    makeTrack(join(it.music, `Q/${part}/01.mp3`), {
      frequencyHz: 300 + 20 * Number(TRACKNUMBER),
      tags: {
        TITLE: part,
        ARTIST,
        ALBUM: 'News',
        DATE,
        TRACKNUMBER,
        MUSICBRAINZ_ALBUMID: '11111111-2222-4333-8444-555555555555',
      },
    })
  await put(first, 'Ann', '1', '1977-10-01')
  await put(second, 'Bob', '2', '1977-05-01')
  writeFileSync(join(it.music, `Q/${second}/notes.txt`), 'stays')
  await it.scan()
  const said = () => [
    it.albums().map(({ artists }) => artists),
    it.catalog.reader.query("SELECT strftime('%m', release_date, 'unixepoch') AS month FROM albums").all(),
  ]
  expect(said()).toEqual([['Various Artists'], [{ month: '05' }]])
  rmSync(join(it.music, 'Q', second, isWhole ? '' : '01.mp3'), { recursive: true })
  await it.scan()
  expect(said()).toEqual([['Ann'], [{ month: '10' }]])
})
