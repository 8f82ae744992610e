/** Makes the demo album again: `bun scripts/demo/make-demo.ts [first letters of a file name …]`. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { album, fileStemOf } from './album.ts'
import { fourRooms } from './cover/four-rooms.ts'
import { rasterise } from './cover/raster.ts'
import { encode, runFfmpeg } from './encode.ts'
import { mastered } from './synth/master.ts'

// MP3, because every browser plays it, also those built without licensed decoders; at a variable rate,
// because at 80 kbit/s it keeps more of these four pieces above 1 kHz than ffmpeg's own AAC encoder.
const codec = ['-c:a', 'libmp3lame', '-q:a', '6.9', '-compression_level', '0', '-id3v2_version', '4']
const coverSize = 800

const folder = join(import.meta.dir, '../../demo', album.title)
await mkdir(folder, { recursive: true })

const wanted = process.argv.slice(2)
for (const [index, track] of album.tracks.entries()) {
  const stem = fileStemOf(track)
  if (wanted.length > 0 && !wanted.some((start) => stem.startsWith(start))) continue
  await encode(mastered(track.render(), track.fades), join(folder, `${stem}.mp3`), codec, {
    title: track.title,
    artist: track.artist,
    album: album.title,
    album_artist: album.artist,
    track: `${index + 1}/${album.tracks.length}`,
    disc: '1/1',
    date: album.date,
    genre: track.genre,
    composer: album.composer,
    copyright: album.copyright,
  })
  console.log(stem)
}

const rawPixels = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${coverSize}x${coverSize}`, '-i', 'pipe:0']
await runFfmpeg(
  [...rawPixels, '-flags', '+bitexact', join(folder, 'cover.png')],
  rasterise(fourRooms, coverSize),
)
