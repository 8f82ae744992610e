import { expect, test } from 'bun:test'
import { join } from 'node:path'
import type { AlbumId, Cover, ImageId } from '@pezzottify/contract'
import { makeAlbum, makePng } from '../../testing/library-fixture.ts'
import type { ServedApp } from '../../testing/serve-app.ts'
import { serveApp } from '../../testing/serve-app.ts'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp } from '../../testing/test-app.ts'

const red = makePng(80, 80, '#cc2020')
const blue = makePng(80, 80, '#2020cc')
const green = makePng(80, 80, '#20cc20')
const lasting = 'private, max-age=31536000, immutable'
const forAWhile = 'private, max-age=3600'

async function scannedAlbum(app: TestApp): Promise<AlbumId> {
  const alice = app.as('alice')
  await makeAlbum(join(app.folder, 'music/One'), {
    title: 'One',
    artist: 'The Sines',
    tracks: ['Hum'],
    cover: red,
  })
  await alice.library.addFolder({ body: { path: join(app.folder, 'music') } })
  await app.app.library.scanToEnd()
  const [album] = (await alice.catalog.albums()).items
  if (!album) throw new Error('The album was not found')
  return album.id
}

const coverOf = async (app: TestApp, id: AlbumId): Promise<Cover> => {
  const { cover } = await app.as('bob').catalog.album({ params: { id } })
  if (!cover) throw new Error('The album has no cover')
  return cover
}

async function upload(served: ServedApp, id: ImageId, body: Uint8Array): Promise<void> {
  const headers = { 'content-type': 'image/png' }
  const init = { method: 'PUT', as: 'alice', body: new Uint8Array(body), headers }
  const response = await served.fetch(`/v1/content/image/${id}/file`, init)
  expect(response.status).toBe(200)
}

test('a picture that is replaced under its id is sent anew to who has the former one', async () => {
  await using app = await createTestApp()
  await using served = serveApp(app)
  const album = await scannedAlbum(app)
  const get = (path: string, tag?: string | null): Promise<Response> =>
    served.fetch(path, { as: 'bob', ...(tag != null && { headers: { 'if-none-match': tag } }) })
  const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer())

  const first = await coverOf(app, album)
  const bare = `/v1/content/image/${first.id}`
  const named = `${bare}?version=${first.version}`
  const [before, kept] = [await get(bare), await get(named)]
  expect([before, kept].map(({ headers }) => headers.get('cache-control'))).toEqual([forAWhile, lasting])
  expect((await bytesOf(before)).equals(red)).toBe(true)
  const tag = before.headers.get('etag')
  expect([(await get(bare, tag)).status, (await get(named, tag)).status]).toEqual([304, 304])
  const small = await get(`${bare}?size=64&version=${first.version}`)
  expect(small.headers.get('cache-control')).toBe(lasting)

  for (const [color, former] of [
    [blue, tag],
    [green, null],
  ] as const) {
    const { version } = await coverOf(app, album)
    await upload(served, first.id, color)
    const after = await get(bare, former)
    expect(after.status).toBe(200)
    expect((await bytesOf(after)).equals(color)).toBe(true)
    const second = await coverOf(app, album)
    expect([second.id, second.version === version]).toEqual([first.id, false])
    // The version does not identify its content, so the answer may be cached for a while only.
    const renamed = await get(`${bare}?version=${second.version}`)
    expect(renamed.headers.get('cache-control')).toBe(forAWhile)
    expect((await get(bare, after.headers.get('etag'))).status).toBe(304)
    const outdated = await get(named, former)
    expect([outdated.status, outdated.headers.get('cache-control')]).toEqual([200, forAWhile])
    const scaled = await get(`${bare}?size=64`, small.headers.get('etag'))
    expect(scaled.status).toBe(200)
  }
})

test('only the version that the catalog tells lets a picture be kept for good', async () => {
  await using app = await createTestApp({ contentCacheAgeSeconds: 7 })
  await using served = serveApp(app)
  const { id, version } = await coverOf(app, await scannedAlbum(app))
  for (const wrong of ['', 'null', version.slice(1), `${version}0`, version.toUpperCase() + 'x']) {
    const response = await served.fetch(`/v1/content/image/${id}?version=${wrong}`, { as: 'bob' })
    expect([wrong, response.headers.get('cache-control')]).toEqual([wrong, 'private, max-age=7'])
  }
  const overlong = await served.fetch(`/v1/content/image/${id}?version=${'x'.repeat(65)}`, { as: 'bob' })
  expect(overlong.status).toBe(400)
})
