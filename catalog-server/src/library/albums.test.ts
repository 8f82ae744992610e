import { expect, test } from 'bun:test'
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { makeAlbum, makeTrack } from '../testing/library-fixture.ts'
import { createTestLibrary } from '../testing/test-library.ts'

async function empty() {
  const testLibrary = await createTestLibrary()
  await testLibrary.library.useFolders([testLibrary.music])
  return testLibrary
}

const tracks = ['One', 'Two']

test('the discs of an album in folders of their own are one album, with disc numbers', async () => {
  await using it = await empty()
  for (const disc of [1, 2])
    await makeAlbum(join(it.music, `Genesis/The Lamb/CD${disc}`), {
      title: 'The Lamb',
      artist: 'Genesis',
      tracks,
      frequencyHz: 300 * disc,
    })
  await it.scan()
  expect(it.albums()).toMatchObject([{ name: 'The Lamb', tracks: 4 }])
  const discs = it.catalog.reader.query('SELECT DISTINCT disc_number AS n FROM tracks ORDER BY n').all()
  expect(discs).toEqual([{ n: 1 }, { n: 2 }])
})

test('tracks of many artists without an album artist are a compilation', async () => {
  await using it = await empty()
  for (const [index, artist] of ['Abba', 'Blur', 'Cher'].entries())
    await makeTrack(join(it.music, `Hits/0${index + 1}.mp3`), {
      frequencyHz: 300 + index * 50,
      tags: { TITLE: `Song ${index}`, ARTIST: artist, ALBUM: 'Hits' },
    })
  await it.scan()
  expect(it.albums()).toMatchObject([
    { name: 'Hits', artists: 'Various Artists', type: 'COMPILATION', tracks: 3 },
  ])
})

test('the tags of one file in an untagged folder apply to that file alone', async () => {
  await using it = await empty()
  for (const index of [1, 2, 3, 4])
    await makeTrack(join(it.music, `Game/part${index}.ogg`), { format: 'ogg', frequencyHz: 300 + index * 50 })
  const tags = { TITLE: 'Theme', ARTIST: 'Ann', DATE: '2008' }
  await makeTrack(join(it.music, 'Game/theme.ogg'), { format: 'ogg', frequencyHz: 700, tags })
  await it.scan()
  expect(it.albums()).toMatchObject([{ name: 'Game', artists: 'Unknown Artist', tracks: 5 }])
  const album = it.catalog.reader.query('SELECT release_date FROM albums').get()
  expect(album).toEqual({ release_date: null })
})

test('names of files without tags are read where all of a folder are built alike, and tags win', async () => {
  await using it = await empty()
  const make = (path: string, frequencyHz: number, tags = {}): Promise<string> =>
    makeTrack(join(it.music, path), { frequencyHz, tags })
  await make('Mix/01 - Ann - Lake.mp3', 310)
  await make('Mix/02 - Bob - Hills.mp3', 320)
  await make('Mix/03 - Cid - Woods.mp3', 330, { ARTIST: 'Dan', TITLE: 'Meadow' })
  await make('Game/music/Ann - Start.mp3', 340)
  await make('Game/music/Ann - End.mp3', 350, { GENRE: 'Chiptune', LABEL: 'Ours' })
  await make('Game/music/Ann - Credits.mp3', 360)
  await it.scan()
  const credits = it.catalog.reader
    .query<{ name: string; artist: string }, []>(
      `SELECT tracks.name, artists.name AS artist FROM tracks JOIN track_artists ON track_id = tracks.id
       JOIN artists ON artists.id = artist_id ORDER BY audio_uri`,
    )
    .all()
    .map(({ name, artist }) => `${artist}: ${name}`)
  expect(credits).toEqual([
    'Ann: Credits',
    'Ann: End',
    'Ann: Start',
    'Ann: Lake',
    'Bob: Hills',
    'Dan: Meadow',
  ])
  expect(it.albums().map(({ name, artists }) => [name, artists])).toEqual([
    ['Game', 'Ann'],
    ['Mix', 'Various Artists'],
  ])
  expect(it.catalog.reader.query("SELECT genres, label FROM albums WHERE name = 'Game'").get()).toEqual({
    genres: '[]',
    label: null,
  })
})

