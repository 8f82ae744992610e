import { expect, test } from 'bun:test'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ReplayGain } from '@pezzottify/contract'
import { systemClock } from '../../base/clock.ts'
import { createLog } from '../../base/log.ts'
import { createStorage } from '../../media/storage.ts'
import { makeTrack } from '../../testing/library-fixture.ts'
import { createTestLibrary } from '../../testing/test-library.ts'
import { createTestApp, type TestApp } from '../../testing/test-app.ts'
import { ffmpeg } from '../tags/read-fixture.ts'
import { createLoudness } from './service.ts'

const measuring = { isOn: true, restMs: 20, isMachineBusy: () => false }

/** A tone of 1 kHz on two channels, `peakDb` below full scale: that is its loudness by EBU R128. */
async function makeTone(path: string, peakDb: number, tags: Record<string, string> = {}): Promise<void> {
  const tone = `aevalsrc=exprs=${10 ** (peakDb / 20)}*sin(2*PI*1000*t)|${10 ** (peakDb / 20)}*sin(2*PI*1000*t)`
  const metadata = Object.entries(tags).flatMap(([name, value]) => ['-metadata', `${name}=${value}`])
  await ffmpeg('-f', 'lavfi', '-i', `${tone}:s=48000:d=4`, ...metadata, path)
}

const statusOf = (app: TestApp) => app.as('alice').library.loudness()

async function scanAndMeasure(app: TestApp): Promise<Map<string, ReplayGain | null>> {
  await app
    .as('alice')
    .library.addFolder({ body: { path: join(app.folder, 'music') } })
    .catch(() => undefined)
  await app.app.library.scanToEnd()
  const deadline = performance.now() + 20_000
  for (;;) {
    const { items } = await app.as('bob').catalog.tracks({ query: { limit: 100 } })
    const gains = new Map(items.map((item) => [item.name, item.replay_gain]))
    const isDone = [...gains.values()].every((gain) => gain !== null && gain.album_gain_db !== null)
    if ((isDone && (await statusOf(app)).state === 'idle') || performance.now() > deadline) return gains
    await Bun.sleep(20)
  }
}

test('a track without gain in its tags is measured to a fifth of a LU, for itself and for its album', async () => {
  await using app = await createTestApp({ loudness: measuring })
  const music = join(app.folder, 'music/album')
  await makeTrack(join(music, 'cover.mp3'), {
    tags: { TITLE: 'Tagged', ALBUM: 'Tagged', REPLAYGAIN_TRACK_GAIN: '-7 dB' },
  })
  await makeTone(join(music, '1.flac'), -14, { title: 'Loud', album: 'Tones' })
  await makeTone(join(music, '2.flac'), -26, { title: 'Quiet', album: 'Tones' })
  await makeTone(join(music, '3.opus'), -20, { title: 'Opus', album: 'Tones' })
  const gains = await scanAndMeasure(app)

  const within = (name: string, field: 'track_gain_db' | 'album_gain_db', expected: number, by = 0.2) =>
    expect(Math.abs((gains.get(name)?.[field] ?? 99) - expected)).toBeLessThanOrEqual(by)
  within('Loud', 'track_gain_db', -4)
  within('Quiet', 'track_gain_db', 8)
  within('Opus', 'track_gain_db', 2)
  // Of all three: the mean of their energy. The quiet one is 10.5 LU below the loud one, and 7.4 below the mean.
  const mean = 10 * Math.log10((10 ** -1.4 + 10 ** -2.6 + 10 ** -2) / 3)
  within('Quiet', 'album_gain_db', -18 - mean)
  expect(Math.abs((gains.get('Loud')?.track_peak ?? 0) - 10 ** (-14 / 20))).toBeLessThan(0.01)
  expect(gains.get('Loud')?.source).toBe('measured')
  expect(gains.get('Tagged')).toEqual({
    source: 'tag',
    track_gain_db: -7,
    track_peak: null,
    album_gain_db: -7,
    album_peak: null,
  })
  expect(await statusOf(app)).toEqual({ state: 'idle', paused_by: null, left: 0, measured: 3, failed: 0 })
})

test('a file that moves or is tagged anew is not measured again, and its new album is settled', async () => {
  await using app = await createTestApp({ loudness: measuring })
  const music = join(app.folder, 'music')
  await makeTrack(join(music, 'a.flac'), { format: 'flac', seconds: 2, tags: { TITLE: 'A', ALBUM: 'One' } })
  const before = await scanAndMeasure(app)
  expect((await statusOf(app)).measured).toBe(1)
  renameSync(join(music, 'a.flac'), join(music, 'b.flac'))
  await makeTrack(join(music, 'b.flac'), { format: 'flac', seconds: 2, tags: { TITLE: 'B', ALBUM: 'Two' } })
  const after = await scanAndMeasure(app)

  expect(after.get('B')).toEqual(before.get('A') ?? null)
  expect((await statusOf(app)).measured).toBe(1)
})

