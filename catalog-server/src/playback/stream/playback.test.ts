import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ffmpegChildren } from '../../testing/ffmpeg-children.ts'
import type { MountedPlayback } from '../../testing/mounted-playback.ts'
import { serveMountedPlayback } from '../../testing/mounted-playback.ts'

const ffmpeg = Bun.which('ffmpeg')
let server: MountedPlayback['server']
let playback: MountedPlayback['playback']
/**
 * The outcomes of conversions, which are reported when the child is gone, possibly after its
 * answer.
 */
const ends: string[] = []

/** The longest wait for a place. */
const waitMaxMs = 1_500

const open = (ffmpegPath: string | null): MountedPlayback =>
  serveMountedPlayback({ ffmpeg: ffmpegPath, waitMaxMs, onConverted: (outcome) => void ends.push(outcome) })

type TrackOptions = { codec?: string; container?: string; format?: string; folder?: number }

function addTrack(id: string, uri: string, options: TrackOptions = {}, to = server): void {
  const { format, codec, container, folder } = options
  to.catalog.writer.run(
    `INSERT INTO tracks (id, name, album_id, track_number, audio_uri, format, codec, container, library_id)
     VALUES (?, ?, 'al', 1, ?, ?, ?, ?, ?)`,
    [id, id, uri, format ?? 'UNKNOWN', codec ?? null, container ?? null, folder ?? null],
  )
}

const get = (id: string, query = '', init?: RequestInit): Promise<Response> =>
  fetch(`${server.url}/v1/content/stream/${id}${query}`, init)

/** Noise of `seconds` in the format that the name's ending says. */
function makeAudio(name: string, seconds: number, ...more: string[]): void {
  const noise = `anoisesrc=d=${seconds}:c=pink:seed=1:r=44100`
  const input = [ffmpeg ?? 'ffmpeg', '-loglevel', 'error', '-f', 'lavfi', '-i', noise]
  const run = Bun.spawnSync([...input, ...more, join(server.media, name)])
  expect(run.stderr.toString()).toBe('')
}

/** The facts from ffprobe: codec, sample format and seconds. */
async function probe(bytes: ArrayBuffer): Promise<{ codec: string; sampleFormat: string; seconds: number }> {
  const path = join(server.folder, 'received')
  writeFileSync(path, new Uint8Array(bytes))
  const output = ['-f', 's16le', '-ac', '1', '-']
  const decoded = Bun.spawnSync([ffmpeg ?? 'ffmpeg', '-v', 'error', '-i', path, ...output])
  expect(decoded.stderr.toString()).toBe('')
  const entries = 'stream=codec_name,sample_fmt'
  const facts = Bun.spawnSync(['ffprobe', '-v', 'error', '-show_entries', entries, '-of', 'csv=p=0', path])
  const [codec = '', sampleFormat = ''] = facts.stdout.toString().trim().split(',')
  return { codec, sampleFormat, seconds: decoded.stdout.length / 2 / 44_100 }
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let wait = 0; wait < 200 && !isTrue(); wait++) await Bun.sleep(25)
  expect(isTrue()).toBe(true)
}

beforeAll(() => {
  ;({ server, playback } = open(ffmpeg))
})
afterAll(async () => {
  await playback.close()
  await server[Symbol.asyncDispose]()
})

describe('a track as it is', () => {
  beforeAll(() => {
    mkdirSync(join(server.folder, 'library'))
    writeFileSync(join(server.folder, 'library', 'song.mp3'), 'from the library')
    writeFileSync(join(server.media, 'song.mp3'), 'from the media root')
    writeFileSync(join(server.media, 'strange'), 'OggS and more')
    server.catalog.writer.run(
      `INSERT INTO music_folders (id, path, origin, added_at) VALUES (1, ?, 'user', 0)`,
      [join(server.folder, 'library')],
    )
    addTrack('media', 'song.mp3', { codec: 'mp3', container: 'MPEG' })
    addTrack('folder', 'song.mp3', { codec: 'alac', container: 'MP4', folder: 1 })
    addTrack('strange', 'strange')
    addTrack('gone', 'gone.mp3')
    addTrack('empty', '')
    symlinkSync('/etc/passwd', join(server.media, 'link.mp3'))
    for (const [index, uri] of ['/etc/passwd', '../catalog.db', 'link.mp3', 'file:/etc/passwd'].entries())
      addTrack(`evil${index}`, uri)
  })

  test('comes from its music folder, or from the media root, under its own type', async () => {
    const media = await get('media')
    expect([media.status, media.headers.get('content-type'), await media.text()]).toEqual([
      200,
      'audio/mpeg',
      'from the media root',
    ])
    expect(media.headers.get('cache-control')).toBe('private, max-age=60')
    const folder = await get('folder')
    expect([folder.headers.get('content-type'), await folder.text()]).toEqual([
      'audio/mp4',
      'from the library',
    ])
  })

  test('is sent in parts', async () => {
    const response = await get('media', '', { headers: { range: 'bytes=-10' } })
    expect([response.status, await response.text()]).toEqual([206, 'media root'])
    const outside = await get('media', '', { headers: { range: 'bytes=99-' } })
    expect([outside.status, outside.headers.get('content-range')]).toEqual([416, 'bytes */19'])
  })

  test('has the type of its content where the catalog does not know it', async () => {
    expect((await get('strange')).headers.get('content-type')).toBe('audio/ogg')
  })

  test.each(['nobody', 'gone', 'empty', 'evil0', 'evil1', 'evil2', 'evil3', '..%2f..%2fcatalog.db', '%00'])(
    '%p is not found, and nothing says why',
    async (id) => {
      const response = await get(id)
      expect([response.status, await response.text()]).toEqual([404, ''])
      const isUnknown = id === 'nobody' || id.startsWith('..') || id === '%00'
      expect(response.headers.get('x-error-code')).toBe(isUnknown ? 'not_found' : 'file_gone')
    },
  )
})