test('an album becomes a compilation, and stays the same album, when another artist joins it', async () => {
  await using it = await empty()
  const add = (name: string, artist: string, frequencyHz: number) =>
    makeTrack(join(it.music, `Mix/${name}.mp3`), {
      frequencyHz,
      tags: { TITLE: name, ARTIST: artist, ALBUM: 'Mix' },
    })
  await add('01 a', 'Abba', 300)
  await add('02 b', 'Abba', 350)
  await it.scan()
  const [before] = it.albums()
  expect(before).toMatchObject({ artists: 'Abba', tracks: 2 })
  it.opened()
  await add('03 c', 'Blur', 400)
  await it.scan()
  expect(it.opened()).toEqual(['Mix/03 c.mp3'])
  expect(it.albums()).toMatchObject([{ id: before?.id, artists: 'Various Artists', tracks: 3 }])
})

test('albums of one title in two folders stay two; of one MusicBrainz release they are one', async () => {
  await using it = await empty()
  const greatest = (artist: string, folder: string, frequencyHz: number, release?: string, disc = '1') =>
    makeAlbum(join(it.music, folder), {
      title: 'Greatest Hits',
      artist,
      tracks,
      frequencyHz,
      tags: { DISCNUMBER: disc, ...(release && { MUSICBRAINZ_ALBUMID: release }) },
    })
  await greatest('Queen', 'Queen', 300)
  await greatest('Abba', 'Abba', 400)
  await greatest('Cher', 'Cher one', 500, '11111111-2222-4333-8444-555555555555')
  await greatest('Cher', 'Cher two', 600, '11111111-2222-4333-8444-555555555555', '2')
  await it.scan()
  expect(
    it
      .albums()
      .map(({ artists, tracks: count }) => `${artists} ${count}`)
      .sort(),
  ).toEqual(['Abba 2', 'Cher 4', 'Queen 2'])
})

test('a file that names no album artist follows those of its album that do', async () => {
  await using it = await empty()
  const base = { ALBUM: 'Duets' }
  await makeTrack(join(it.music, 'D/01.mp3'), { tags: { ...base, ARTIST: 'Ella', ALBUMARTIST: 'Ella' } })
  await makeTrack(join(it.music, 'D/02.mp3'), { frequencyHz: 500, tags: { ...base, ARTIST: 'Louis' } })
  await it.scan()
  expect(it.albums()).toMatchObject([{ artists: 'Ella', tracks: 2 }])
})

test('files without tags take album, number and title from folder and file name', async () => {
  await using it = await empty()
  await makeTrack(join(it.music, 'Old Tapes/03 Rain_dance.mp3'), {})
  await makeTrack(join(it.music, 'Old Tapes/2-04 Encore.mp3'), { frequencyHz: 500 })
  await it.scan()
  expect(it.albums()).toMatchObject([{ name: 'Old Tapes', artists: 'Unknown Artist', tracks: 2 }])
  expect(
    it.catalog.reader.query('SELECT name, disc_number AS d, track_number AS t FROM tracks ORDER BY d').all(),
  ).toEqual([
    { name: 'Rain dance', d: 1, t: 3 },
    { name: 'Encore', d: 2, t: 4 },
  ])
})

test('an album that falls into two keeps its id with the larger part', async () => {
  await using it = await empty()
  const five = { title: 'Box', artist: 'Can', tracks: ['a', 'b', 'c', 'd', 'e'] }
  const paths = await makeAlbum(join(it.music, 'Box'), five)
  await it.scan()
  const [before] = it.albums()
  for (const [index, path] of paths.slice(3).entries())
    await makeTrack(path, {
      frequencyHz: 330 + 10 * index,
      tags: { TITLE: 'x', ARTIST: 'Can', ALBUM: 'Bonus', ALBUMARTIST: 'Can' },
    })
  for (const [index, path] of paths.slice(0, 3).entries())
    await makeTrack(path, {
      frequencyHz: 300 + 10 * index,
      tags: { TITLE: 'y', ARTIST: 'Can', ALBUM: 'The Box', ALBUMARTIST: 'Can' },
    })
  await it.scan()
  expect(it.albums()).toMatchObject([
    { name: 'Bonus', tracks: 2 },
    { name: 'The Box', tracks: 3, id: before?.id },
  ])
})

