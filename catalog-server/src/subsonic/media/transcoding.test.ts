import { afterAll, beforeAll, expect, test } from 'bun:test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeAlbum } from '../../testing/library-fixture.ts'
import { settableClock } from '../../testing/settable-clock.ts'
import type { SubsonicApp } from '../../testing/subsonic-app.ts'
import { subsonicApp } from '../../testing/subsonic-app.ts'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp } from '../../testing/test-app.ts'

let app: TestApp
let bob: SubsonicApp
let song: Record<'mediaId' | 'mediaType', string>
let other: Record<'mediaId' | 'mediaType', string>
const clock = { ...settableClock(), seconds: Math.floor(Date.now() / 1_000) }

type Decision = {
  canDirectPlay: boolean
  canTranscode: boolean
  transcodeReason: string[]
  errorReason?: string
  transcodeParams?: string
  sourceStream: object
  transcodeStream?: object
}

beforeAll(async () => {
  app = await createTestApp({ clock: { ...clock, now: () => clock.seconds } })
  const music = join(app.folder, 'music')
  const tracks = ['One', 'Two']
  await makeAlbum(join(music, 'Songs'), { title: 'Songs', artist: 'Ann', tracks, format: 'flac', seconds: 8 })
  await app.as('alice').library.addFolder({ body: { path: music } })
  await app.app.library.scanToEnd()
  const { items } = await app.as('bob').catalog.tracks({ query: {} })
  const of = (at: number) => ({ mediaId: `tr-${items[at]?.id}`, mediaType: 'song' })
  ;[song, other] = [of(0), of(1)]
  bob = await subsonicApp(app, 'bob')
})
afterAll(() => app[Symbol.asyncDispose]())

const post = (body: unknown, parameters = song) =>
  bob.response('getTranscodeDecision', parameters, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  })
async function decisionFor(body: object): Promise<Decision> {
  const { 'subsonic-response': envelope } = (await (
    await post({ name: 'test', platform: 'test', ...body })
  ).json()) as { 'subsonic-response': { transcodeDecision: Decision } }
  return envelope.transcodeDecision
}
const toOpus = { transcodingProfiles: [{ container: 'ogg', audioCodec: 'opus', protocol: 'http' }] }

test('an app that plays the file is told so, and what the file is', async () => {
  const profile = { containers: ['flac'], audioCodecs: [], protocols: ['http'] }
  expect(await decisionFor({ directPlayProfiles: [profile] })).toEqual({
    canDirectPlay: true,
    canTranscode: false,
    transcodeReason: [],
    sourceStream: {
      protocol: 'http',
      container: 'flac',
      codec: 'flac',
      audioChannels: 1,
      audioBitrate: expect.any(Number),
      audioSamplerate: 44_100,
      audioBitdepth: 16,
    },
  })
})

test('another one gets a stream that it plays, from wherever it likes', async () => {
  const profile = { containers: ['mp3'], audioCodecs: [], protocols: ['http'] }
  const decision = await decisionFor({ directPlayProfiles: [profile], ...toOpus })
  expect(decision).toMatchObject({
    canDirectPlay: false,
    canTranscode: true,
    transcodeReason: ['container flac'],
    transcodeStream: { container: 'ogg', codec: 'opus', audioBitrate: 128_000, audioSamplerate: 48_000 },
  })
  const { transcodeParams } = decision
  for (const [offset, seconds] of [
    [undefined, 8],
    [5, 3],
    [8, 8],
  ] as const) {
    const response = await bob.response('getTranscodeStream', { ...song, transcodeParams, offset })
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'audio/ogg'])
    const path = join(app.folder, 'received.ogg')
    writeFileSync(path, await response.bytes())
    const { stdout } = Bun.spawnSync(['ffmpeg', '-v', 'error', '-i', path, '-f', 's16le', '-ac', '1', '-'])
    expect(stdout.length / 2 / 48_000).toBe(seconds)
  }
})

test('nothing fits an app that plays nothing', async () => {
  const decision = await decisionFor({})
  expect(decision).toMatchObject({ canDirectPlay: false, canTranscode: false, transcodeReason: [] })
  expect(decision.errorReason).toBeString()
})

test('a decision is for its user, its track and a day', async () => {
  const { transcodeParams } = await decisionFor(toOpus)
  const carol = await subsonicApp(app, 'carol')
  const status = async (of: SubsonicApp, parameters: object) =>
    (await of.response('getTranscodeStream', { ...parameters }, { method: 'HEAD' })).status
  expect(await status(bob, { ...song, transcodeParams })).toBe(200)
  expect(await status(carol, { ...song, transcodeParams })).toBe(410)
  expect(await status(bob, { ...other, transcodeParams })).toBe(410)
  expect(await status(bob, { ...song, transcodeParams: `${transcodeParams}x` })).toBe(410)
  expect(await status(bob, song)).toBe(400)
  expect(await status(bob, { ...song, transcodeParams, mediaType: 'podcast' })).toBe(404)
  clock.seconds += 24 * 3_600
  expect(await status(bob, { ...song, transcodeParams })).toBe(200)
  clock.seconds += 2 * 3_600
  expect(await status(bob, { ...song, transcodeParams })).toBe(410)
})

test('what is asked wrongly is told in an envelope', async () => {
  const code = async (response: Promise<Response>) => {
    const { 'subsonic-response': envelope } = (await (await response).json()) as {
      'subsonic-response': { error: { code: number } }
    }
    return envelope.error.code
  }
  expect(await code(post({}, { ...song, mediaId: 'tr-nobody' }))).toBe(70)
  expect(await code(post({}, { ...song, mediaType: 'podcast' }))).toBe(70)
  expect(await code(post({}, { ...song, mediaType: 'film' }))).toBe(0)
  expect(await code(post([]))).toBe(0)
  expect(await bob.refusal('getTranscodeDecision', song)).toBe(0)
  expect(await bob.refusal('getTranscodeDecision')).toBe(10)
})
