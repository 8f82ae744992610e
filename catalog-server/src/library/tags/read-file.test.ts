import { expect, test } from 'bun:test'
import { readdir, readFile as readBytes } from 'node:fs/promises'
import { apeTag } from '../../testing/ape-writer.ts'
import {
  makePng,
  makeTone,
  makeTrack,
  writeTagged,
  type FixtureFormat,
} from '../../testing/library-fixture.ts'
import type { FileFacts } from './facts.ts'
import { createReadingDirectory, ffmpeg, ffprobeDurationMs } from './read-fixture.ts'

const kinds: [FixtureFormat, Partial<FileFacts>][] = [
  ['mp3', { container: 'MPEG', codec: 'mp3', lossless: false }],
  ['flac', { container: 'FLAC', codec: 'flac', lossless: true, bitDepth: 16 }],
  ['ogg', { container: 'Ogg', codec: 'vorbis', lossless: false }],
  ['opus', { container: 'Ogg', codec: 'opus', sampleRateHz: 48000 }],
  ['oggflac', { container: 'Ogg', codec: 'flac', lossless: true }],
  ['speex', { container: 'Ogg', codec: 'speex', sampleRateHz: 16000 }],
  ['m4a', { container: 'MP4', codec: 'aac', lossless: false, channels: 1 }],
  ['alac', { container: 'MP4', codec: 'alac', lossless: true, bitDepth: 16 }],
  ['aac', { container: 'ADTS', codec: 'aac', channels: 1 }],
  ['wav', { container: 'WAV', codec: 'pcm', lossless: true, bitDepth: 16 }],
  ['aiff', { container: 'AIFF', codec: 'pcm', lossless: true }],
  ['wma', { container: 'ASF', codec: 'wma', lossless: false }],
  ['wavpack', { container: 'WavPack', codec: 'wavpack', lossless: true }],
  ['dsf', { container: 'DSF', codec: 'dsd', lossless: true, bitDepth: 1, sampleRateHz: 2_822_400 }],
  ['ape', { container: 'APE', codec: 'ape', lossless: true, bitDepth: 16, channels: 2 }],
]

const tags = {
  TITLE: 'Café (Live)',
  ARTIST: 'Björk & Friends',
  ALBUM: 'Größe',
  ALBUMARTIST: 'Björk',
  TRACKNUMBER: '3/12',
  DISCNUMBER: '2/2',
  DATE: '1999-04-05',
  GENRE: 'Rock',
}

for (const [format, expected] of kinds) {
  test(`${format}: what it is, how long it lasts and what its tags say`, async () => {
    await using room = await createReadingDirectory()
    const path = await makeTrack(room.path('track'), {
      format,
      seconds: 3.7,
      tags: format === 'aac' ? {} : tags,
    })

    const facts = await room.facts(path)

    expect(facts).toMatchObject({ ...expected })
    // ffprobe cannot decode our APE file, which has no sound.
    const truth = format === 'ape' ? 3700 : await ffprobeDurationMs(path)
    expect(Math.abs(facts.durationMs - truth)).toBeLessThanOrEqual(500)
    expect(facts.payloadHash).toMatch(/^[0-9a-f]{32}$/)
    if (format === 'aac') return
    expect(facts).toMatchObject({
      title: 'Café (Live)',
      originalTitle: 'Café',
      versionTitle: 'Live',
      album: 'Größe',
    })
    expect(facts.credits).toMatchObject([{ name: 'Björk & Friends', role: 'MainArtist' }])
    expect(facts).toMatchObject({ trackNumber: 3, releaseDate: 923270400, genres: ['Rock'] })
    // RIFF has no names for these two.
    if (format !== 'wav') expect(facts).toMatchObject({ albumArtists: [{ name: 'Björk' }], discNumber: 2 })
  })
}

for (const format of ['mp3', 'flac', 'ogg', 'opus', 'm4a'] as const) {
  test(`${format}: several values of a tag, lyrics and the cover arrive`, async () => {
    await using room = await createReadingDirectory()
    const cover = makePng(300, 300, '#336699')
    const path = await makeTrack(room.path('track'), {
      format,
      cover,
      tags: {
        ARTISTS: ['Alice', 'AC/DC'],
        ARTIST: 'Alice feat. AC/DC',
        COMPOSER: ['One', 'Two'],
        LYRICS: 'First line\nSecond line',
        REPLAYGAIN_TRACK_GAIN: '-7.25 dB',
        REPLAYGAIN_TRACK_PEAK: '0.98',
        MUSICBRAINZ_ARTISTID: [
          '11111111-1111-1111-1111-111111111111',
          '22222222-2222-2222-2222-222222222222',
        ],
        ITUNESADVISORY: '1',
      },
    })

    const facts = await room.facts(path)

    expect(facts.credits).toMatchObject([
      { name: 'Alice', role: 'MainArtist', musicBrainzId: '11111111-1111-1111-1111-111111111111' },
      { name: 'AC/DC', role: 'FeaturedArtist', musicBrainzId: '22222222-2222-2222-2222-222222222222' },
      { name: 'One', role: 'Composer' },
      { name: 'Two', role: 'Composer' },
    ])
    expect(facts.lyrics.map(({ text }) => text)).toEqual(['First line\nSecond line'])
    expect(facts.replayGain).toEqual({
      trackGainDb: -7.25,
      trackPeak: 0.98,
      albumGainDb: null,
      albumPeak: null,
    })
    expect(facts.explicit).toBe(true)
    const hash = new Bun.CryptoHasher('sha256').update(cover).digest('hex')
    expect(facts.cover).toEqual({ hash, mime: 'image/png', sizeBytes: cover.length })
    expect(await readdir(room.artDirectory)).toEqual([hash])
    expect(new Uint8Array(await readBytes(`${room.artDirectory}/${hash}`))).toEqual(new Uint8Array(cover))
  })
}