describe('a track converted to FLAC', () => {
  test.each([
    ['alac', 'MP4', 'a.m4a', ['-c:a', 'alac', '-sample_fmt', 's16p'], 's16'],
    ['alac', 'MP4', 'b.m4a', ['-c:a', 'alac', '-sample_fmt', 's32p'], 's32'],
    ['wavpack', 'WavPack', 'a.wv', [], 's32'],
    ['wma', 'ASF', 'a.wma', ['-c:a', 'wmav2'], 's16'],
    ['pcm', 'AIFF', 'a.aiff', [], 's16'],
    ['other', 'WAV', 'a.wav', ['-c:a', 'adpcm_ms'], 's16'],
  ])(
    '%s in %s (%s) keeps its length and its depth',
    async (codec, container, name, options, sampleFormat) => {
      makeAudio(name, 3, ...options)
      addTrack(`flac of ${name}`, name, { codec, container })
      const response = await get(`flac of ${name}`, '?format=flac')
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toBe('audio/flac')
      expect(response.headers.get('accept-ranges')).toBe('none')
      expect(response.headers.get('content-length')).toBeNull()
      const heard = await probe(await response.arrayBuffer())
      expect(heard).toMatchObject({ codec: 'flac', sampleFormat })
      expect(heard.seconds).toBeWithin(2.9, 3.1)
    },
  )

  test('a name made of options, addresses and patterns is only a name', async () => {
    const names = ['-y.m4a', 'concat:a|b.m4a', 'http:evil %d.m4a', '$(id);`id`.m4a']
    for (const [index, name] of names.entries()) {
      writeFileSync(join(server.media, name), readFileSync(join(server.media, 'a.m4a')))
      addTrack(`name${index}`, name, { codec: 'alac', container: 'MP4' })
      const response = await get(`name${index}`, '?format=flac')
      expect([name, response.status]).toEqual([name, 200])
      expect((await probe(await response.arrayBuffer())).seconds).toBeWithin(2.9, 3.1)
    }
  })

  test('FLAC is sent as it is, with ranges', async () => {
    makeAudio('a.flac', 1)
    addTrack('flac', 'a.flac', { codec: 'flac', container: 'FLAC' })
    const response = await get('flac', '?format=flac', { headers: { range: 'bytes=0-3' } })
    expect([response.status, await response.text()]).toEqual([206, 'fLaC'])
  })

  test('a range is not understood: all of it is sent', async () => {
    const response = await get('flac of a.m4a', '?format=flac', { headers: { range: 'bytes=0-3' } })
    expect([response.status, response.headers.get('content-range')]).toEqual([200, null])
    await response.arrayBuffer()
  })

  test('HEAD starts no conversion', async () => {
    const response = await get('flac of a.m4a', '?format=flac', { method: 'HEAD' })
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'audio/flac'])
    expect(ffmpegChildren()).toEqual([])
  })

  test('what is no music, and a playlist that names other files, cannot be converted', async () => {
    writeFileSync(join(server.media, 'noise.m4a'), crypto.getRandomValues(new Uint8Array(10_000)))
    const other = join(server.media, 'a.flac')
    writeFileSync(join(server.media, 'list.m4a'), `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${other}\n`)
    writeFileSync(join(server.media, 'concat.m4a'), `ffconcat version 1.0\nfile a.flac\n`)
    ends.length = 0
    for (const name of ['noise.m4a', 'list.m4a', 'concat.m4a']) {
      addTrack(name, name, { codec: 'alac', container: 'MP4' })
      const response = await get(name, '?format=flac')
      expect([name, response.status, await response.text()]).toEqual([
        name,
        503,
        'This file cannot be converted',
      ])
    }
    expect(server.lines.join('\n')).toContain('Invalid data')
    await until(() => ends.length === 3)
    expect(ends).toEqual(['failed', 'failed', 'failed'])
    server.lines.length = 0
  })

  test('a conversion that takes its time says nothing against its disk', async () => {
    const slow = join(server.folder, 'slow-ffmpeg')
    writeFileSync(slow, `#!/bin/sh\n/bin/sleep 1.5\nexec ${ffmpeg} "$@"\n`, { mode: 0o755 })
    await using served = open(slow).server
    makeAudio('slow.m4a', 1, '-c:a', 'alac')
    writeFileSync(join(served.media, 'slow.m4a'), readFileSync(join(server.media, 'slow.m4a')))
    addTrack('slow', 'slow.m4a', { codec: 'alac', container: 'MP4' }, served)
    ends.length = 0
    const response = await fetch(`${served.url}/v1/content/stream/slow?format=flac`)
    expect(response.status).toBe(200)
    expect((await probe(await response.arrayBuffer())).seconds).toBeWithin(0.9, 1.1)
    await until(() => ends.length === 1)
    expect(ends).toEqual(['completed'])
    expect((await fetch(`${served.url}/v1/content/stream/slow`)).status).toBe(200)
  })

  test('no more than four run, however many ask at once', async () => {
    makeAudio('crowd.m4a', 600, '-c:a', 'alac')
    addTrack('crowd', 'crowd.m4a', { codec: 'alac', container: 'MP4' })
    const leaving = new AbortController()
    const asked = Array.from({ length: 9 }, () => get('crowd', '?format=flac', { signal: leaving.signal }))
    const statuses = (await Promise.all(asked)).map(({ status }) => status)
    expect(statuses.toSorted()).toEqual([200, 200, 200, 200, 503, 503, 503, 503, 503])
    leaving.abort()
    await until(() => ffmpegChildren().length === 0)
  })

  test('a listener who leaves takes the conversion along, and others find room again', async () => {
    makeAudio('long.m4a', 1_200, '-c:a', 'alac')
    addTrack('long', 'long.m4a', { codec: 'alac', container: 'MP4' })
    const leaving = Array.from({ length: 4 }, () => new AbortController())
    const streams = await Promise.all(leaving.map(({ signal }) => get('long', '?format=flac', { signal })))
    expect(streams.map((stream) => stream.status)).toEqual([200, 200, 200, 200])
    expect(ffmpegChildren()).toHaveLength(4)
    expect(playback.conversions()).toEqual({ running: 4, waiting: 0 })
    ends.length = 0

    const asked = performance.now()
    const fifth = await get('long', '?format=flac')
    expect(performance.now() - asked).toBeGreaterThan(waitMaxMs)
    expect([fifth.status, fifth.headers.get('x-error-code')]).toEqual([503, 'unavailable'])
    expect(fifth.headers.get('retry-after')).toBe('10')

    // Without a reader nothing is converted ahead: the output fits into the buffers on the way.
    await Bun.sleep(1_000)
    for (const pid of ffmpegChildren()) {
      const written = Number(/wchar: (\d+)/.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1])
      expect(written).toBeLessThan(32 * 1024 * 1024)
    }

    // An answer that nobody refers to any more would be given up by the engine.
    expect(streams.every(({ bodyUsed }) => !bodyUsed)).toBe(true)
    for (const controller of leaving) controller.abort()
    await until(() => ffmpegChildren().length === 0)
    const again = await get('long', '?format=flac')
    expect(again.status).toBe(200)
    expect(ffmpegChildren()).toHaveLength(1)
    void playback.close()
    await until(() => ffmpegChildren().length === 0)
    await expect(again.arrayBuffer()).rejects.toThrow()
    expect(server.lines).toEqual([])
    await until(() => ends.length === 6)
    expect(ends).toEqual(['refused', ...Array<string>(5).fill('abandoned')])
    expect(playback.conversions()).toEqual({ running: 0, waiting: 0 })
  })

  test('without ffmpeg it says so, and the track itself is still there', async () => {
    const without = open(null)
    await using served = without.server
    writeFileSync(join(served.media, 'a.wv'), 'wvpk')
    addTrack('a', 'a.wv', { codec: 'wavpack' }, served)
    const refused = await fetch(`${served.url}/v1/content/stream/a?format=flac`)
    expect([refused.status, refused.headers.get('x-error-code')]).toEqual([503, 'unavailable'])
    expect((await fetch(`${served.url}/v1/content/stream/a`)).status).toBe(200)
    expect(existsSync(join(served.media, 'a.wv'))).toBe(true)
  })
})
