import { describe, expect, test } from 'bun:test'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AlbumId, ArtistId, ImageId, TrackId } from '@pezzottify/contract'
import { createTestApp } from '../../testing/test-app.ts'
import { artistRequest } from '../../testing/catalog-bodies.ts'
import { serveApp } from '../../testing/serve-app.ts'
import { musicDownloader } from './downloader-fixture.ts'

const album = { params: { id: 'al1' as AlbumId } }
const artist = { params: { id: 'ar1' as ArtistId } }

/** Alice has the permission and the setting to fetch content. */
async function appWith(url: string | null, overrides: Parameters<typeof createTestApp>[0] = {}) {
  const app = await createTestApp({ downloaderUrl: url, ...overrides })
  await wants(app, 'alice', true)
  return app
}
type App = Awaited<ReturnType<typeof createTestApp>>
const wants = (app: App, who: string, value: boolean) =>
  app.as(who).settings.change({ body: { settings: [{ key: 'enable_direct_downloads', value }] } })
const mediaOf = (app: App): string[] =>
  readdirSync(join(app.folder, 'data/media'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(app.folder, 'data/media/').length))
    .sort()

describe('an album that the catalog does not have', () => {
  test('is fetched with artists, cover and the tracks that are music, and plays', async () => {
    await using service = await musicDownloader()
    await using app = await appWith(service.url)
    const alice = app.as('alice')
    const found = await alice.catalog.albumResolved(album)
    expect(found.album).toMatchObject({
      name: 'Fetched Album',
      album_type: 'Ep',
      label: 'A Label',
      release_date: Date.UTC(1999, 4, 1) / 1_000,
      genres: ['Rock'],
      original_title: 'Original',
      artists: [{ id: 'ar1', name: 'The Fetched' }],
      cover: { id: 'c1', color: '#2020cc' },
      track_count: 2,
    })
    expect(found.display_image).toMatchObject({
      uri: 'images/albums/c1.png',
      size: 'Large',
      width: 30,
      height: 30,
    })
    const [disc] = found.discs
    expect(disc?.tracks).toMatchObject([
      {
        id: 't1',
        audio_uri: 'tracks/al1/t1.ogg',
        format: 'OggVorbis320',
        codec: 'vorbis',
        is_explicit: false,
      },
      { id: 't2', audio_uri: 'tracks/al1/t2.mp3', format: 'Mp3_256', codec: 'mp3', is_explicit: true },
    ])
    expect(disc?.tracks[0]?.artists).toEqual([
      { id: 'ar1' as ArtistId, name: 'The Fetched', role: 'MainArtist' },
      { id: 'ar3' as ArtistId, name: 'Guest', role: 'FeaturedArtist' },
    ])
    // The measured duration, whatever the service said.
    expect(disc?.tracks[0]?.duration_secs).toBeLessThan(60)
    expect(mediaOf(app)).toEqual(['images/albums/c1.png', 'tracks/al1/t1.ogg', 'tracks/al1/t2.mp3'])
    expect(service.seen.most).toBeLessThanOrEqual(2)

    await using served = serveApp(app)
    const stream = await served.fetch('/v1/content/stream/t1', { as: 'bob' })
    expect([stream.status, stream.headers.get('content-type')]).toEqual([200, 'audio/ogg'])
    const sent = Buffer.from(await stream.arrayBuffer())
    expect(sent.equals(Buffer.from(service.answers['/track/t1/audio'] as Uint8Array))).toBeTrue()
    const part = await served.fetch('/v1/content/stream/t1', { as: 'bob', headers: { range: 'bytes=0-3' } })
    expect([part.status, await part.text()]).toEqual([206, 'OggS'])
    expect((await served.fetch('/v1/content/image/c1', { as: 'bob' })).status).toBe(200)
    expect(await alice.catalog.album(album)).toMatchObject({ id: 'al1' })
    const { length } = service.asked
    await alice.catalog.albumResolved(album)
    expect(service.asked).toHaveLength(length)
  })

  test('is found by search, and listed by its name', async () => {
    await using service = await musicDownloader()
    await using app = await appWith(service.url)
    await app.as('alice').catalog.album(album)
    const body = { query: 'Fetched Album' }
    while ((await app.as('bob').search.search({ body })).length === 0) await Bun.sleep(10)
    const { items } = await app.as('bob').catalog.artists({ query: {} })
    expect(items.map((item) => item.name)).toEqual(['The Fetched', 'Guest'])
    const listed = await app.as('bob').catalog.albums({ query: { sort: 'name' } })
    expect(listed.items.map((item) => item.id)).toEqual(['al1' as AlbumId])
  })

  test('is fetched once for all who ask at the same time', async () => {
    await using service = await musicDownloader()
    await using app = await appWith(service.url)
    const alice = app.as('alice')
    await Promise.all(Array.from({ length: 5 }, () => alice.catalog.album(album)))
    expect(service.asked.filter((path) => path === '/album/al1')).toHaveLength(1)
    expect(service.asked.filter((path) => path === '/track/t1/audio')).toHaveLength(1)
  })

  test('stays unknown for who may not, who does not want it, and where no service is named', async () => {
    await using service = await musicDownloader()
    await using app = await appWith(service.url)
    await wants(app, 'bob', true)
    await expect(app.as('bob').catalog.album(album)).rejects.toThrow()
    await wants(app, 'alice', false)
    await expect(app.as('alice').catalog.albumResolved(album)).rejects.toThrow()
    await expect(app.as('alice').catalog.artist(artist)).rejects.toThrow()
    expect(service.asked).toEqual([])
    await using without = await appWith(null)
    expect((await without.request('/v1/content/album/al1', { as: 'alice' })).status).toBe(404)
  })

  test('without one track that can be had is asked for again later', async () => {
    await using service = await musicDownloader()
    const { '/track/t1/audio': ogg } = service.answers
    for (const id of ['t1', 't2', 't3']) service.answers[`/track/${id}/audio`] = new Uint8Array(9)
    await using app = await appWith(service.url)
    expect(await app.as('alice').catalog.album(album)).toMatchObject({ track_count: 0 })
    expect(mediaOf(app)).toEqual(['images/albums/c1.png'])
    service.answers['/track/t1/audio'] = ogg
    expect(await app.as('alice').catalog.album(album)).toMatchObject({ track_count: 1 })
  })

  test('never leads a file out of the media folder', async () => {
    await using service = await musicDownloader()
    const id = '../../../evil'
    Object.assign(service.answers, {
      [`/album/${encodeURIComponent(id)}`]: {
        ...(service.answers['/album/al1'] as object),
        id,
        covers: [{ id: '../../cover', width: 1, height: 1 }],
        discs: [{ number: 1, tracks: ['/etc/passwd'] }],
      },
      '/track/%2Fetc%2Fpasswd': { ...(service.answers['/track/t1'] as object), id: '/etc/passwd' },
      '/track/%2Fetc%2Fpasswd/audio': service.answers['/track/t1/audio'],
      '/image/..%2F..%2Fcover': service.answers['/image/c1'],
    })
    await using app = await appWith(service.url)
    const found = await app.as('alice').catalog.albumResolved({ params: { id: id as AlbumId } })
    expect(found.discs[0]?.tracks[0]?.audio_uri).toMatch(/^tracks\/[0-9a-f]{32}\/[0-9a-f]{32}\.ogg$/)
    expect(mediaOf(app)).toEqual([
      expect.stringMatching(/^images\/albums\/[0-9a-f]{32}\.png$/),
      expect.stringMatching(/^tracks\/[0-9a-f]{32}\/[0-9a-f]{32}\.ogg$/),
    ])
    expect(existsSync(join(app.folder, 'evil'))).toBeFalse()
  })
})

