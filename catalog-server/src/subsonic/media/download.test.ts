import { afterAll, beforeAll, expect, test } from 'bun:test'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TrackId } from '@pezzottify/contract'
import { makeAlbum, makeTrack } from '../../testing/library-fixture.ts'
import type { SubsonicApp } from '../../testing/subsonic-app.ts'
import { subsonicApp } from '../../testing/subsonic-app.ts'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp } from '../../testing/test-app.ts'
import { unzip } from '../../testing/unzip.ts'

let app: TestApp
let bob: SubsonicApp
let music: string
let tracks: Map<string, { id: TrackId; albumId: string; artistId: string }>

const of = (name: string) => tracks.get(name) ?? { id: '' as TrackId, albumId: '', artistId: '' }
const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer())
const namesIn = async (response: Response): Promise<string[]> =>
  unzip(await bytesOf(response))
    .map(({ name }) => name)
    .toSorted()
const nameOf = ({ headers }: Response): string =>
  decodeURIComponent(/filename\*=UTF-8''(.*)$/.exec(headers.get('content-disposition') ?? '')?.[1] ?? '')

beforeAll(async () => {
  app = await createTestApp()
  music = join(app.folder, 'music')
  await makeAlbum(join(music, 'Élise'), { title: 'Für Élise', artist: 'Ann', tracks: ['Ä & b', 'Two'] })
  await makeAlbum(join(music, 'More'), { title: 'More', artist: 'Ann', tracks: ['Three'], frequencyHz: 900 })
  await makeTrack(join(music, 'Live/Live.flac'), { format: 'flac', seconds: 5, frequencyHz: 700 })
  writeFileSync(
    join(music, 'Live/Live.cue'),
    'PERFORMER "Zoe"\nTITLE "Live"\nFILE "Live.flac" WAVE\n  TRACK 01 AUDIO\n    TITLE "First"\n    INDEX 01 00:00:00\n' +
      '  TRACK 02 AUDIO\n    TITLE "Second"\n    INDEX 01 00:02:00\n',
  )
  await app.as('alice').library.addFolder({ body: { path: music } })
  await app.app.library.scanToEnd()
  const { items } = await app.as('bob').catalog.tracks({ query: {} })
  tracks = new Map(
    items.map(({ id, name, album_id, artists }) => [
      name,
      { id, albumId: album_id, artistId: artists[0]?.id ?? '' },
    ]),
  )
  bob = await subsonicApp(app, 'bob')
})
afterAll(() => app[Symbol.asyncDispose]())

test('a track is its file, under a name that says what it is, whole and in parts', async () => {
  const id = `tr-${of('Ä & b').id}`
  const file = readFileSync(join(music, 'Élise/01 Ä & b.mp3'))
  const response = await bob.response('download.view', { id })
  expect(response.headers.get('content-type')).toBe('audio/mpeg')
  expect(response.headers.get('content-length')).toBe(String(file.length))
  expect(nameOf(response)).toBe('Ann - Ä & b.mp3')
  expect((await bytesOf(response)).equals(file)).toBe(true)
  const part = await bob.response('download', { id }, { headers: { range: 'bytes=10-19' } })
  expect([part.status, (await bytesOf(part)).equals(file.subarray(10, 20))]).toEqual([206, true])
  const head = await bob.response('download', { id }, { method: 'HEAD' })
  expect([head.status, nameOf(head), await head.text()]).toEqual([200, 'Ann - Ä & b.mp3', ''])
  const outside = await bob.response('download', { id }, { headers: { range: 'bytes=9999999-' } })
  expect(outside.status).toBe(416)
})

test('a track that is a part of a file is that part, without loss', async () => {
  const response = await bob.response('download', { id: `tr-${of('Second').id}` })
  expect([response.headers.get('content-type'), nameOf(response)]).toEqual([
    'audio/flac',
    'Zoe - Second.flac',
  ])
  const path = join(app.folder, 'second.flac')
  writeFileSync(path, await bytesOf(response))
  const { stdout } = Bun.spawnSync(['ffmpeg', '-v', 'error', '-i', path, '-f', 's16le', '-ac', '1', '-'])
  expect(stdout.length / 2 / 44_100).toBe(3)
})

test('an album, an artist and an own playlist are archives', async () => {
  const album = await bob.response('download', { id: `al-${of('Two').albumId}` })
  expect([album.headers.get('content-type'), nameOf(album)]).toEqual([
    'application/zip',
    'Ann - Für Élise.zip',
  ])
  expect(await namesIn(album)).toEqual(['01 Ä & b.mp3', '02 Two.mp3'])
  const artist = await bob.response('download', { id: `ar-${of('Two').artistId}` })
  expect(nameOf(artist)).toBe('Ann.zip')
  expect(await namesIn(artist)).toEqual([
    'Für Élise - 1-01 Ä & b.mp3',
    'Für Élise - 1-02 Two.mp3',
    'More - 1-01 Three.mp3',
  ])
  const track_ids = [of('Three').id, of('Two').id]
  const id = await app.as('bob').playlists.create({ body: { name: 'Road', track_ids } })
  const playlist = await bob.response('download', { id: `pl-${id}` })
  expect(nameOf(playlist)).toBe('Road.zip')
  expect(await namesIn(playlist)).toEqual(['01 Ann - Three.mp3', '02 Ann - Two.mp3'])
  const carol = await subsonicApp(app, 'carol')
  expect(await carol.refusal('download', { id: `pl-${id}` })).toBe(70)
})

test('what there is not is told in an envelope', async () => {
  for (const id of ['tr-nobody', 'al-nobody', 'ar-nobody', 'pl-nobody', 'im-1', 'nonsense'])
    expect([id, await bob.refusal('download', { id })]).toEqual([id, 70])
  expect(await bob.refusal('download')).toBe(10)
  for (const [name, given] of [
    ['getAvatar', { username: 'bob' }],
    ['getCaptions', { id: 'tr-1' }],
    ['hls', { id: 'tr-1' }],
    ['hls.m3u8', { id: 'tr-1' }],
  ] as const) {
    expect([name, await bob.refusal(name, given)]).toEqual([name, 70])
    expect([name, await bob.refusal(name)]).toEqual([name, 10])
  }
})
