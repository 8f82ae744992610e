import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createReader } from '../../library/index.ts'
import { ffmpegChildren } from '../../testing/ffmpeg-children.ts'
import type { MountedPlayback } from '../../testing/mounted-playback.ts'
import { serveMountedPlayback } from '../../testing/mounted-playback.ts'
import { createPlayback } from '../stream/service.ts'

const ffmpeg = Bun.which('ffmpeg') ?? 'ffmpeg'
const quotaBytes = 24 * 1024 * 1024
/** A tone whose pitch differs at each second. */
const rising = (seconds: number): string => `aevalsrc='0.5*sin(2*PI*(300*t+20*t*t))':d=${seconds}:s=44100`

let server: MountedPlayback['server']
let playback: MountedPlayback['playback']
/** The outcomes of conversions. */
const ends: string[] = []
const cacheFolder = (): string => join(server.folder, 'conversions')

async function makeAudio(name: string, seconds: number, ...options: string[]): Promise<string> {
  const path = join(server.media, name)
  const input = ['-v', 'error', '-y', '-f', 'lavfi', '-i', rising(seconds)]
  const child = Bun.spawn([ffmpeg, ...input, '-ac', '2', ...options, path], { stderr: 'pipe' })
  expect(await new Response(child.stderr).text()).toBe('')
  return path
}

function addTrack(id: string, uri: string, codec = 'alac', container = 'MP4'): void {
  server.catalog.writer.run(
    `INSERT INTO tracks (id, name, album_id, track_number, audio_uri, format, codec, container)
     VALUES (?, ?, 'al', 1, ?, 'UNKNOWN', ?, ?)`,
    [id, id, uri, codec, container],
  )
}

const get = (id: string, query: string, init?: RequestInit): Promise<Response> =>
  fetch(`${server.url}/v1/content/stream/${id}?${query}`, init)
const part = (id: string, query: string, range: string): Promise<Response> =>
  get(id, query, { headers: { range: `bytes=${range}` } })
const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer())

/** Samples of 16 bits in two channels. */
function decode(path: string, rate = 44_100): Int16Array {
  const output = ['-f', 's16le', '-ac', '2', '-ar', String(rate), '-']
  const { stdout, stderr } = Bun.spawnSync([ffmpeg, '-v', 'error', '-i', path, ...output])
  expect(stderr.toString()).toBe('')
  return new Int16Array(stdout.buffer, stdout.byteOffset, stdout.length / 2)
}
function decodeBytes(bytes: Uint8Array, name: string): Int16Array {
  const path = join(server.folder, name)
  writeFileSync(path, bytes)
  return decode(path)
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let wait = 0; wait < 400 && !isTrue(); wait++) await Bun.sleep(25)
  expect(isTrue()).toBe(true)
}

beforeAll(async () => {
  ;({ server, playback } = serveMountedPlayback({
    quotaBytes,
    onConverted: (outcome) => void ends.push(outcome),
  }))
  await makeAudio('a.m4a', 20, '-c:a', 'alac', '-sample_fmt', 's16p')
  addTrack('a', 'a.m4a')
})
afterAll(async () => {
  await playback.close()
  await server[Symbol.asyncDispose]()
})