test('albums that become one leave no empty album behind', async () => {
  await using it = await empty()
  const base = { artist: 'Can', tracks }
  await makeAlbum(join(it.music, 'A'), { ...base, title: 'Tago' })
  await makeTrack(join(it.music, 'A/03 c.mp3'), {
    frequencyHz: 800,
    tags: { TITLE: 'c', ARTIST: 'Can', ALBUM: 'Mago', ALBUMARTIST: 'Can' },
  })
  await it.scan()
  expect(it.albums()).toHaveLength(2)
  await makeTrack(join(it.music, 'A/03 c.mp3'), {
    frequencyHz: 800,
    tags: { TITLE: 'c', ARTIST: 'Can', ALBUM: 'Tago', ALBUMARTIST: 'Can' },
  })
  await it.scan()
  expect(it.albums()).toMatchObject([{ name: 'Tago', tracks: 3 }])
  expect(it.catalog.reader.query('SELECT id FROM albums').all()).toHaveLength(1)
})

test('one artist is one, with or without case, accents and MusicBrainz id', async () => {
  await using it = await empty()
  const add = (folder: string, artist: string, frequencyHz: number, id?: string) =>
    makeTrack(join(it.music, folder, '01.mp3'), {
      frequencyHz,
      tags: { TITLE: folder, ARTIST: artist, ALBUM: folder, ...(id ? { MUSICBRAINZ_ARTISTID: id } : {}) },
    })
  await add('A', 'Björk', 300)
  await add('B', 'BJORK', 400)
  await add('C', 'Björk', 500, '87c5dedd-371d-4a53-9f7f-80522fb7f3cb')
  await add('D', 'bjork', 600)
  await it.scan()
  expect(it.catalog.reader.query('SELECT name FROM artists').all()).toEqual([{ name: 'Björk' }])
})

test('a disc folder renamed later is still the same album', async () => {
  await using it = await empty()
  await makeAlbum(join(it.music, 'X/Disc 1'), { title: 'X', artist: 'Y', tracks })
  await it.scan()
  const before = it.albums()
  renameSync(join(it.music, 'X/Disc 1'), join(it.music, 'X/CD 01'))
  expect(await it.scan()).toMatchObject({ moved: 2, missing: 0, added: 0 })
  expect(it.albums()).toEqual(before)
})

test('names that differ by a mark that is a letter are two artists and two albums', async () => {
  await using it = await empty()
  const names = ['ガーネット', 'カーネット', 'バス', 'ハス', 'कल', 'कुल']
  for (const [index, artist] of names.entries())
    await makeAlbum(join(it.music, String(index)), {
      title: `Album ${index}`,
      artist,
      tracks: ['x'],
      frequencyHz: 300 + index * 20,
    })
  for (const [index, title] of ['はな', 'ばな'].entries())
    await makeTrack(join(it.music, `one folder/${index}.mp3`), {
      frequencyHz: 500 + index * 20,
      tags: { TITLE: 'x', ARTIST: 'Q', ALBUM: title },
    })
  await it.scan()
  expect(it.albums().map(({ artists }) => artists)).toEqual([...names, 'Q', 'Q'])
})

test('sort names of albums and titles decide their place in lists', async () => {
  await using it = await empty()
  const put = (folder: string, frequencyHz: number, tags: Record<string, string>) =>
    makeTrack(join(it.music, folder, '1.mp3'), { frequencyHz, tags: { ARTIST: 'Q', ...tags } })
  await put('1', 300, { ALBUM: '銀河', ALBUMSORT: 'ぎんが', TITLE: '二', TITLESORT: 'に' })
  await put('2', 320, { ALBUM: '赤い', ALBUMSORT: 'あかい', TITLE: '一', TITLESORT: 'いち' })
  await put('3', 340, { ALBUM: 'Vol Ten', ALBUMSORT: 'Vol 10', TITLE: 'x' })
  await put('4', 360, { ALBUM: 'Vol Three', ALBUMSORT: 'Vol 03', TITLE: 'y' })
  await it.scan()
  const inOrder = (table: string) =>
    it.catalog.reader
      .query<{ name: string }, []>(`SELECT name FROM ${table} ORDER BY sort_key`)
      .all()
      .map(({ name }) => name)
  expect(inOrder('albums')).toEqual(['Vol Three', 'Vol Ten', '赤い', '銀河'])
  expect(inOrder('tracks')).toEqual(['x', 'y', '一', '二'])
})
