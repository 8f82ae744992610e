import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { PlaylistFileLine, TrackId } from '@pezzottify/contract'
import { makeAlbum } from '../../testing/library-fixture.ts'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp } from '../../testing/test-app.ts'

let app: TestApp
/** The ids of tracks by album and title. */
const ids = new Map<string, TrackId>()
const idOf = (album: string, title: string): TrackId => {
  const id = ids.get(`${album}: ${title}`)
  if (id === undefined) throw new Error(`There is no ${title} on ${album}`)
  return id
}
const nameOf = (id: TrackId | null): string | null => [...ids].find(([, known]) => known === id)?.[0] ?? null

beforeAll(async () => {
  app = await createTestApp()
  const music = join(app.folder, 'music')
  const album = (artist: string, title: string, tracks: string[], frequencyHz: number) =>
    makeAlbum(join(music, artist, title), { artist, title, tracks, frequencyHz })
  await album('Ann', 'Live', ['Hello', 'Song - Part 2', 'Café #1'], 300)
  await album('Ann', 'Home', ['Hello (2011 Remaster)', '#Tag'], 400)
  await album('Björk Trio', 'Live', ['Hello'], 500)
  await app.as('alice').library.addFolder({ body: { path: music } })
  await app.app.library.scanToEnd()
  for (const track of (await app.as('alice').catalog.tracks()).items)
    ids.set(
      `${track.album_name}${track.artists[0]?.name === 'Ann' ? '' : ' of Björk'}: ${track.name}`,
      track.id,
    )
})
afterAll(() => app[Symbol.asyncDispose]())

const matched = async (...lines: PlaylistFileLine[]): Promise<(string | null)[]> =>
  (await app.as('bob').catalog.match({ body: { lines } })).tracks.map(nameOf)

describe('a line of a playlist file means', () => {
  test('the file with the same end of its path, whatever system and form it was written in', async () => {
    const cafe = 'Café #1'
    const files = [
      'Ann/Live/01 Hello.mp3',
      '/mnt/disk/music/Ann/Live/01 Hello.mp3',
      'D:\\Music\\Ann\\Live\\01 Hello.mp3',
      '..\\Ann\\Live\\01 Hello.mp3',
      './Ann/Live/01 Hello.mp3',
      'file:///home/ann/Music/Ann/Live/01%20Hello.mp3',
      'Ann/Live/01%20Hello.mp3',
    ]
    expect(await matched(...files.map((path) => ({ path })))).toEqual(files.map(() => 'Live: Hello'))
    const accented = [
      `Ann/Live/03 ${cafe}.mp3`.normalize('NFD'),
      `x/Ann/Live/03 ${cafe}.mp3`.normalize('NFC'),
    ]
    expect(await matched(...accented.map((path) => ({ path })))).toEqual(['Live: Café #1', 'Live: Café #1'])
  })

  test('the song of that artist and title, where no path fits', async () => {
    expect(
      await matched(
        { name: 'Ann - Hello', path: '/gone/one.flac' },
        { name: 'Bjork Trio – Hello' },
        { name: 'ANN - song - part 2' },
        { name: 'Björk Trio feat. Ann - Hello', seconds: -1 },
        { path: 'C:\\Songs\\Ann\\Live\\03. Café #1.wma' },
        { path: '/old/Ann/Home/1 - Hello.ogg' },
        { name: 'Hello', path: '/old/Ann/Home/1.ogg' },
      ),
    ).toEqual([
      'Live: Hello',
      'Live of Björk: Hello',
      'Live: Song - Part 2',
      'Live of Björk: Hello',
      'Live: Café #1',
      'Home: Hello (2011 Remaster)',
      'Home: Hello (2011 Remaster)',
    ])
  })

  test('nothing when the song is another one', async () => {
    expect(
      await matched(
        { name: 'Ann - Goodbye' },
        { name: 'Zoe - Hello' },
        { name: 'Ann - Hello', seconds: 240 },
        { path: 'Zoe/Elsewhere/01 Hello.mp3' },
        { path: '01 Hello.mp3', name: '' },
        { name: 'Hello', path: '/old/Zoe/Elsewhere/1.ogg' },
        { id: 'nobody' },
        {},
      ),
    ).toEqual(Array(8).fill(null))
  })
})

test('a playlist that was saved is found again as it was, also after its music has moved', async () => {
  const bob = app.as('bob')
  const tracks = [
    idOf('Home', '#Tag'),
    idOf('Live', 'Café #1'),
    idOf('Live of Björk', 'Hello'),
    idOf('Live', 'Café #1'),
  ]
  const id = await bob.playlists.create({ body: { name: 'Über: 1/2\nOne', track_ids: tracks } })
  const response = await bob.playlists.file({ params: { id } })
  expect(response.headers.get('content-type')).toBe('audio/x-mpegurl; charset=utf-8')
  expect(response.headers.get('content-disposition')).toBe(
    `attachment; filename="Uber_ 1_2One.m3u8"; filename*=UTF-8''%C3%9Cber_%201_2One.m3u8`,
  )
  const text = await response.text()
  expect(text.split('\n').slice(0, 5)).toEqual([
    '#EXTM3U',
    '#PLAYLIST:Über: 1/2 One',
    '#EXTINF:1,Ann - #Tag',
    `#PEZZOTTIFY-TRACK:${tracks[0]}`,
    'Ann/Home/02 #Tag.mp3',
  ])
  await rename(join(app.folder, 'music/Ann'), join(app.folder, 'music/Anna'))
  await app.app.library.scanToEnd()
  const saved = text.matchAll(/#PEZZOTTIFY-TRACK:(\S+)\n/g)
  const lines = [...saved].map(([, known = '']) => ({ id: known }))
  expect((await bob.catalog.match({ body: { lines } })).tracks).toEqual(tracks)
  await expect(app.as('carol').playlists.file({ params: { id } })).rejects.toMatchObject({ status: 404 })
})