describe('a conversion', () => {
  test('to WAV is a file of known length with the samples of the original, to the last one', async () => {
    const response = await get('a', 'format=wav')
    const size = 44 + 20 * 44_100 * 4
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('audio/wav')
    expect(response.headers.get('accept-ranges')).toBe('bytes')
    const head = await get('a', 'format=wav', { method: 'HEAD' })
    expect(head.headers.get('content-length')).toBe(String(size))
    const bytes = await bytesOf(response)
    expect(bytes.length).toBe(size)
    const original = decode(join(server.media, 'a.m4a'))
    expect(
      Buffer.compare(
        bytes.subarray(44),
        Buffer.from(original.buffer, original.byteOffset, original.byteLength),
      ),
    ).toBe(0)
  })

  test('is the same whichever part is asked for first', async () => {
    await makeAudio('b.m4a', 20, '-c:a', 'alac', '-sample_fmt', 's16p')
    addTrack('b', 'b.m4a')
    const size = 44 + 20 * 44_100 * 4
    const spans = [
      [3_000_001, 3_300_000],
      [700_123, 1_900_000],
      [size - 1_000, size - 1],
      [0, 99],
      [2_000_000, 2_000_000],
    ] as const
    const parts = await Promise.all(
      spans.map(async ([first, last]) => {
        const response = await part('b', 'format=wav', `${first}-${last}`)
        expect([response.status, response.headers.get('content-range')]).toEqual([
          206,
          `bytes ${first}-${last}/${size}`,
        ])
        return bytesOf(response)
      }),
    )
    const whole = await bytesOf(await get('b', 'format=wav'))
    for (const [index, [first, last]] of spans.entries())
      expect(Buffer.compare(parts[index]!, whole.subarray(first, last + 1))).toBe(0)
    expect(Buffer.compare(whole, await bytesOf(await get('a', 'format=wav')))).toBe(0)
    const outside = await part('b', 'format=wav', `${size}-`)
    expect([outside.status, outside.headers.get('content-range')]).toEqual([416, `bytes */${size}`])
  })

  test.each([
    ['opus', 'audio/mp4'],
    ['mp3', 'audio/mpeg'],
  ])(
    'to %s, made from several places, is one whole file in which each second is at its place',
    async (format, type) => {
      const query = `format=${format}&kbps=128`
      await makeAudio(`${format}.m4a`, 20, '-c:a', 'alac')
      addTrack(format, `${format}.m4a`)
      const head = await get(format, query, { method: 'HEAD' })
      const size = Number(head.headers.get('content-length'))
      expect([head.status, head.headers.get('content-type')]).toEqual([200, type])
      await bytesOf(await part(format, query, `${Math.round(size * 0.7)}-${Math.round(size * 0.72)}`))
      await bytesOf(await part(format, query, `${Math.round(size * 0.3)}-${Math.round(size * 0.32)}`))
      const whole = await bytesOf(await get(format, query))
      expect(whole.length).toBe(size)
      const heard = decodeBytes(whole, `heard.${format}`)
      expect(heard.length / 2 / 44_100).toBeWithin(19.98, 20.06)
      for (let second = 1; second < 20; second++)
        expect(hertzAt(heard, second)).toBeWithin(300 + 40 * second - 4, 300 + 40 * second + 4)
    },
  )

  test('is made once for all who listen, and kept: who comes later starts nothing', async () => {
    await makeAudio('shared.m4a', 60, '-c:a', 'alac')
    addTrack('shared', 'shared.m4a')
    ends.length = 0
    const [one, two] = await Promise.all([get('shared', 'format=opus'), get('shared', 'format=opus')])
    const [first, second] = await Promise.all([bytesOf(one), bytesOf(two)])
    expect(Buffer.compare(first, second)).toBe(0)
    await until(() => ends.length === 1)
    expect(Buffer.compare(first, await bytesOf(await get('shared', 'format=opus')))).toBe(0)
    expect(ends).toEqual(['completed'])
    expect(one.headers.get('etag')).toBe(two.headers.get('etag'))
  })

  test('of a file that was changed is made anew, under another tag', async () => {
    await makeAudio('changing.m4a', 4, '-c:a', 'alac')
    addTrack('changing', 'changing.m4a')
    const before = await get('changing', 'format=wav')
    await before.arrayBuffer()
    await makeAudio('changing.m4a', 6, '-c:a', 'alac')
    const after = await get('changing', 'format=wav')
    expect((await bytesOf(after)).length).toBe(44 + 6 * 44_100 * 6)
    expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'))
    const spliced = await get('changing', 'format=wav', {
      headers: { range: 'bytes=100-200', 'if-range': before.headers.get('etag') ?? '' },
    })
    expect(spliced.status).toBe(200)
    await spliced.body?.cancel()
  })

  test('of a damaged file goes on behind the damage, with all that follows at its place', async () => {
    const path = await makeAudio('flaw.flac', 20, '-c:a', 'flac')
    const bytes = readFileSync(path)
    const middle = Math.floor(bytes.length / 2)
    bytes.fill(0, middle, middle + 48 * 1024)
    writeFileSync(path, bytes)
    addTrack('flaw', 'flaw.flac', 'flac', 'FLAC')
    const heard = decodeBytes(await bytesOf(await get('flaw', 'format=wav')), 'flaw.wav')
    expect(heard.length).toBe(20 * 44_100 * 2)
    for (const second of [2, 7, 14, 18])
      expect(hertzAt(heard, second)).toBeWithin(300 + 40 * second - 4, 300 + 40 * second + 4)
  })

  test('whose ffmpeg is killed breaks off what was being sent, and the next request has all of it', async () => {
    const original = decode(await makeAudio('killed.m4a', 60, '-c:a', 'alac', '-sample_fmt', 's16p'))
    addTrack('killed', 'killed.m4a')
    ends.length = 0
    const broken = (await get('killed', 'format=wav')).body?.getReader()
    expect((await broken?.read())?.value?.length).toBeGreaterThan(44)
    for (const pid of ffmpegChildren()) process.kill(pid, 'SIGKILL')
    const rest = async (): Promise<void> => {
      while (!(await broken?.read())?.done);
    }
    expect(await rest().catch(() => 'broken off')).toBe('broken off')
    expect(ends).toEqual(['failed'])
    const bytes = await bytesOf(await get('killed', 'format=wav'))
    expect(bytes.subarray(44).equals(Buffer.from(original.buffer, original.byteOffset))).toBe(true)
  })

  test('of what is no sound is refused before anything is sent', async () => {
    writeFileSync(join(server.media, 'noise.m4a'), crypto.getRandomValues(new Uint8Array(10_000)))
    addTrack('noise', 'noise.m4a')
    server.catalog.writer.run(`UPDATE tracks SET duration_secs = 10 WHERE id = 'noise'`)
    const response = await get('noise', 'format=wav')
    expect([response.status, await response.text()]).toEqual([503, 'This file cannot be converted'])
    server.lines.length = 0
  })
})

