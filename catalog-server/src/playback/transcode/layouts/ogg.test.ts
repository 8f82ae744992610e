import { expect, test } from 'bun:test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TrackId } from '@pezzottify/contract'
import { serveMountedPlayback } from '../../../testing/mounted-playback.ts'
import type { Kbps } from './layout.ts'
import { encodedKbps } from './layout.ts'

const ffmpeg = Bun.which('ffmpeg') ?? 'ffmpeg'
/** A tone whose pitch differs at each second. */
const rising = `aevalsrc='0.5*sin(2*PI*(300*t+20*t*t))':d=20:s=44100`
const rate = 48_000

/** Samples of 16 bits in one channel, of a file that has no fault. */
function decode(path: string): Int16Array {
  const output = ['-f', 's16le', '-ac', '1', '-']
  const { stdout, stderr } = Bun.spawnSync([ffmpeg, '-v', 'warning', '-i', path, ...output])
  expect(stderr.toString()).toBe('')
  return new Int16Array(stdout.buffer, stdout.byteOffset, stdout.length / 2)
}

/** The number of upward zero crossings in a second, centred on `second`. */
function hertzAt(samples: Int16Array, second: number): number {
  const from = Math.round((second - 0.25) * rate)
  const half = samples.subarray(from, from + rate / 2)
  return half.filter((sample, at) => sample < 0 && (half[at + 1] ?? -1) >= 0).length * 2
}

async function withTone() {
  const mounted = serveMountedPlayback()
  const { server, playback } = mounted
  const source = join(server.media, 'tone.flac')
  Bun.spawnSync([ffmpeg, '-v', 'error', '-f', 'lavfi', '-i', rising, source])
  server.catalog.writer.run(
    `INSERT INTO tracks (id, name, album_id, track_number, audio_uri, format, codec, container)
     VALUES ('tone', 'tone', 'al', 1, 'tone.flac', 'UNKNOWN', 'flac', 'FLAC')`,
  )
  const listener = { name: 'anna', signal: new AbortController().signal }
  const convert = async (encoding: 'ogg' | 'mp3', kbps: Kbps) =>
    playback.convert(await playback.find('tone' as TrackId), { encoding, kbps }, listener)
  return { server, playback, convert }
}

const bytesOf = async (body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>) =>
  Buffer.from(await new Response(body).arrayBuffer())

test('Opus in Ogg, made from several places, is one whole file in which each second is at its place', async () => {
  const { server, playback, convert } = await withTone()
  await using _ = server
  const { body, sizeBytes, contentType } = await convert('ogg', 128)
  expect(contentType).toBe('audio/ogg')
  for (const part of [0.7, 0.3]) {
    const first = Math.round(sizeBytes * part)
    expect((await bytesOf(await body(first, first + 4_999))).length).toBe(5_000)
  }
  const whole = await bytesOf(await body(0, sizeBytes - 1))
  expect(whole.length).toBe(sizeBytes)
  const path = join(server.folder, 'tone.ogg')
  writeFileSync(path, whole)
  const heard = decode(path)
  expect(heard.length).toBe(20 * rate)
  for (let second = 1; second < 20; second += 1)
    expect(hertzAt(heard, second)).toBeWithin(300 + 40 * second - 4, 300 + 40 * second + 4)
  await playback.close()
})

test.each(['ogg', 'mp3'] as const)(
  '%s has each of the bitrates, and whole files of the right length',
  async (encoding) => {
    const { server, playback, convert } = await withTone()
    await using _ = server
    for (const kbps of encodedKbps) {
      const { body, sizeBytes } = await convert(encoding, kbps)
      const path = join(server.folder, `tone-${kbps}.${encoding}`)
      writeFileSync(path, await bytesOf(await body(0, sizeBytes - 1)))
      expect((sizeBytes * 8) / 20_000).toBeWithin(kbps, kbps * 1.06)
      expect(decode(path).length / rate).toBeWithin(19.99, 20.06)
    }
    await playback.close()
  },
  60_000,
)