test('a track that cannot be measured is noted and not tried again; silence has no gain', async () => {
  await using app = await createTestApp({ loudness: measuring })
  const music = join(app.folder, 'music')
  await ffmpeg('-f', 'lavfi', '-i', 'anullsrc=d=3', join(app.folder, 'music/silence.flac'))
  const flac = Buffer.from(
    await Bun.file(await makeTrack(join(app.folder, 'x.flac'), { format: 'flac' })).arrayBuffer(),
  )
  // The header is intact, the sound is not.
  writeFileSync(join(music, 'broken.flac'), flac.fill(0x55, 9_000))
  await makeTrack(join(music, 'good.mp3'), { seconds: 2, tags: { TITLE: 'good', ALBUM: 'good' } })
  await app.as('alice').library.addFolder({ body: { path: music } })
  await app.app.library.scanToEnd()
  const measured = async () => {
    const { items } = await app.as('bob').catalog.tracks({ query: { limit: 10 } })
    return items.find(({ name }) => name === 'good')?.replay_gain ?? null
  }
  const isDone = async () => (await measured()) !== null && (await statusOf(app)).state === 'idle'
  while (!(await isDone())) await Bun.sleep(20)

  const status = await statusOf(app)
  expect(status.left).toBe(0)
  expect(status.measured + status.failed).toBe(3)
})

test('it waits while there is something better to do, goes on after it, and ends with the server', async () => {
  let isBusy = true
  await using app = await createTestApp({ loudness: { ...measuring, isMachineBusy: () => isBusy } })
  await makeTrack(join(app.folder, 'music/a.mp3'), { seconds: 2, tags: { TITLE: 'A' } })
  await app.as('alice').library.addFolder({ body: { path: join(app.folder, 'music') } })
  await app.app.library.scanToEnd()
  while ((await statusOf(app)).state !== 'paused') await Bun.sleep(5)
  expect(await statusOf(app)).toMatchObject({ paused_by: 'machine', measured: 0 })

  isBusy = false
  const gains = await scanAndMeasure(app)
  expect(gains.get('A')?.source).toBe('measured')
})

test('a server that ends in the middle goes on where it was', async () => {
  await using it = await createTestLibrary()
  for (const [index, title] of ['A', 'B', 'C'].entries())
    await makeTrack(join(it.music, `${title}.mp3`), {
      seconds: 2,
      frequencyHz: 300 + 100 * index,
      tags: { TITLE: title, ALBUM: 'One' },
    })
  await it.library.addFolder(it.music)
  await it.scan()
  const storage = createStorage({ clock: systemClock })
  const kept = it.catalog.reader.query<{ count: number }, []>('SELECT count(*) AS count FROM loudness')
  const countKept = () => kept.get()?.count ?? 0
  const begin = (most: number) => {
    const service = createLoudness({
      ...measuring,
      catalog: it.catalog,
      storage,
      mediaPath: it.media,
      linkRoots: () => [],
      ffmpeg: Bun.which('ffmpeg'),
      busyWith: () => null,
      isMachineBusy: () => countKept() >= most,
      clock: systemClock,
      log: createLog('WARN', () => undefined),
    })
    service.wake()
    return service
  }

  const first = begin(1)
  while (countKept() < 1) await Bun.sleep(10)
  await first.close()
  const second = begin(4)
  while (second.status().measured < 2) await Bun.sleep(10)
  expect(countKept()).toBe(3)
  await second.close()
  storage.close()
})

test('it can be switched off, and those without the right are not told', async () => {
  await using app = await createTestApp()
  await makeTrack(join(app.folder, 'music/a.mp3'), { tags: { TITLE: 'A' } })
  await app.as('alice').library.addFolder({ body: { path: join(app.folder, 'music') } })
  await app.app.library.scanToEnd()
  expect(await statusOf(app)).toMatchObject({ state: 'off', left: 0 })
  const { items } = await app.as('bob').catalog.tracks({ query: {} })
  expect(items.map((item) => item.replay_gain)).toEqual([null])
  await expect(app.as('bob').library.loudness()).rejects.toMatchObject({ code: 'forbidden' })
})
