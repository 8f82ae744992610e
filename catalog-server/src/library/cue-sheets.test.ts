import { expect, test } from 'bun:test'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encodeAs } from '../testing/encoded-text.ts'
import { createTestApp } from '../testing/test-app.ts'

const ffmpeg = Bun.which('ffmpeg') ?? 'ffmpeg'

function run(...options: string[]): Buffer {
  const { stdout, stderr } = Bun.spawnSync([ffmpeg, '-v', 'error', '-nostdin', '-y', ...options])
  expect(stderr.toString()).toBe('')
  return Buffer.from(stdout)
}
const raw = ['-f', 's16le', '-ac', '2', '-ar', '44100']
const samplesIn = (path: string): Buffer => run('-i', path, ...raw, '-')

/** Frames that lie between milliseconds, and between the thousandths of seconds that a seek can name. */
const starts = ['00:00:00', '00:02:10', '00:04:01']
const cue = (file: string): string =>
  [
    'PERFORMER "Кино"',
    'TITLE "Группа крови"',
    'REM DATE 1988',
    `FILE "${file}" WAVE`,
    ...starts.flatMap((start, index) => [
      `  TRACK 0${index + 1} AUDIO`,
      `    TITLE "Песня ${index + 1}"`,
      ...(index === 2 ? ['    PERFORMER "Кино feat. Ann"'] : []),
      `    INDEX 01 ${start}`,
    ]),
  ].join('\r\n')

test('a file with a cue sheet is shown as its tracks, which are heard end to end to the sample', async () => {
  await using app = await createTestApp()
  const alice = app.as('alice')
  const music = join(app.folder, 'music')
  mkdirSync(join(music, 'Kino'), { recursive: true })
  const file = join(music, 'Kino/Album.flac')
  run(
    '-f',
    'lavfi',
    '-i',
    "aevalsrc='0.5*sin(2*PI*(300*t+20*t*t))|0.4*sin(900*t)':d=6.5:s=44100",
    '-sample_fmt',
    's16',
    file,
  )
  writeFileSync(join(music, 'Kino/Album.cue'), encodeAs('windows-1251', cue('Album.wav')))
  await alice.library.addFolder({ body: { path: music } })
  const seen = async () => {
    const status = await app.app.library.scanToEnd()
    const { items } = await alice.catalog.tracks({ query: {} })
    return { status, tracks: items.toSorted((a, b) => a.track_number - b.track_number) }
  }
  const { tracks, status } = await seen()
  expect(status).toMatchObject({ added: 3, problems: 0, left_out: [] })
  expect(
    tracks.map((track) => [
      track.track_number,
      track.name,
      track.album_name,
      track.duration_secs,
      track.audio_uri,
    ]),
  ).toEqual([
    [1, 'Песня 1', 'Группа крови', 2, 'Kino/Album.flac#t=0.000,2.133'],
    [2, 'Песня 2', 'Группа крови', 2, 'Kino/Album.flac#t=2.133,4.013'],
    [3, 'Песня 3', 'Группа крови', 2, 'Kino/Album.flac#t=4.013'],
  ])
  expect(tracks[2]?.artists.map(({ name, role }) => [name, role])).toEqual([
    ['Кино', 'MainArtist'],
    ['Ann', 'FeaturedArtist'],
  ])
  // No player plays a part of a file: it asks for a conversion.
  expect(tracks[0]?.mime).toBe('audio/x-section')

  const whole = samplesIn(file)
  const streamed: Buffer[] = []
  for (const { id } of tracks) {
    const response = await app.request(`/v1/content/stream/${id}`, { as: 'alice' })
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'audio/wav'])
    const wav = Buffer.from(await response.arrayBuffer())
    expect(wav.length).toBe(Number(response.headers.get('content-length')))
    streamed.push(wav.subarray(44))
  }
  expect(streamed.map((samples) => samples.length / 4)).toEqual([
    160 * 588,
    141 * 588,
    6.5 * 44_100 - 301 * 588,
  ])
  expect(Buffer.concat(streamed).equals(whole)).toBe(true)
  const flac = await app.request(`/v1/content/stream/${tracks[1]?.id}?format=flac`, {
    as: 'alice',
  })
  const kept = join(app.folder, 'part.flac')
  writeFileSync(kept, Buffer.from(await flac.arrayBuffer()))
  expect(Math.abs(samplesIn(kept).length / 4 - 141 * 588)).toBeLessThanOrEqual(1)

  // They are the same tracks when the folder moves, and nothing is read while nothing changes.
  expect((await seen()).status).toMatchObject({ added: 0, updated: 0, unchanged: 3, missing: 0 })
  renameSync(join(music, 'Kino'), join(music, 'Moved'))
  const moved = await seen()
  expect(moved.tracks.map(({ id }) => id)).toEqual(tracks.map(({ id }) => id))

  rmSync(join(music, 'Moved/Album.cue'))
  expect((await seen()).tracks.map(({ name, audio_uri: uri }) => [name, uri])).toEqual([
    ['Album', 'Moved/Album.flac'],
  ])
})

