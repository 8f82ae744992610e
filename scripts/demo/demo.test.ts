import { expect, test } from 'bun:test'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { album, fileStemOf } from './album.ts'

const demo = join(import.meta.dir, '../../demo')
const folder = join(demo, album.title)
const pathOf = (index: number) => join(folder, `${fileStems[index] ?? ''}.mp3`)
const fileStems = album.tracks.map(fileStemOf)

interface Probe {
  format: { duration: string; tags: Record<string, string> }
  streams: { codec_name: string; channels: number }[]
}

async function run(...command: string[]): Promise<{ out: string; log: string }> {
  const child = Bun.spawn(command, { stdout: 'pipe', stderr: 'pipe' })
  const [out, log] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  expect(await child.exited).toBe(0)
  return { out, log }
}

async function probe(index: number): Promise<Probe> {
  const show = ['-show_format', '-show_streams', '-of', 'json']
  return JSON.parse((await run('ffprobe', '-v', 'error', ...show, pathOf(index))).out)
}

/** Runs ffmpeg's meters over a file and returns their output. */
async function measure(index: number, filter: string): Promise<string> {
  const quiet = ['-hide_banner', '-nostats', '-nostdin']
  return (await run('ffmpeg', ...quiet, '-i', pathOf(index), '-af', filter, '-f', 'null', '-')).log
}

function figure(log: string, pattern: RegExp): number {
  return Number(pattern.exec(log)?.[1])
}

test('the whole demo, with its cover, weighs at most 2 MB, and nothing else lies beside it', async () => {
  const files = await readdir(demo, { recursive: true, withFileTypes: true })
  const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name))
  const expected = [join(demo, 'README.md'), join(folder, 'cover.png')]
  expect(paths.toSorted()).toEqual([...expected, ...album.tracks.map((_, index) => pathOf(index))].toSorted())
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size))
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(2_000_000)
})

test('the cover is a square of 800 pixels', async () => {
  expect(await new Bun.Image(join(folder, 'cover.png')).metadata()).toMatchObject({ width: 800, height: 800 })
})

test('the album plays for two and a half to four minutes', async () => {
  const probes = await Promise.all(album.tracks.map((_, index) => probe(index)))
  const seconds = probes.reduce((sum, { format }) => sum + Number(format.duration), 0)
  expect(seconds).toBeGreaterThan(150)
  expect(seconds).toBeLessThan(240)
})

test('one track credits a guest beside the band', () => {
  expect(album.tracks.filter((track) => track.artist.startsWith(`${album.artist} feat. `))).toHaveLength(1)
})

for (const [index, track] of album.tracks.entries()) {
  test(`${track.title} is stereo and fully tagged`, async () => {
    const { format, streams } = await probe(index)
    expect(streams).toMatchObject([{ codec_name: 'mp3', channels: 2 }])
    expect(format.tags).toMatchObject({
      title: track.title,
      artist: track.artist,
      album: 'Four Rooms, One Evening',
      album_artist: 'Pezzottify House Band',
      track: `${index + 1}/4`,
      disc: '1/1',
      date: '2026',
      genre: track.genre,
      composer: 'Pezzottify House Band',
      copyright: expect.stringContaining('CC0'),
    })
  })

  test(`${track.title} is as loud as its neighbours, and neither clips nor pauses`, async () => {
    const meters =
      'ebur128=framelog=verbose,volumedetect,silencedetect=n=-50dB:d=1,astats=measure_perchannel=none'
    const log = await measure(index, meters)
    expect(figure(log, /mean_volume: (\S+) dB/)).toBeGreaterThan(-30)
    expect(figure(log, /max_volume: (\S+) dB/)).toBeLessThanOrEqual(-1)
    expect(Math.abs(figure(log, /I:\s+(\S+) LUFS/) + 16)).toBeLessThan(0.5)
    expect(Math.abs(figure(log, /DC offset: (\S+)/))).toBeLessThan(0.001)
    expect(log).not.toContain('silence_start')
  })
}
