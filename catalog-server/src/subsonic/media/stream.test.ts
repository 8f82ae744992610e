import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ListedTrack } from '@pezzottify/contract'
import { ffmpegChildren } from '../../testing/ffmpeg-children.ts'
import { makeTrack } from '../../testing/library-fixture.ts'
import type { ServedApp } from '../../testing/serve-app.ts'
import { serveApp } from '../../testing/serve-app.ts'
import type { SubsonicApp, SubsonicParameters } from '../../testing/subsonic-app.ts'
import { queryOf, subsonicApp } from '../../testing/subsonic-app.ts'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp } from '../../testing/test-app.ts'

let app: TestApp
let served: ServedApp
let bob: SubsonicApp
let music: string
let tracks: Map<string, ListedTrack>

const idOf = (name: string): string => `tr-${tracks.get(name)?.id}`
const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer())

const addressOf = (of: SubsonicApp, parameters: SubsonicParameters): string =>
  `${served.url}/rest/stream?${queryOf({ ...of.credentials, ...parameters })}`

/** The facts from ffprobe; the length is that of the decoded sound, which has no fault. */
function probe(bytes: Uint8Array): { codec: string; seconds: number } {
  const path = join(app.folder, 'received')
  writeFileSync(path, bytes)
  const entries = ['-select_streams', 'a', '-show_entries', 'stream=codec_name', '-of', 'csv=p=0']
  const codec = Bun.spawnSync(['ffprobe', '-v', 'error', ...entries, path])
  const output = ['-f', 's16le', '-ac', '1', '-ar', '8000', '-']
  const { stdout, stderr } = Bun.spawnSync(['ffmpeg', '-v', 'error', '-i', path, ...output])
  expect(stderr.toString()).toBe('')
  return { codec: codec.stdout.toString().trim(), seconds: stdout.length / 2 / 8_000 }
}

/** Its bitrate is high, unlike that of a tone. */
function makeNoise(path: string, seconds: number, tags: Record<string, string>): void {
  mkdirSync(dirname(path), { recursive: true })
  const noise = ['-f', 'lavfi', '-i', `anoisesrc=d=${seconds}:c=pink:seed=1:r=44100`, '-ac', '2']
  const metadata = Object.entries(tags).flatMap(([name, value]) => ['-metadata', `${name}=${value}`])
  const made = Bun.spawnSync(['ffmpeg', '-v', 'error', ...noise, '-sample_fmt', 's16', ...metadata, path])
  expect(made.stderr.toString()).toBe('')
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let wait = 0; wait < 200 && !isTrue(); wait += 1) await Bun.sleep(25)
  expect(isTrue()).toBe(true)
}

const cue = `PERFORMER "Ann"
TITLE "Live"
FILE "Live.flac" WAVE
  TRACK 01 AUDIO
    TITLE "First half"
    INDEX 01 00:00:00
  TRACK 02 AUDIO
    TITLE "Second half"
    INDEX 01 00:04:00
`

beforeAll(async () => {
  app = await createTestApp()
  served = serveApp(app)
  music = join(app.folder, 'music')
  const of = (ALBUM: string, TITLE: string) => ({ TITLE, ALBUM, ARTIST: 'Ann', ALBUMARTIST: 'Ann' })
  makeNoise(join(music, 'Songs/1.flac'), 20, of('Songs', 'Lossless'))
  await makeTrack(join(music, 'Songs/2.mp3'), { seconds: 10, frequencyHz: 500, tags: of('Songs', 'Lossy') })
  await makeTrack(join(music, 'Songs/3.flac'), {
    format: 'flac',
    seconds: 1_800,
    frequencyHz: 700,
    tags: of('Songs', 'Long'),
  })
  await makeTrack(join(music, 'Live/Live.flac'), { format: 'flac', seconds: 10, frequencyHz: 900, tags: {} })
  writeFileSync(join(music, 'Live/Live.cue'), cue)
  await app.as('alice').library.addFolder({ body: { path: music } })
  await app.app.library.scanToEnd()
  const { items } = await app.as('bob').catalog.tracks({ query: { limit: 50 } })
  tracks = new Map(items.map((track) => [track.name, track]))
  bob = await subsonicApp(app, 'bob')
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await app[Symbol.asyncDispose]()
})