test('what cannot be cut to the sample, and files that are tracks already, stay as they are', async () => {
  await using app = await createTestApp()
  const alice = app.as('alice')
  const music = join(app.folder, 'music')
  const tone = ['-f', 'lavfi', '-i', 'sine=frequency=300:duration=6']
  run(...tone, join(music, 'Mix.mp3'))
  writeFileSync(join(music, 'Mix.cue'), cue('Mix.mp3'))
  run(...tone, join(music, '01.wav'))
  writeFileSync(join(music, 'Single.cue'), 'FILE "01.wav" WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00')
  run('-f', 'lavfi', '-i', 'sine=frequency=500:duration=3', join(music, 'Short.flac'))
  writeFileSync(join(music, 'Short.flac.cue'), cue('Gone.wav'))
  await alice.library.addFolder({ body: { path: music } })
  await app.app.library.scanToEnd()
  const { items } = await alice.catalog.tracks({ query: {} })
  expect(items.map(({ audio_uri: uri }) => uri).sort()).toEqual([
    '01.wav',
    'Mix.mp3',
    'Short.flac#t=0.000,2.133',
    'Short.flac#t=2.133,4.013',
  ])
  const { items: problems } = await alice.library.problems({ query: {} })
  expect(problems.map(({ code, message }) => [code, message])).toEqual([
    ['damaged', 'The cue sheet names a time behind the end of this file'],
  ])
  expect(readFileSync(join(music, 'Mix.mp3')).length).toBeGreaterThan(0)
})

test('discs of one folder, guests, writers and gains are read from their sheets', async () => {
  await using app = await createTestApp()
  const alice = app.as('alice')
  const music = join(app.folder, 'music/Record')
  mkdirSync(music)
  for (const disc of [1, 2]) {
    const tone = ['-f', 'lavfi', '-i', `sine=frequency=${300 * disc}:duration=4`]
    run(...tone, join(music, `Record CD${disc}.flac`))
    writeFileSync(
      join(music, `Record CD${disc}.cue`),
      [
        'PERFORMER Ann',
        'TITLE Record',
        'REM REPLAYGAIN_ALBUM_GAIN -7.12 dB',
        `FILE "Record CD${disc}.wav" WAVE`,
        'TRACK 01 AUDIO',
        'TITLE "Lake (feat. Bob)"',
        'SONGWRITER "Cid / Dan"',
        'REM REPLAYGAIN_TRACK_GAIN -6.50 dB',
        'REM REPLAYGAIN_TRACK_PEAK 0.875',
        'INDEX 01 00:00:00',
        'TRACK 02 AUDIO',
        'TITLE Hills',
        'INDEX 01 00:02:00',
        'TRACK 03 MODE1/2352',
        'TITLE Data',
        'INDEX 01 00:03:00',
      ].join('\n'),
    )
  }
  await alice.library.addFolder({ body: { path: join(app.folder, 'music') } })
  await app.app.library.scanToEnd()
  const { items } = await alice.catalog.tracks({ query: {} })
  expect(
    items
      .map((track) => `${track.disc_number}/${track.track_number} ${track.name} ${track.duration_secs}`)
      .sort(),
  ).toEqual(['1/1 Lake 2', '1/2 Hills 1', '2/1 Lake 2', '2/2 Hills 1'])
  expect(new Set(items.map(({ album_id: album }) => album)).size).toBe(1)
  const lake = items.find(({ name }) => name === 'Lake')
  expect(lake?.artists.map(({ name, role }) => `${name} ${role}`)).toEqual([
    'Ann MainArtist',
    'Bob FeaturedArtist',
    'Cid Composer',
    'Dan Composer',
  ])
  expect(lake?.replay_gain).toMatchObject({
    track_gain_db: -6.5,
    track_peak: 0.875,
    album_gain_db: -7.12,
  })
})

test('songs that were cut out of a file beside it are an album, and the file is another one', async () => {
  await using app = await createTestApp()
  const alice = app.as('alice')
  const music = join(app.folder, 'music/Kino')
  mkdirSync(music, { recursive: true })
  const tone = (frequency: number) => ['-f', 'lavfi', '-i', `sine=frequency=${frequency}:duration=6`]
  const tags = (track: number) =>
    Object.entries({ album: 'Группа крови', album_artist: 'Кино', artist: 'Кино', track }).flatMap(
      ([name, value]) => ['-metadata', `${name}=${value}`],
    )
  run(...tone(300), join(music, 'Album.flac'))
  writeFileSync(join(music, 'Album.cue'), cue('Album.flac'))
  for (const track of [1, 2, 3]) run(...tone(300 + 50 * track), ...tags(track), join(music, `0${track}.flac`))
  await alice.library.addFolder({ body: { path: join(app.folder, 'music') } })
  const counts = async (): Promise<number[]> => {
    await app.app.library.scanToEnd()
    const { items } = await alice.catalog.albums({ query: {} })
    return items.map(({ track_count: count }) => count)
  }
  expect(await counts()).toEqual([3, 3])
  // A song that is in no sheet belongs to the album of the sheet.
  for (const track of [1, 2, 3]) rmSync(join(music, `0${track}.flac`))
  run(...tone(700), ...tags(4), join(music, '04.flac'))
  expect(await counts()).toEqual([4])
})
