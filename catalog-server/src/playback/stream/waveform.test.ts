import type { Waveform } from '@pezzottify/contract'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ffmpegChildren } from '../../testing/ffmpeg-children.ts'
import type { MountedPlayback } from '../../testing/mounted-playback.ts'
import { serveMountedPlayback } from '../../testing/mounted-playback.ts'

const ffmpeg = Bun.which('ffmpeg') ?? 'ffmpeg'
let server: MountedPlayback['server']
let playback: MountedPlayback['playback']

beforeAll(() => {
  const mounted = serveMountedPlayback()
  server = mounted.server
  playback = mounted.playback
})
afterAll(async () => {
  await playback.close()
  await server[Symbol.asyncDispose]()
})

function addTrack(id: string, uri: string, seconds: number | null = null): void {
  server.catalog.writer.run(
    `INSERT INTO tracks (id, name, album_id, track_number, audio_uri, format, duration_secs)
     VALUES (?, ?, 'al', 1, ?, 'UNKNOWN', ?)`,
    [id, id, uri, seconds],
  )
}

/** A sine whose amplitude follows an expression of the time `t`. */
function makeTone(name: string, amplitude: string, seconds: number): void {
  const tone = `aevalsrc=exprs='(${amplitude})*sin(2*PI*440*t)':s=44100:d=${seconds}`
  const run = Bun.spawnSync([
    ffmpeg,
    '-loglevel',
    'error',
    '-f',
    'lavfi',
    '-i',
    tone,
    join(server.media, name),
  ])
  expect(run.stderr.toString()).toBe('')
}

const get = (id: string): Promise<Response> => fetch(`${server.url}/v1/content/track/${id}/waveform`)
async function levelsOf(id: string): Promise<number[]> {
  const answer = await get(id)
  expect(answer.status).toBe(200)
  return ((await answer.json()) as Waveform).levels
}

test.each(['flac', 'mp3', 'opus', 'ogg', 'wav'])(
  '%s: a tone that grows is a line that rises',
  async (format) => {
    makeTone(`grows.${format}`, '0.9*t/12', 12)
    addTrack(`grows-${format}`, `grows.${format}`)
    const levels = await levelsOf(`grows-${format}`)
    expect(levels).toHaveLength(240)
    for (const [index, level] of levels.entries())
      expect(Math.abs(level - (100 * (index + 0.5)) / levels.length)).toBeLessThan(7)
    expect(Math.max(...levels)).toBe(100)
  },
)

test('a quiet track is drawn as large as a loud one; silence is a flat line, and so is a moment', async () => {
  makeTone('quiet.flac', 'if(lt(t,3),0.005,0.01)', 6)
  addTrack('quiet', 'quiet.flac')
  const quiet = await levelsOf('quiet')
  expect(quiet[60]).toBeWithin(47, 54)
  expect(quiet[180]).toBeWithin(97, 101)
  makeTone('silence.flac', '0', 6)
  addTrack('silence', 'silence.flac')
  expect(new Set(await levelsOf('silence'))).toEqual(new Set([0]))
  makeTone('moment.wav', '0.5', 0.01)
  addTrack('moment', 'moment.wav')
  expect(new Set(await levelsOf('moment'))).toEqual(new Set([100]))
})

test('a part of a file is drawn by itself', async () => {
  makeTone('whole.flac', 'if(lt(t,10),0.8,0.1)', 20)
  addTrack('part', 'whole.flac#t=8.000,12.000')
  const levels = await levelsOf('part')
  expect(levels[60]).toBeGreaterThan(95)
  expect(levels[180]).toBeWithin(8, 18)
})