describe('an artist', () => {
  test('that is unknown is fetched with picture and related artists', async () => {
    await using service = await musicDownloader()
    await using app = await appWith(service.url)
    const found = await app.as('alice').catalog.artist(artist)
    expect(found.artist).toMatchObject({
      name: 'The Fetched',
      genres: ['Rock'],
      activity_periods: [{ Decade: 1980 }],
    })
    expect(found.related_artists.map((other) => other.name).sort()).toEqual(['Another', 'Guest'])
    expect(found.display_image).toMatchObject({ id: 'p-large' as ImageId, uri: 'images/artists/p-large.jpg' })
    expect(mediaOf(app)).toEqual(['images/artists/p-large.jpg'])
    expect(await app.as('alice').catalog.discography(artist)).toEqual({ albums: [], features: [] })
  })

  test('of the catalog gets what it lacks, and keeps its name', async () => {
    await using service = await musicDownloader()
    await using app = await appWith(service.url)
    await app.as('alice').editing.createArtist({ body: { ...artistRequest('ar1'), genres: ['Mine'] } })
    await app.as('alice').catalog.discography(artist)
    const found = await app.as('bob').catalog.artist(artist)
    expect(found.artist).toMatchObject({ name: 'Artist ar1', genres: ['Mine'], cover: { id: 'p-large' } })
    expect(found.related_artists).toHaveLength(2)
  })

  test('an artist who was only named on an album is completed when somebody opens their page', async () => {
    await using service = await musicDownloader()
    await using app = await appWith(service.url)
    service.answers['/artist/ar3'] = { id: 'ar3', name: 'Guest', genre: ['Jazz'], related: ['ar1'] }
    await app.as('alice').catalog.album(album)
    const guest = { params: { id: 'ar3' as ArtistId } }
    expect((await app.as('bob').catalog.artist(guest)).artist.genres).toEqual([])
    const found = await app.as('alice').catalog.artist(guest)
    expect(found.artist.genres).toEqual(['Jazz'])
    expect(found.related_artists).toMatchObject([{ id: 'ar1' }])
  })

  test('an artist that the service does not know is not requested at every visit', async () => {
    await using service = await musicDownloader()
    await using app = await appWith(service.url)
    await app.as('alice').editing.createArtist({ body: artistRequest('mine') })
    const ours = { params: { id: 'mine' as ArtistId } }
    for (let look = 0; look < 3; look += 1) await app.as('alice').catalog.artist(ours)
    expect(service.asked).toEqual(['/artist/mine'])
  })
})