describe('the original', () => {
  test('is sent whole and in parts, with its length, tag and type', async () => {
    const file = readFileSync(join(music, 'Songs/1.flac'))
    const whole = await bob.response('stream.view', { id: idOf('Lossless') })
    expect(whole.status).toBe(200)
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'audio/flac',
      'content-length': String(file.length),
      'accept-ranges': 'bytes',
      'x-content-duration': '20',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, max-age=0, must-revalidate',
      'last-modified': expect.any(String),
    })
    expect((await bytesOf(whole)).equals(file)).toBe(true)
    const etag = whole.headers.get('etag') ?? ''
    const get = (headers: Record<string, string>) =>
      bob.response('stream', { id: idOf('Lossless') }, { headers })
    const part = await get({ range: 'bytes=100-299', 'if-range': etag })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 100-299/${file.length}`])
    expect((await bytesOf(part)).equals(file.subarray(100, 300))).toBe(true)
    expect((await get({ range: 'bytes=0-', 'if-range': '"other"' })).status).toBe(200)
    expect((await get({ 'if-none-match': etag })).status).toBe(304)
    const outside = await get({ range: `bytes=${file.length}-` })
    expect([outside.status, outside.headers.get('content-range')]).toEqual([416, `bytes */${file.length}`])
    expect((await get({ 'if-match': '"other"' })).status).toBe(412)
  })

  test.each(['raw', 'unheard-of'])('is what comes for format=%s', async (format) => {
    const response = await bob.response('stream', { id: idOf('Lossless'), format, maxBitRate: 96 })
    expect(response.headers.get('content-type')).toBe('audio/flac')
  })

  test('of an unknown track, and of one whose file is gone, is told in an envelope', async () => {
    for (const id of ['tr-nobody', 'al-1', 'nonsense', `al-${tracks.get('Lossy')?.album_id}`]) {
      const response = await bob.response('stream', { id })
      expect([response.status, response.headers.get('content-type')]).toEqual([
        200,
        'application/json; charset=utf-8',
      ])
      expect(await bob.refusal('stream', { id })).toBe(70)
    }
    expect(await bob.refusal('stream')).toBe(10)
  })
})

describe('a conversion', () => {
  test.each([
    [{ maxBitRate: 96 }, 'audio/mpeg', 'mp3', 96],
    [{ format: 'mp3' }, 'audio/mpeg', 'mp3', 192],
    [{ format: 'aac' }, 'audio/mpeg', 'mp3', 192],
    [{ format: 'opus', maxBitRate: 64 }, 'audio/ogg', 'opus', 64],
    [{ format: 'ogg', estimateContentLength: 'true' }, 'audio/ogg', 'opus', 128],
  ] as const)('for %p is %s of known length, in any part', async (asked, type, codec, kbps) => {
    const parameters = { id: idOf('Lossless'), ...asked }
    const response = await bob.response('stream', parameters)
    const length = Number(response.headers.get('content-length'))
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type])
    expect(response.headers.get('x-content-duration')).toBe('20')
    expect((length * 8) / 20 / 1_000).toBeWithin(kbps, kbps * 1.06)
    const bytes = await bytesOf(response)
    expect(bytes.length).toBe(length)
    expect(probe(bytes).codec).toBe(codec)
    expect(probe(bytes).seconds).toBeWithin(19.9, 20.1)
    const headers = { range: 'bytes=50000-50999', 'if-range': response.headers.get('etag') ?? '' }
    const part = await bob.response('stream', parameters, { headers })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 50000-50999/${length}`])
    expect((await bytesOf(part)).equals(bytes.subarray(50_000, 51_000))).toBe(true)
  })

  test.each([
    [{ timeOffset: 15 }, 'mp3', 5],
    [{ timeOffset: 15, format: 'opus' }, 'opus', 5],
    [{ timeOffset: 15, format: 'wav' }, 'pcm_s16le', 5],
    [{ timeOffset: 20, format: 'mp3' }, 'mp3', 20],
    [{ timeOffset: 99 }, 'flac', 20],
    [{ timeOffset: -5 }, 'flac', 20],
  ] as const)('for %p is what is left from there: %s of %p seconds', async (asked, codec, seconds) => {
    const heard = probe(await bytesOf(await bob.response('stream', { id: idOf('Lossless'), ...asked })))
    expect(heard.codec).toBe(codec)
    expect(heard.seconds).toBeWithin(seconds - 0.1, seconds + 0.1)
  })

  test('of what is lossy is never better than that, nor lossless', async () => {
    const mp3 = await bob.response('stream', { id: idOf('Lossy'), format: 'opus', maxBitRate: 320 })
    expect((Number(mp3.headers.get('content-length')) * 8) / 10_000).toBeWithin(64, 70)
    const flac = await bob.response('stream', { id: idOf('Lossy'), format: 'flac' })
    expect(flac.headers.get('content-type')).toBe('audio/mpeg')
    expect((await bytesOf(flac)).equals(readFileSync(join(music, 'Songs/2.mp3')))).toBe(true)
  })

  test('to FLAC is made on the way', async () => {
    const response = await bob.response('stream', { id: idOf('Second half'), format: 'flac' })
    expect(response.headers.get('accept-ranges')).toBe('none')
    expect(response.headers.get('content-length')).toBeNull()
    const heard = probe(await bytesOf(response))
    expect([heard.codec, Math.round(heard.seconds)]).toEqual(['flac', 6])
  })

  test('of a part of a file is that part alone', async () => {
    const samples = probe(await bytesOf(await bob.response('stream', { id: idOf('First half') })))
    expect(samples).toEqual({ codec: 'pcm_s16le', seconds: 4 })
    const mp3 = { id: idOf('Second half'), format: 'mp3', timeOffset: 4 }
    expect(probe(await bytesOf(await bob.response('stream', mp3))).seconds).toBeWithin(1.9, 2.1)
  })

  test('is described by HEAD without being made', async () => {
    for (const format of ['mp3', 'ogg', 'wav', 'flac']) {
      const parameters = { id: idOf('Long'), format, maxBitRate: 160 }
      const response = await bob.response('stream', parameters, { method: 'HEAD' })
      expect([format, response.status, await response.text()]).toEqual([format, 200, ''])
    }
    expect(ffmpegChildren()).toEqual([])
  })
})

