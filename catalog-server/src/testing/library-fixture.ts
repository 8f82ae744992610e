import { copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { apeTag, makeApe } from './ape-writer.ts'
import { musepackSecond } from './musepack-second.ts'
import { makeDsf } from './dsf-writer.ts'
import { writeTagged, type TrackTags } from './tag-writer.ts'

export { makePng } from './png.ts'
export { writeTagged, type TrackTags } from './tag-writer.ts'

export type FixtureFormat =
  | 'mp3'
  | 'flac'
  | 'ogg'
  | 'opus'
  | 'm4a'
  | 'alac'
  | 'aac'
  | 'wav'
  | 'aiff'
  | 'wma'
  | 'wavpack'
  | 'speex'
  | 'oggflac'
  | 'mka'
  | 'ape'
  | 'dsf'
  | 'tta'
  | 'caf'
  | 'w64'
  | 'mpc'

/** Formats that ffmpeg cannot write. */
type MadeByUs = 'ape' | 'dsf' | 'mpc'
const isMadeByUs = (format: FixtureFormat): format is MadeByUs =>
  format === 'ape' || format === 'dsf' || format === 'mpc'

export type FixtureTrack = {
  format?: FixtureFormat
  seconds?: number
  /** Makes tracks differ by their sound. */
  frequencyHz?: number
  /** By the names of Vorbis comments. Several values need MP3, FLAC, Ogg, Opus or M4A. */
  tags?: TrackTags
  /** A PNG. Not in WAV, WMA, WavPack and the like. */
  cover?: Uint8Array
}

const encoders: Record<Exclude<FixtureFormat, MadeByUs>, { extension: string; options: string[] }> = {
  mp3: { extension: 'mp3', options: ['-b:a', '64k', '-write_xing', '1'] },
  flac: { extension: 'flac', options: [] },
  ogg: { extension: 'ogg', options: ['-c:a', 'libvorbis'] },
  opus: { extension: 'opus', options: ['-c:a', 'libopus', '-b:a', '32k'] },
  m4a: { extension: 'm4a', options: ['-c:a', 'aac', '-b:a', '64k'] },
  alac: { extension: 'm4a', options: ['-c:a', 'alac'] },
  aac: { extension: 'aac', options: ['-c:a', 'aac', '-b:a', '64k'] },
  wav: { extension: 'wav', options: [] },
  aiff: { extension: 'aiff', options: ['-write_id3v2', '1'] },
  wma: { extension: 'wma', options: ['-c:a', 'wmav2', '-b:a', '64k'] },
  wavpack: { extension: 'wv', options: [] },
  speex: { extension: 'spx', options: ['-c:a', 'libspeex', '-ar', '16000'] },
  mka: { extension: 'mka', options: ['-c:a', 'libopus', '-b:a', '32k'] },
  tta: { extension: 'tta', options: [] },
  caf: { extension: 'caf', options: ['-c:a', 'pcm_s16be'] },
  w64: { extension: 'w64', options: [] },
  oggflac: { extension: 'oga', options: ['-c:a', 'flac'] },
}

/** Formats whose tags we write ourselves, so that a tag may have several values. */
const taggedByUs = new Set<FixtureFormat>(['mp3', 'flac', 'ogg', 'opus', 'm4a', 'alac'])

const ffmpegNames: Record<string, string> = {
  ALBUMARTIST: 'album_artist',
  TRACKNUMBER: 'track',
  DISCNUMBER: 'disc',
}

/** The extension that files of a format bear. */
export function extensionOf(format: FixtureFormat): string {
  return isMadeByUs(format) ? format : encoders[format].extension
}

/** Writes a real audio file: a tone of the given length, encoded by ffmpeg once and cached for later tests. */
export async function makeTrack(path: string, track: FixtureTrack = {}): Promise<string> {
  const { format = 'mp3', tags = {}, cover } = track
  await mkdir(dirname(path), { recursive: true })
  if (taggedByUs.has(format)) {
    const bytes = await readFile(await encoded({ ...track, tags: undefined }))
    await writeFile(path, writeTagged(bytes, tags, cover))
    return path
  }
  if (format === 'dsf') {
    const { seconds = 1, frequencyHz = 440 } = track
    await writeFile(path, makeDsf(seconds, frequencyHz, tags, cover))
    return path
  }
  if (cover) throw new Error(`A cover cannot be put into ${format}`)
  if (format === 'ape') await writeFile(path, makeApe(track.seconds ?? 1, tags))
  else if (format === 'mpc') await writeFile(path, Buffer.concat([musepackSecond, apeTag(tags)]))
  else await copyFile(await encoded(track), path)
  return path
}

/** An encoded tone without tags of its own, to be tagged many times with `writeTagged`. */
export async function makeTone(track: Omit<FixtureTrack, 'tags' | 'cover'> = {}): Promise<Uint8Array> {
  return readFile(await encoded(track))
}

export type FixtureAlbum = FixtureTrack & {
  title: string
  artist: string
  /** The titles of its tracks. */
  tracks: string[]
}

/** Writes an album as a folder of "01 Title.mp3" and so on. @returns the paths in order */
export async function makeAlbum(directory: string, album: FixtureAlbum): Promise<string[]> {
  const { title, artist, tracks, format = 'mp3', frequencyHz = 300, tags = {} } = album
  return Promise.all(
    tracks.map((name, index) => {
      const number = index + 1
      const own: TrackTags = {
        TITLE: name,
        ARTIST: artist,
        ALBUM: title,
        ALBUMARTIST: artist,
        TRACKNUMBER: `${number}/${tracks.length}`,
      }
      const file = `${String(number).padStart(2, '0')} ${name.replace(/[/\0]/g, '_')}.${extensionOf(format)}`
      return makeTrack(join(directory, file), {
        ...album,
        format,
        frequencyHz: frequencyHz + 10 * index,
        tags: { ...own, ...tags },
      })
    }),
  )
}

const cacheDirectory = join(tmpdir(), `pezzottify-tones-${process.getuid?.() ?? 0}`)
const encoding = new Map<string, Promise<string>>()

/** The path of the encoded file in the cache. */
function encoded({
  format = 'mp3',
  seconds = 1,
  frequencyHz = 440,
  tags = {},
}: FixtureTrack): Promise<string> {
  if (isMadeByUs(format)) throw new Error(`ffmpeg cannot write ${format}`)
  const { extension, options } = encoders[format]
  const metadata = Object.entries(tags).flatMap(([name, value]) => [
    '-metadata',
    `${ffmpegNames[name] ?? name.toLowerCase()}=${[value].flat().join('; ')}`,
  ])
  const source = `sine=frequency=${frequencyHz}:duration=${seconds}:sample_rate=44100`
  const command = [
    '-f',
    'lavfi',
    '-i',
    source,
    '-map_metadata',
    '-1',
    '-fflags',
    '+bitexact',
    ...options,
    ...metadata,
  ]
  const key = Bun.hash(JSON.stringify([format, ...command])).toString(36)
  const path = join(cacheDirectory, `${key}.${extension}`)
  const known = encoding.get(path) ?? encode(command, path)
  encoding.set(path, known)
  return known
}

async function encode(command: string[], path: string): Promise<string> {
  if (existsSync(path)) return path
  await mkdir(cacheDirectory, { recursive: true })
  // Several test processes may encode the same tone at once: each writes its own file, the last one stays.
  const temporary = path.replace(/(\.\w+)$/, `.${process.pid}$1`)
  const ffmpeg = Bun.spawn(['ffmpeg', '-v', 'error', '-nostdin', '-y', ...command, temporary], {
    stderr: 'pipe',
  })
  const problems = await new Response(ffmpeg.stderr).text()
  if ((await ffmpeg.exited) !== 0) throw new Error(`ffmpeg could not make a tone: ${problems}`)
  await rename(temporary, path)
  return path
}
