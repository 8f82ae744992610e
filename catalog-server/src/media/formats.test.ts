import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAudioFileName } from '../library/paths/audio-file-name.ts'
import { createReader } from '../library/tags/reader.ts'
import type { Reader } from '../library/tags/reader.ts'
import type { FixtureFormat } from '../testing/library-fixture.ts'
import { makeTrack } from '../testing/library-fixture.ts'
import type { Codec, ContainerName } from './formats.ts'
import { codecs, containerOfExtension, containerOfHead, containers, extensionFor } from './formats.ts'
import { mimeOf } from './mime.ts'

/** A real file of each container, with each codec that ffmpeg can put into it here. */
const files: [FixtureFormat, ContainerName, Codec][] = [
  ['mp3', 'MPEG', 'mp3'],
  ['flac', 'FLAC', 'flac'],
  ['ogg', 'Ogg', 'vorbis'],
  ['opus', 'Ogg', 'opus'],
  ['speex', 'Ogg', 'speex'],
  ['oggflac', 'Ogg', 'flac'],
  ['mka', 'Matroska', 'opus'],
  ['m4a', 'MP4', 'aac'],
  ['alac', 'MP4', 'alac'],
  ['aac', 'ADTS', 'aac'],
  ['wav', 'WAV', 'pcm'],
  ['aiff', 'AIFF', 'pcm'],
  ['wma', 'ASF', 'wma'],
  ['ape', 'APE', 'ape'],
  ['wavpack', 'WavPack', 'wavpack'],
  ['dsf', 'DSF', 'dsd'],
  ['tta', 'TTA', 'tta'],
  ['caf', 'CAF', 'pcm'],
  ['w64', 'Wave64', 'pcm'],
  ['mpc', 'Musepack', 'musepack'],
]

let folder: string
let reader: Reader
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'formats-'))
  reader = createReader({ artDirectory: join(folder, 'art'), processes: 1 })
})
afterAll(async () => {
  await reader.close()
  rmSync(folder, { recursive: true, force: true })
})

test('there is a real file of every row', () => {
  expect([...new Set(files.map(([, container]) => container))].toSorted()).toEqual(
    Object.keys(containers).toSorted() as ContainerName[],
  )
})

test.each(files)(
  '%s: first bytes, name, reader, MIME type and ffmpeg agree',
  async (format, container, codec) => {
    const extension = extensionFor(container, codec)
    const path = join(folder, `${format}.${extension}`)
    await makeTrack(path, { format })

    expect(containerOfHead(readFileSync(path).subarray(0, 16))).toBe(container)
    expect([isAudioFileName(path), containerOfExtension(extension)]).toEqual([true, container])
    expect(await reader.read(path, await stat(path))).toMatchObject({ facts: { container, codec } })
    const scanned = mimeOf({ container, codec, format: 'UNKNOWN', audio_uri: path })
    expect(scanned).toStartWith(containers[container].mime)

    // No free encoder writes Monkey's Audio: its file has all that a reader needs, and no sound for ffmpeg.
    if (format === 'ape') return
    const probed = await probe(path)
    expect(containers[container].demuxers.some((name) => probed.format.split(',').includes(name))).toBe(true)
    expect(codecs[codec].decoders).toContain(probed.codec)
  },
)

test('an extension belongs to one row', () => {
  const extensions = Object.values(containers).flatMap((row) => row.extensions)
  expect(new Set(extensions).size).toBe(extensions.length)
})

async function probe(path: string): Promise<{ format: string; codec: string }> {
  const entries = 'format=format_name:stream=codec_name'
  const child = Bun.spawn(['ffprobe', '-v', 'error', '-show_entries', entries, '-of', 'json', path])
  const told = (await new Response(child.stdout).json()) as {
    format: { format_name: string }
    streams: { codec_name: string }[]
  }
  return { format: told.format.format_name, codec: told.streams[0]?.codec_name ?? '' }
}