test('a cover as large as a poster travels through the many pages of an Ogg comment', async () => {
  await using room = await createReadingDirectory()
  const cover = Buffer.concat([makePng(2, 2, '#000000'), Buffer.alloc(900_000, 7)])
  const path = await makeTrack(room.path('track'), { format: 'ogg', cover, tags: { TITLE: 'T' } })

  expect(await room.facts(path)).toMatchObject({ title: 'T', cover: { sizeBytes: cover.length } })
  expect(Math.abs((await room.facts(path)).durationMs - 1000)).toBeLessThan(50)
})

test('ID3v2.3 in UTF-16 keeps a band with a slash in its name whole', async () => {
  await using room = await createReadingDirectory()
  const tone = await makeTone({ format: 'mp3' })
  await room.write(tone)
  await ffmpeg(
    '-i',
    room.path('file-1'),
    '-c',
    'copy',
    '-id3v2_version',
    '3',
    '-metadata',
    'title=Śpiew',
    '-metadata',
    'artist=AC/DC',
    '-metadata',
    'date=2001',
    '-f',
    'mp3',
    room.path('v23'),
  )
  expect(await room.facts(room.path('v23'))).toMatchObject({
    title: 'Śpiew',
    credits: [{ name: 'AC/DC', role: 'MainArtist' }],
    releaseDate: 978307200,
  })
})

test('an MP3 that only has ID3v1 and APE tags behind it', async () => {
  await using room = await createReadingDirectory()
  const id3v1 = Buffer.alloc(128)
  id3v1.write('TAGShort title cut to thirty ch', 0, 'latin1')
  id3v1.write('1987', 93, 'latin1')
  id3v1.writeUInt8(9, 126)
  id3v1.writeUInt8(17, 127)
  const audio = writeTagged(await makeTone({ format: 'mp3' }), {}).subarray(10)
  const facts = await room.factsOf(Buffer.concat([audio, apeTag({ Title: 'The whole long title' }), id3v1]))

  expect(facts).toMatchObject({
    title: 'The whole long title',
    trackNumber: 9,
    genres: ['Rock'],
    releaseDate: 536457600,
  })
})

test('a genre of 0 in ID3v1 is Blues, unless a better tag tells the song and no genre', async () => {
  await using room = await createReadingDirectory()
  const id3v1 = Buffer.alloc(128)
  id3v1.write('TAGSong', 0, 'latin1')
  const audio = writeTagged(await makeTone({ format: 'mp3' }), {}).subarray(10)
  const genresWith = async (...tags: Buffer[]) => (await room.factsOf(Buffer.concat([audio, ...tags]))).genres

  expect(await genresWith(id3v1)).toEqual(['Blues'])
  expect(await genresWith(apeTag({ REPLAYGAIN_TRACK_GAIN: '-3 dB' }), id3v1)).toEqual(['Blues'])
  expect(await genresWith(apeTag({ Title: 'Song' }), id3v1)).toEqual([])
})

test('files that are not audio, empty or truncated each get an answer of their own', async () => {
  await using room = await createReadingDirectory()
  const mp3 = await makeTone({ format: 'mp3', seconds: 3 })
  const code = async (bytes: Uint8Array) => {
    const result = await room.readBytes(bytes)
    return 'problem' in result ? result.problem.code : 'read'
  }

  expect(await code(Buffer.alloc(0))).toBe('empty')
  expect(await code(Buffer.from('Just some notes, renamed to .mp3\n'.repeat(100)))).toBe('not_audio')
  expect(await code(makePng(100, 100, '#ffffff'))).toBe('not_audio')
  expect(await code(Buffer.alloc(100_000))).toBe('not_audio')
  for (const format of ['flac', 'ogg', 'm4a', 'wav', 'aiff', 'wma', 'wavpack'] as const) {
    const whole = await makeTone({ format, seconds: 3 })
    expect([format, await code(whole.subarray(0, 40))]).toEqual([format, 'damaged'])
  }
  expect(await code(mp3.subarray(0, Math.floor(mp3.length / 2)))).toBe('read')
  expect(await room.read(room.path('nowhere'))).toMatchObject({ problem: { code: 'unreadable' } })
  expect(await room.read(room.directory)).toMatchObject({ problem: { code: 'unreadable' } })
})
