import { mkdirSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FixtureFormat, TrackTags } from '../catalog-server/src/testing/library-fixture.ts'
import { extensionOf, makeTone, writeTagged } from '../catalog-server/src/testing/library-fixture.ts'
import { createRandom, nameFrom, pick, zipfRank } from './tools/names.ts'
import { cachedFolder } from './tools/work-folder.ts'

/** A folder of real music files, in folders of artists and albums. */
export type Music = {
  folder: string
  files: MusicFile[]
  /** Changes the titles of some evenly spread files; the sound stays. The cached folder keeps its character. */
  retag(count: number, mark: string): Promise<void>
}

type MusicFile = {
  /** Relative to the folder. */
  path: string
  format: FixtureFormat
  tone: number
  seconds: number
  tags: TrackTags
  /** Distinguishes covers; null for no cover. Albums have it in their first file, as many rippers write it. */
  cover: number | null
  number: number
}

const formats: [FixtureFormat, ...FixtureFormat[]] = ['flac', 'mp3', 'mp3', 'opus', 'm4a', 'ogg']
const genres: [string, ...string[]] = ['Rock', 'Jazz', 'Klassik', 'Electronic', 'Folk', 'Hip-Hop', 'Ambient']
const tones = 8
const tracksPerAlbum = 12
const writesAtOnce = 32

/** Creates, or reuses, `count` tagged files. */
export async function makeMusic(count: number): Promise<Music> {
  const files = planMusic(count)
  const makers = [import.meta.path, join(import.meta.dirname, 'tools/names.ts')]
  const folder = await cachedFolder(`music-${count}`, makers, (path) => writeAll(join(path, 'music'), files))
  const music = join(folder, 'music')
  return {
    folder: music,
    files,
    retag: (changed, mark) => {
      const step = Math.max(1, Math.floor(files.length / changed))
      const chosen = files.filter((_, index) => index % step === 0).slice(0, changed)
      return writeAll(
        music,
        chosen.map((file) => ({
          ...file,
          tags: { ...file.tags, TITLE: `${String(file.tags['TITLE'])} ${mark}` },
        })),
      )
    },
  }
}

/** The plan of the files: the same for the same count. Few artists have much music, as in real collections. */
function planMusic(count: number): MusicFile[] {
  const random = createRandom(count)
  const artists = Array.from({ length: Math.ceil(count / 40) }, () => nameFrom(random, 1, 3))
  const files: MusicFile[] = []
  for (let album = 0; files.length < count; album += 1) {
    const artist = artists[zipfRank(random, artists.length)] ?? ''
    const title = nameFrom(random, 1, 4)
    const format = pick(random, formats)
    const year = 1960 + Math.floor(random() * 65)
    const genre = pick(random, genres)
    const length = Math.min(tracksPerAlbum, count - files.length)
    for (let track = 1; track <= length; track += 1) {
      const name = nameFrom(random, 1, 5)
      const file = `${String(track).padStart(2, '0')} ${name}.${extensionOf(format)}`
      files.push({
        // The number of the album distinguishes two albums of the same name.
        path: join(artist, `${title} (${album})`, file),
        format,
        tone: Math.floor(random() * tones),
        seconds: random() < 0.5 ? 1 : 2,
        tags: {
          TITLE: name,
          ARTIST: random() < 0.1 ? [artist, pick(random, [artist, ...artists])] : artist,
          ALBUM: title,
          ALBUMARTIST: artist,
          TRACKNUMBER: `${track}/${length}`,
          DATE: String(year),
          GENRE: genre,
        },
        cover: track === 1 ? album : null,
        number: files.length,
      })
    }
  }
  return files
}

async function writeAll(folder: string, files: readonly MusicFile[]): Promise<void> {
  const picture = await makePicture()
  for (let from = 0; from < files.length; from += writesAtOnce)
    await Promise.all(
      files.slice(from, from + writesAtOnce).map(async (file) => {
        const path = join(folder, file.path)
        const tone = await makeTone({
          format: file.format,
          seconds: file.seconds,
          frequencyHz: 220 + 60 * file.tone,
        })
        const cover = file.cover === null ? undefined : numberedPicture(picture, file.cover)
        mkdirSync(join(path, '..'), { recursive: true })
        // Written to a new file that is then renamed, like taggers do.
        await writeFile(`${path}.new`, writeTagged(likeNoOther(tone, file), file.tags, cover))
        await rename(`${path}.new`, path)
      }),
    )
}

/**
 * Makes the recording unique: four bytes of the sound become the number of the file. Otherwise thousands of files would
 * have the same sound, as in no real collection. Checksums of Ogg pages are computed again with the tags; those of one
 * FLAC frame become wrong, which no scan checks.
 */
function likeNoOther(tone: Uint8Array, { format, number }: MusicFile): Uint8Array {
  const copy = Buffer.from(tone)
  const at = format === 'm4a' ? copy.indexOf('mdat') + 260 : copy.length - 24
  copy.writeUInt32BE(number * 7 + 1, at)
  return copy
}

/** A picture with detail, of the common size of embedded covers: 600 pixels a side, some 80 kB. */
async function makePicture(): Promise<Buffer> {
  const source = ['-f', 'lavfi', '-i', 'mandelbrot=size=600x600:rate=1']
  const options = ['-frames:v', '1', '-q:v', '4', '-f', 'mjpeg', 'pipe:1']
  const ffmpeg = Bun.spawn(['ffmpeg', '-v', 'error', '-nostdin', ...source, ...options], { stdout: 'pipe' })
  return Buffer.from(await new Response(ffmpeg.stdout).arrayBuffer())
}

/** A JPEG comment after its first two bytes makes it a different file that looks the same. */
function numberedPicture(picture: Buffer, number: number): Buffer {
  const comment = Buffer.from([0xff, 0xfe, 0, 6, 0, 0, 0, 0])
  comment.writeUInt32BE(number, 4)
  return Buffer.concat([picture.subarray(0, 2), comment, picture.subarray(2)])
}