describe('what is kept', () => {
  test('never takes more than it may, and gives way to what is listened to now', async () => {
    await makeAudio('long.m4a', 300, '-c:a', 'alac', '-sample_fmt', 's16p')
    addTrack('long', 'long.m4a')
    let seen = 0
    const response = await get('long', 'format=wav')
    for await (const piece of response.body!) {
      seen += piece.length
      expect(playback.cachedBytes()).toBeLessThanOrEqual(quotaBytes + 1024 * 1024)
    }
    expect(seen).toBe(44 + 300 * 44_100 * 4)
    // A part that is still written gets another name when it is whole.
    const sizes = readdirSync(cacheFolder()).flatMap(
      (name) => statSync(join(cacheFolder(), name), { throwIfNoEntry: false })?.size ?? [],
    )
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(quotaBytes + 1024 * 1024)
    expect(sizes.length).toBeGreaterThan(10)
  })

  test('is made anew where a part of it was cut short', async () => {
    await makeAudio('cut.m4a', 6, '-c:a', 'alac', '-sample_fmt', 's16p')
    addTrack('cut', 'cut.m4a')
    const before = await bytesOf(await get('cut', 'format=wav'))
    const newest = readdirSync(cacheFolder()).filter((name) => name.endsWith('-1'))
    for (const name of newest) writeFileSync(join(cacheFolder(), name), 'short')
    expect(Buffer.compare(before, await bytesOf(await get('cut', 'format=wav')))).toBe(0)
  })

  test('is not needed: where nothing can be kept, it plays all the same', async () => {
    const lost = createPlayback({
      catalog: server.catalog,
      mediaRoot: server.media,
      ffmpeg,
      storage: server.storage,
      log: server.log,
      reader: createReader({ artDirectory: join(server.folder, 'art'), processes: 1 }),
      cache: { folder: '/proc/nowhere', quotaBytes },
    })
    const audio = await lost.find('a' as never)
    const listener = { name: 'anna', signal: new AbortController().signal }
    const { body, sizeBytes } = await lost.convert(audio, { encoding: 'wav', kbps: 128 }, listener)
    const bytes = Buffer.from(await new Response(await body(0, sizeBytes - 1)).arrayBuffer())
    expect(Buffer.compare(bytes, await bytesOf(await get('a', 'format=wav')))).toBe(0)
    await lost.close()
    server.lines.length = 0
  })
})

test('a listener who seeks or leaves takes along what nobody else waits for', async () => {
  await makeAudio('left.m4a', 300, '-c:a', 'alac')
  addTrack('left', 'left.m4a')
  const leaving = new AbortController()
  ends.length = 0
  const response = await get('left', 'format=mp3', { signal: leaving.signal })
  expect(response.status).toBe(200)
  expect(playback.conversions().running).toBe(1)
  leaving.abort()
  await until(() => playback.conversions().running === 0)
  await until(() => ends.length === 1)
  expect(ends).toEqual(['abandoned'])
})

/** The number of upward zero crossings in a second of the left channel, centred on `second`. */
function hertzAt(samples: Int16Array, second: number): number {
  const from = Math.round((second - 0.25) * 44_100)
  let crossings = 0
  for (let at = from; at < from + 22_050; at++)
    if (samples[at * 2]! < 0 && samples[at * 2 + 2]! >= 0) crossings++
  return crossings * 2
}