describe('a service that is in trouble', () => {
  test('changes no answer when it is dead, and is left alone after five failures', async () => {
    const service = await musicDownloader()
    await service.stop()
    await using app = await appWith(service.url)
    for (let look = 0; look < 7; look += 1)
      expect((await app.request('/v1/content/artist/ar1', { as: 'alice' })).status).toBe(404)
    const metrics = await (await app.app.metrics.fetch(new Request('http://x/metrics'))).text()
    const failed = 'pezzottify_downloader_errors_total{operation="get_artist",error_type="connection"} 5'
    expect(metrics).toContain(failed)
    expect(metrics).toContain('pezzottify_downloader_bytes_total{content_type="audio"} 0')
    expect(app.lines.filter((line) => line.includes('Content could not be fetched'))).toHaveLength(5)
  })

  test('is not waited for longer than the time-out, and a server that ends does not wait for it', async () => {
    await using service = await musicDownloader()
    let isHeld = true
    const { '/track/t2': second } = service.answers
    service.answers['/track/t2'] = async () => {
      while (isHeld) await Bun.sleep(20)
      return Response.json(second)
    }
    const mediaPath = mkdtempSync(join(tmpdir(), 'pezzottify-ondemand-'))
    let toldAt: number
    {
      await using app = await appWith(service.url, { downloaderTimeoutSeconds: 60, mediaPath })
      void app.request('/v1/content/album/al1', { as: 'alice' })
      while (!service.asked.includes('/track/t2')) await Bun.sleep(10)
      toldAt = performance.now()
    }
    expect(performance.now() - toldAt).toBeLessThan(30_000)
    // The cover is fetched after the tracks. Half an album would count as complete.
    expect(readdirSync(mediaPath).sort()).toEqual(['.fetching', 'tracks'])
    expect(readdirSync(join(mediaPath, '.fetching'))).toEqual([])
    rmSync(mediaPath, { recursive: true })
    isHeld = false
    await using slow = await appWith(service.url, { downloaderTimeoutSeconds: 1 })
    service.answers['/album/al1'] = () =>
      new Promise((resolve) => setTimeout(() => resolve(new Response()), 3_000))
    expect((await slow.request('/v1/content/album/al1', { as: 'alice' })).status).toBe(404)
    expect(await slow.request('/v1/content/track/t1', { as: 'alice' })).toHaveProperty('status', 404)
    expect((await slow.as('alice').catalog.batch({ body: { tracks: ['t1' as TrackId] } })).tracks).toEqual([])
  })
})