test('who leaves takes the encoder along', async () => {
  const leaving = new AbortController()
  const path = addressOf(bob, { id: idOf('Long'), format: 'opus' })
  const response = await fetch(path, { signal: leaving.signal })
  expect(response.status).toBe(200)
  expect(ffmpegChildren().length).toBe(1)
  leaving.abort()
  await until(() => ffmpegChildren().length === 0)
})

test('a stream ends when its app password is revoked', async () => {
  const carol = await subsonicApp(app, 'carol')
  const path = addressOf(carol, { id: idOf('Long'), format: 'wav' })
  const reader = (await fetch(path)).body?.getReader()
  await reader?.read()
  const { appPasswords } = app.as('carol')
  for (const { id } of await appPasswords.list()) await appPasswords.remove({ params: { id } })
  const read = async (): Promise<string> => {
    for (;;) {
      const { done } = (await reader?.read()) ?? { done: true }
      if (done) return 'all of it'
      await Bun.sleep(20)
    }
  }
  expect(await read().catch(() => 'cut off')).toBe('cut off')
  expect(await carol.refusal('stream', { id: idOf('Long') })).toBe(44)
}, 15_000)

test('a stream counts as bytes that were sent, and not as a play', async () => {
  const alice = await subsonicApp(app, 'alice')
  await bytesOf(await alice.response('stream', { id: idOf('Lossy') }))
  const size = readFileSync(join(music, 'Songs/2.mp3')).length
  const totals = app.app.metrics
    .fetch(new Request('http://metrics/metrics'))
    .then((response) => response.text())
  expect(await totals).toContain(
    `pezzottify_bandwidth_bytes_total{user_id="1",endpoint_category="stream",direction="response"} ${size}`,
  )
  expect(await app.as('alice').listening.history({ query: {} })).toEqual([])
})
