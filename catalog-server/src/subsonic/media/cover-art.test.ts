import { afterAll, beforeAll, expect, test } from 'bun:test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TrackId } from '@pezzottify/contract'
import { databaseBeside } from '../../testing/database-beside.ts'
import { makeAlbum, makePng } from '../../testing/library-fixture.ts'
import type { SubsonicApp } from '../../testing/subsonic-app.ts'
import { subsonicApp } from '../../testing/subsonic-app.ts'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp } from '../../testing/test-app.ts'
import { sideFor } from './cover-art.ts'

let app: TestApp
let bob: SubsonicApp
/** Wire ids of the album with a picture, its artist, its track, its picture, and a playlist that begins with others. */
let ids: { album: string; artist: string; track: string; image: string; playlist: string }
let bare: { album: string; track: string; artist: string }
/** What stands behind the tilde. */
let mark: string

const lasting = 'private, max-age=31536000, immutable'
const facts = async (response: Response) => {
  const { width, height, format } = await new Bun.Image(await response.bytes()).metadata()
  return { width, height, format }
}

beforeAll(async () => {
  app = await createTestApp()
  const music = join(app.folder, 'music')
  await makeAlbum(join(music, 'Bare'), { title: 'Bare', artist: 'Zoe', tracks: ['Plain'], frequencyHz: 900 })
  await makeAlbum(join(music, 'Seen'), { title: 'Seen', artist: 'Ann', tracks: ['One', 'Two'] })
  writeFileSync(join(music, 'Seen/cover.png'), makePng(800, 400, '#2255aa'))
  await app.as('alice').library.addFolder({ body: { path: music } })
  await app.app.library.scanToEnd()
  const { items: albums } = await app.as('bob').catalog.albums({ query: {} })
  const { items: tracks } = await app.as('bob').catalog.tracks({ query: {} })
  const album = albums.find(({ name }) => name === 'Seen')
  const track = tracks.find(({ name }) => name === 'One')
  const plain = tracks.find(({ name }) => name === 'Plain')
  const artist = album?.artists[0]
  using catalog = databaseBeside(join(app.folder, 'data/catalog.db'))
  catalog.run('UPDATE artists SET display_image_id = ? WHERE id = ?', [
    album?.cover?.id ?? '',
    artist?.id ?? '',
  ])
  const wanted = [plain?.id, track?.id].filter((id): id is TrackId => id !== undefined)
  const playlist = await app.as('bob').playlists.create({ body: { name: 'Mixed', track_ids: wanted } })
  ids = {
    album: `al-${album?.id}`,
    artist: `ar-${artist?.id}`,
    track: `tr-${track?.id}`,
    image: `im-${album?.cover?.id}`,
    playlist: `pl-${playlist}`,
  }
  bare = { album: `al-${plain?.album_id}`, track: `tr-${plain?.id}`, artist: `ar-${plain?.artists[0]?.id}` }
  mark = album?.cover?.version.slice(0, 8) ?? ''
  bob = await subsonicApp(app, 'bob')
})
afterAll(() => app[Symbol.asyncDispose]())

const get = (id: string, more: Record<string, string | number> = {}, headers: Record<string, string> = {}) =>
  bob.response('getCoverArt', { id, ...more }, { headers })

test('the picture of an album is found by its id, with or without what names it, and by its track', async () => {
  const tags = new Set<string | null>()
  for (const [id, cacheControl] of [
    [`${ids.album}~${mark}`, lasting],
    [ids.album, 'private, max-age=3600'],
    [`${ids.album}~00000000`, 'private, max-age=3600'],
    [`${ids.album}~`, 'private, max-age=3600'],
    [ids.track, 'private, max-age=3600'],
    [`${ids.track}~${mark}`, lasting],
    [ids.artist, 'private, max-age=3600'],
    [`${ids.artist}~${mark}`, lasting],
    [ids.image, 'private, max-age=3600'],
    [ids.playlist, 'private, max-age=3600'],
    [`${ids.playlist}~${mark}`, lasting],
  ] as const) {
    const response = await get(id)
    expect([id, response.status, response.headers.get('cache-control')]).toEqual([id, 200, cacheControl])
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    tags.add(response.headers.get('etag'))
    expect(await facts(response)).toEqual({ width: 800, height: 400, format: 'png' })
  }
  expect(tags.size).toBe(1)
  const [etag] = tags
  expect((await get(ids.album, {}, { 'if-none-match': etag ?? '' })).status).toBe(304)
  expect((await get(`${ids.album}~${mark}`, {}, { 'if-none-match': etag ?? '' })).status).toBe(304)
})

test('what has no picture, and what there is not, is told in an envelope', async () => {
  const carol = await subsonicApp(app, 'carol')
  for (const id of [
    bare.album,
    bare.track,
    bare.artist,
    'al-nobody',
    'im-nobody',
    'pl-nobody',
    'nonsense',
    '~',
  ])
    expect([id, await bob.refusal('getCoverArt', { id })]).toEqual([id, 70])
  expect(await carol.refusal('getCoverArt', { id: ids.playlist })).toBe(70)
  expect(await bob.refusal('getCoverArt')).toBe(10)
})

test('it comes in a few sizes, never enlarged, and as the app accepts it', async () => {
  expect([1, 64, 65, 300, 512, 1_400, 1_500, 9_999, 0].map(sideFor)).toEqual([
    64, 64, 128, 320, 512, 1_500, 1_500, 1_500, 1_500,
  ])
  expect(await facts(await get(ids.album, { size: 300 }))).toEqual({
    width: 320,
    height: 160,
    format: 'jpeg',
  })
  expect(await facts(await get(ids.album, { size: 1_200 }))).toMatchObject({ width: 800, height: 400 })
  for (const size of [0, 'big'])
    expect(await facts(await get(ids.album, { size }))).toMatchObject({ width: 800, format: 'png' })
  const webp = await get(ids.album, { size: 64 }, { accept: 'image/webp,*/*' })
  expect([webp.headers.get('content-type'), webp.headers.get('vary')]).toEqual(['image/webp', 'Accept'])
  const head = await bob.response('getCoverArt.view', { id: ids.album, size: 64 }, { method: 'HEAD' })
  expect([head.status, head.headers.get('content-type'), await head.text()]).toEqual([200, 'image/jpeg', ''])
})

test('an original that is larger than any screen is made smaller', async () => {
  writeFileSync(join(app.folder, 'music/Seen/cover.png'), makePng(3_000, 1_500, '#22aa55'))
  await app.app.library.scanToEnd()
  const response = await get(`${ids.album}~${mark}`)
  expect(response.headers.get('cache-control')).toBe('private, max-age=3600')
  expect(await facts(response)).toMatchObject({ width: 1_500, height: 750 })
})
