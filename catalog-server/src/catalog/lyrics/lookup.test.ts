import { expect, test } from 'bun:test'
import { join } from 'node:path'
import type { TrackId } from '@pezzottify/contract'
import { makeTrack } from '../../testing/library-fixture.ts'
import { settableClock } from '../../testing/settable-clock.ts'
import { createTestApp, type TestApp } from '../../testing/test-app.ts'

type Answer = (asked: URLSearchParams) => Response | Promise<Response>

/** A service with the interface of LRCLIB. */
function serveLyrics(answer: Answer) {
  const requests: { asked: Record<string, string>; agent: string | null }[] = []
  let running = 0
  let mostAtOnce = 0
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: async (request) => {
      const url = new URL(request.url)
      if (url.pathname !== '/api/get') return new Response('', { status: 500 })
      requests.push({ asked: Object.fromEntries(url.searchParams), agent: request.headers.get('user-agent') })
      running += 1
      mostAtOnce = Math.max(mostAtOnce, running)
      try {
        return await answer(url.searchParams)
      } finally {
        running -= 1
      }
    },
  })
  return {
    url: `${server.url}`,
    requests,
    mostAtOnce: () => mostAtOnce,
    [Symbol.asyncDispose]: () => server.stop(true),
  }
}

const found = (synced: string | null, plain: string | null = null) =>
  Response.json({ id: 1, instrumental: false, syncedLyrics: synced, plainLyrics: plain })

async function idsOf(app: TestApp): Promise<Map<string, TrackId>> {
  await app
    .as('alice')
    .library.addFolder({ body: { path: join(app.folder, 'music') } })
    .catch(() => undefined)
  await app.app.library.scanToEnd()
  const { items } = await app.as('bob').catalog.tracks({ query: { limit: 50 } })
  return new Map(items.map((item) => [item.name, item.id]))
}

const song = (app: TestApp, title: string, more: Record<string, string> = {}) =>
  makeTrack(join(app.folder, `music/${title}.mp3`), {
    seconds: 2,
    frequencyHz: 300 + title.length,
    tags: { TITLE: title, ARTIST: 'Ann', ALBUM: 'Songs', ...more },
  })

const lyricsOf = (app: TestApp, ids: Map<string, TrackId>, title: string) =>
  app.as('bob').catalog.lyrics({ params: { id: ids.get(title) ?? ('' as TrackId) } })

test('a track without timed lyrics is looked up once, and the source is named', async () => {
  await using service = serveLyrics((asked) =>
    asked.get('track_name') === 'One'
      ? found('[00:01.00]from afar', 'from afar')
      : new Response('', { status: 404 }),
  )
  const clock = settableClock()
  await using app = await createTestApp({ lyricsUrl: service.url, clock })
  await song(app, 'One', { LYRICS: 'plain of its own' })
  await song(app, 'Own', { LYRICS: '[00:01.00]timed of its own' })
  await song(app, 'Nowhere')
  const ids = await idsOf(app)

  const one = await lyricsOf(app, ids, 'One')
  expect(one.lyrics.map(({ source, synced }) => [source, synced])).toEqual([
    ['lrclib', true],
    ['embedded', false],
  ])
  expect((await lyricsOf(app, ids, 'Own')).lyrics).toHaveLength(1)
  expect(await lyricsOf(app, ids, 'Nowhere')).toEqual({ lyrics: [], pending: false })
  await lyricsOf(app, ids, 'One')
  await lyricsOf(app, ids, 'Nowhere')
  expect(service.requests).toEqual([
    {
      asked: { track_name: 'One', artist_name: 'Ann', album_name: 'Songs', duration: '2' },
      agent: 'Pezzottify/test',
    },
    {
      asked: { track_name: 'Nowhere', artist_name: 'Ann', album_name: 'Songs', duration: '2' },
      agent: 'Pezzottify/test',
    },
  ])

  clock.seconds += 15 * 86_400
  await lyricsOf(app, ids, 'One')
  await lyricsOf(app, ids, 'Nowhere')
  expect(service.requests.map(({ asked }) => asked['track_name'])).toEqual(['One', 'Nowhere', 'Nowhere'])
})

test('nobody waits long for the service: what it answers late is there the next time', async () => {
  const { promise, resolve } = Promise.withResolvers<Response>()
  await using service = serveLyrics(() => promise)
  await using app = await createTestApp({ lyricsUrl: service.url, lyricsWaitMaxMs: 50 })
  await song(app, 'Slow')
  const ids = await idsOf(app)
  expect(await lyricsOf(app, ids, 'Slow')).toEqual({ lyrics: [], pending: true })
  expect((await lyricsOf(app, ids, 'Slow')).pending).toBe(true)
  resolve(found(null, 'at last'))
  let told = await lyricsOf(app, ids, 'Slow')
  while (told.pending) told = await lyricsOf(app, ids, 'Slow')
  expect(told.lyrics).toMatchObject([{ source: 'lrclib', synced: false, lines: [{ text: 'at last' }] }])
  expect(service.requests).toHaveLength(1)
})

test('songs are asked for one after another', async () => {
  await using service = serveLyrics(async () => {
    await Bun.sleep(20)
    return found(null, 'la')
  })
  await using app = await createTestApp({ lyricsUrl: service.url })
  const titles = ['A', 'BB', 'CCC', 'DDDD']
  for (const title of titles) await song(app, title)
  const ids = await idsOf(app)
  await Promise.all([...titles, ...titles].map((title) => lyricsOf(app, ids, title)))
  expect(service.requests).toHaveLength(4)
  expect(service.mostAtOnce()).toBe(1)
})

for (const [what, answer] of [
  ['fails', () => new Response('', { status: 500 })],
  ['asks for rest', () => new Response('', { status: 429, headers: { 'retry-after': '600' } })],
  ['answers nonsense', () => new Response('<html>', { status: 200 })],
  ['answers without end', () => new Response('x'.repeat(3_000_000))],
  ['leads elsewhere', () => Response.redirect('http://127.0.0.1:1/')],
] as const)
  test(`a service that ${what} is left alone for a while, and nothing is kept of it`, async () => {
    await using service = serveLyrics(answer)
    const clock = settableClock()
    await using app = await createTestApp({ lyricsUrl: service.url, clock })
    await song(app, 'A')
    await song(app, 'BB')
    const ids = await idsOf(app)
    expect(await lyricsOf(app, ids, 'A')).toEqual({ lyrics: [], pending: false })
    await lyricsOf(app, ids, 'BB')
    expect(service.requests).toHaveLength(1)
    clock.seconds += 601
    await lyricsOf(app, ids, 'A')
    expect(service.requests).toHaveLength(2)
  })

test('a redirect is followed nowhere, neither to another service nor on the same one', async () => {
  await using inside = serveLyrics(() => found(null, 'secret'))
  for (const target of [`${inside.url}api/get`, '/api/get?track_name=secret', 'file:///etc/passwd']) {
    await using service = serveLyrics((asked) =>
      asked.get('track_name') === 'secret'
        ? found(null, 'secret')
        : new Response(null, { status: 302, headers: { location: target } }),
    )
    await using app = await createTestApp({ lyricsUrl: service.url })
    await song(app, 'A')
    expect(await lyricsOf(app, await idsOf(app), 'A')).toEqual({ lyrics: [], pending: false })
    expect([inside.requests.length, service.requests.length]).toEqual([0, 1])
  }
})

test('without the option nobody is asked', async () => {
  await using app = await createTestApp()
  await song(app, 'A')
  expect(await lyricsOf(app, await idsOf(app), 'A')).toEqual({ lyrics: [], pending: false })
})
