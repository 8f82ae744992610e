import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { cachedFolder } from './work-folder.ts'

/** Three albums; the titles of each are in the order of its tracks and of the alphabet. */
export type Evening = Record<'clicked' | 'converted' | 'evening', string[]> & { folder: string }

const albums = {
  clicked: { tracks: 20, seconds: 60, extension: 'flac', codec: 'flac' },
  converted: { tracks: 20, seconds: 300, extension: 'm4a', codec: 'alac' },
  evening: { tracks: 221, seconds: 2, extension: 'flac', codec: 'flac' },
} as const

export async function makeEvening(): Promise<Evening> {
  const titles = (album: keyof typeof albums): string[] =>
    Array.from({ length: albums[album].tracks }, (_, index) => titleOf(album, index))
  const folder = await cachedFolder('evening', [import.meta.filename], make)
  return {
    folder: join(folder, 'music'),
    clicked: titles('clicked'),
    converted: titles('converted'),
    evening: titles('evening'),
  }
}

const titleOf = (album: string, index: number): string => `${album} ${String(index + 1).padStart(3, '0')}`

/** One sound is encoded for each album; its tracks begin at different places of it, so that no two are the same. */
async function make(folder: string): Promise<void> {
  for (const [album, { tracks, seconds, extension, codec }] of Object.entries(albums)) {
    const music = join(folder, 'music', album)
    mkdirSync(music, { recursive: true })
    const whole = join(folder, `${album}.${extension}`)
    const tone = `aevalsrc=0.4*sin(2*PI*(300*t+t*t))+0.05*(random(0)-0.5):s=44100:d=${seconds + tracks}`
    ffmpeg(['-f', 'lavfi', '-i', tone, '-ac', '2', '-sample_fmt', codec === 'alac' ? 's16p' : 's16'], whole)
    for (let index = 0; index < tracks; index += 1) {
      const title = titleOf(album, index)
      const tags = { title, album, artist: 'Bench', track: String(index + 1) }
      const metadata = Object.entries(tags).flatMap(([name, value]) => ['-metadata', `${name}=${value}`])
      const part = ['-ss', String(index), '-t', String(seconds), '-i', whole]
      ffmpeg([...part, ...metadata, '-c:a', codec], join(music, `${title}.${extension}`))
    }
  }
}

function ffmpeg(options: string[], path: string): void {
  const codec = path.endsWith('.m4a') && !options.includes('-c:a') ? ['-c:a', 'alac'] : []
  const run = Bun.spawnSync(['ffmpeg', '-v', 'error', '-y', ...options, ...codec, path])
  if (run.exitCode !== 0) throw new Error(run.stderr.toString())
}