test('it is decoded once, also for those who ask at the same time, and anew when the file is another', async () => {
  makeTone('once.flac', '0.5', 30)
  addTrack('once', 'once.flac')
  const [first, second] = await Promise.all([levelsOf('once'), levelsOf('once')])
  expect(first).toEqual(second)
  const startedAt = performance.now()
  for (let round = 0; round < 20; round += 1) await levelsOf('once')
  expect((performance.now() - startedAt) / 20).toBeLessThan(20)
  makeTone('other.flac', 't/30', 30)
  writeFileSync(
    join(server.media, 'once.flac'),
    new Uint8Array(await Bun.file(join(server.media, 'other.flac')).arrayBuffer()),
  )
  expect((await levelsOf('once'))[20]).toBeLessThan(15)
})

test('what cannot be drawn is empty; what is not there says so', async () => {
  const refusalOf = async (id: string) => {
    const answer = await get(id)
    return [answer.status, answer.headers.get('x-error-code')]
  }
  expect(await refusalOf('unknown')).toEqual([404, 'not_found'])
  addTrack('gone', 'gone.flac')
  expect(await refusalOf('gone')).toEqual([404, 'file_gone'])
  writeFileSync(join(server.media, 'text.flac'), 'no sound at all')
  addTrack('text', 'text.flac')
  expect(await levelsOf('text')).toEqual([])
  addTrack('long', 'once.flac', 3_601)
  expect(await levelsOf('long')).toEqual([])
  // Its catalog does not know how long it is: sparse zeros of more than an hour, at 8,000 bytes a second.
  makeTone('sparse.wav', '0', 1)
  const header = Bun.spawnSync([
    ffmpeg,
    ...'-loglevel error -f lavfi -i anullsrc=r=8000:cl=mono:d=3700 -c:a pcm_u8 -f wav pipe:1'.split(' '),
  ])
  writeFileSync(join(server.media, 'sparse.wav'), header.stdout)
  addTrack('sparse', 'sparse.wav')
  expect(await levelsOf('sparse')).toEqual([])
  makeTone('torn.flac', '0.5', 30)
  truncateSync(join(server.media, 'torn.flac'), 20_000)
  addTrack('torn', 'torn.flac')
  expect((await get('torn')).status).toBe(200)
  while (ffmpegChildren().length > 0) await Bun.sleep(20)
})

test('without ffmpeg there is none, and the server ends while one is made', async () => {
  const none = serveMountedPlayback({ ffmpeg: null })
  none.server.catalog.writer.run(
    `INSERT INTO tracks (id, name, album_id, track_number, audio_uri, format) VALUES ('a', 'a', 'al', 1, 'a.wav', 'UNKNOWN')`,
  )
  writeFileSync(join(none.server.media, 'a.wav'), 'RIFF')
  const answer = await fetch(`${none.server.url}/v1/content/track/a/waveform`)
  expect(await answer.json()).toEqual({ levels: [] })
  await none.playback.close()
  await none.server[Symbol.asyncDispose]()

  const ending = serveMountedPlayback()
  const path = join(ending.server.media, 'b.wav')
  Bun.spawnSync([ffmpeg, '-loglevel', 'error', '-f', 'lavfi', '-i', 'anoisesrc=d=1800:r=48000', path])
  ending.server.catalog.writer.run(
    `INSERT INTO tracks (id, name, album_id, track_number, audio_uri, format) VALUES ('b', 'b', 'al', 1, 'b.wav', 'UNKNOWN')`,
  )
  const asked = fetch(`${ending.server.url}/v1/content/track/b/waveform`).catch(() => null)
  // A machine that stands still may see it answered before.
  let isAnswered = false
  void asked.then(() => (isAnswered = true))
  while (!isAnswered && ffmpegChildren().length === 0) await Bun.sleep(5)
  const wasEarly = isAnswered
  await ending.playback.close()
  const answered = await asked
  if (answered?.ok && !wasEarly) expect(await answered.json()).toEqual({ levels: [] })
  while (ffmpegChildren().length > 0) await Bun.sleep(20)
  rmSync(path)
  await ending.server[Symbol.asyncDispose]()
})
