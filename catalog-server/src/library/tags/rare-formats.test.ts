import { expect, test } from 'bun:test'
import { sha256Hex } from '../../base/ids.ts'
import { mimeOf } from '../../media/mime.ts'
import { apeTag } from '../../testing/ape-writer.ts'
import { musepackSecond } from '../../testing/musepack-second.ts'
import { createReadingDirectory, ffmpeg } from './read-fixture.ts'

const sine = ['-f', 'lavfi', '-i', 'sine=d=20']

test.each([
  ['pcm_alaw', 'pcm', 'audio/wav'],
  ['pcm_mulaw', 'pcm', 'audio/wav'],
  ['pcm_f64le', 'other', 'audio/wav; codecs="unknown"'],
  ['adpcm_ms', 'other', 'audio/wav; codecs="unknown"'],
  ['adpcm_ima_wav', 'other', 'audio/wav; codecs="unknown"'],
  ['libmp3lame', 'mp3', 'audio/wav; codecs="mp4a.6B"'],
])(
  'a WAV of %s lasts as long as it sounds, and browsers are told what it holds',
  async (encoder, codec, mime) => {
    await using room = await createReadingDirectory()
    const path = room.path(`${encoder}.wav`)
    await ffmpeg(...sine, '-c:a', encoder, path)
    const facts = await room.facts(path)
    expect(facts).toMatchObject({ container: 'WAV', codec, lossless: encoder === 'pcm_f64le' })
    expect(facts.durationMs).toBeWithin(19_990, 20_060)
    expect(mimeOf({ ...facts, format: 'UNKNOWN', audio_uri: path })).toBe(mime)
  },
)

test('Matroska and WebM are read: tags, length and codec, and their music is known again when they are retagged', async () => {
  await using room = await createReadingDirectory()
  for (const [extension, encoder, codec] of [
    ['mka', 'flac', 'flac'],
    ['weba', 'libopus', 'opus'],
    ['webm', 'libvorbis', 'vorbis'],
  ] as const) {
    const [path, retagged] = [room.path(`a.${extension}`), room.path(`b.${extension}`)]
    const tags = ['title=Sine', 'artist=Ohm', 'album=Waves', 'track=3', 'album_artist=All']
    const muxer = extension === 'mka' ? 'matroska' : 'webm'
    const metadata = tags.flatMap((tag) => ['-metadata', tag])
    await ffmpeg(...sine, '-c:a', encoder, ...metadata, '-f', muxer, path)
    const facts = await room.facts(path)
    expect(facts).toMatchObject({
      container: 'Matroska',
      codec,
      title: 'Sine',
      album: 'Waves',
      trackNumber: 3,
    })
    expect(facts.credits).toMatchObject([{ name: 'Ohm' }])
    expect(facts.albumArtists).toMatchObject([{ name: 'All' }])
    expect(facts.durationMs).toBeWithin(19_990, 20_060)
    await ffmpeg('-i', path, '-c', 'copy', '-metadata', 'title=Other', '-f', muxer, retagged)
    expect(await room.facts(retagged)).toMatchObject({ title: 'Other', payloadHash: facts.payloadHash })
    const cut = (await Bun.file(path).bytes()).subarray(0, 200)
    expect(await room.readBytes(cut)).toMatchObject({ problem: { code: 'damaged' } })
  }
})

test('the cover of a Matroska file is the attachment called so, in whatever order they are attached', async () => {
  await using room = await createReadingDirectory()
  const hashes = new Map<string, string>()
  for (const color of ['red', 'green', 'blue']) {
    const picture = room.path(`${color}.jpg`)
    await ffmpeg('-f', 'lavfi', '-i', `color=${color}:s=64x64`, '-frames:v', '1', picture)
    hashes.set(sha256Hex(await Bun.file(picture).bytes()), color)
  }
  const coverAmong = async (...attached: [name: string, color: string][]) => {
    const attachments = attached.flatMap(([name, color], index) => {
      const metadata = `-metadata:s:t:${index}`
      return [
        '-attach',
        room.path(`${color}.jpg`),
        metadata,
        'mimetype=image/jpeg',
        metadata,
        `filename=${name}`,
      ]
    })
    await ffmpeg('-f', 'lavfi', '-i', 'sine=d=1', '-c:a', 'libopus', ...attachments, room.path('a.mka'))
    const { cover } = await room.facts(room.path('a.mka'))
    return cover && hashes.get(cover.hash)
  }
  expect(await coverAmong(['artist.jpg', 'red'], ['Cover.JPG', 'green'])).toBe('green')
  expect(await coverAmong(['cover.jpg', 'green'], ['artist.jpg', 'red'])).toBe('green')
  expect(await coverAmong(['booklet.jpg', 'blue'], ['small_cover.jpg', 'red'], ['cover.png', 'green'])).toBe(
    'green',
  )
  expect(await coverAmong(['artist.jpg', 'red'], ['booklet.jpg', 'blue'])).toBe('blue')
  expect(await coverAmong(['artist.jpg', 'red'])).toBeNull()
})

test('a format without a reader is named, even where frames of another lie in it', async () => {
  await using room = await createReadingDirectory()
  for (const [extension, name] of [
    ['au', 'Sun audio'],
    ['snd', 'Sun audio'],
  ]) {
    const path = room.path(`a.${extension}`)
    await ffmpeg(...sine, '-f', 'au', path)
    expect(await room.read(path)).toEqual({
      problem: { code: 'not_audio', message: `Files of ${name} are not read` },
    })
  }
})

test('True Audio, Core Audio, Wave64 and Musepack are read: length, tags, and their music is known again when they are retagged', async () => {
  await using room = await createReadingDirectory()
  for (const [extension, container, codec, options] of [
    ['tta', 'TTA', 'tta', []],
    ['caf', 'CAF', 'pcm', ['-c:a', 'pcm_s24be']],
    ['caf', 'CAF', 'alac', ['-c:a', 'alac']],
    ['caf', 'CAF', 'opus', ['-c:a', 'libopus']],
    ['w64', 'Wave64', 'pcm', ['-c:a', 'pcm_s24le']],
  ] as const) {
    const path = room.path(`${codec}.${extension}`)
    await ffmpeg(...sine, ...options, '-metadata', 'title=Sine', '-metadata', 'artist=Ohm', path)
    const facts = await room.facts(path)
    expect(facts).toMatchObject({ container, codec, lossless: codec !== 'opus', channels: 1 })
    // ffmpeg counts the last packet of ALAC and Opus as a whole one.
    expect(facts.durationMs).toBeWithin(19_990, 20_100)
    if (extension === 'w64') continue
    expect([facts.title, facts.credits[0]?.name]).toEqual(['Sine', 'Ohm'])
    const retagged = room.path(`other-${codec}.${extension}`)
    await ffmpeg('-i', path, '-c', 'copy', '-metadata', 'title=Other', retagged)
    expect(await room.facts(retagged)).toMatchObject({ title: 'Other', payloadHash: facts.payloadHash })
    const cut = (await Bun.file(path).bytes()).subarray(0, 20)
    expect(await room.readBytes(cut)).toMatchObject({ problem: { code: 'damaged' } })
  }
  const second = await room.factsOf(Buffer.concat([musepackSecond, apeTag({ TITLE: 'Sine', ARTIST: 'Ohm' })]))
  expect(second).toMatchObject({ container: 'Musepack', codec: 'musepack', lossless: false, title: 'Sine' })
  expect([second.durationMs, second.sampleRateHz, second.channels]).toEqual([1_000, 44_100, 2])
  expect((await room.factsOf(musepackSecond)).payloadHash).toBe(second.payloadHash)
})

test.each(['mka', 'webm'])(
  'the title of an Opus file that ffmpeg put into %s is the name of its track',
  async (to) => {
    await using room = await createReadingDirectory()
    const [from, made] = [room.path('a.opus'), room.path(`a.${to}`)]
    const tags = ['-metadata', 'title=Song', '-metadata', 'artist=Ann']
    await ffmpeg('-f', 'lavfi', '-i', 'sine=d=1', '-c:a', 'libopus', ...tags, from)
    await ffmpeg('-i', from, '-c', 'copy', made)
    expect(await room.facts(made)).toMatchObject({ title: 'Song', credits: [{ name: 'Ann' }] })
    await ffmpeg('-i', from, '-c', 'copy', '-metadata:s', 'artist=', made)
    expect(await room.facts(made)).toMatchObject({ title: null, credits: [] })
  },
)

const level = (number?: number, word?: string) =>
  element(0x63c0, [
    ...(number ? [element(0x68ca, [Buffer.of(number)])] : []),
    ...(word ? [element(0x63ca, [Buffer.from(word)])] : []),
  ])
const ofChapter = element(0x63c0, [element(0x68ca, [Buffer.of(30)]), element(0x63c4, [Buffer.of(7)])])

test.each([
  ['the levels as mkvmerge writes them', level(), level(30)],
  ['both levels', level(50), level(30)],
  ['levels in words alone', level(0, 'ALBUM'), level(0, 'TRACK')],
])(
  'in Matroska the titles of album and song are told apart by %s, in either order',
  async (_, disc, song) => {
    await using room = await createReadingDirectory()
    const path = room.path('a.mka')
    await ffmpeg('-f', 'lavfi', '-i', 'sine=d=1', '-c:a', 'libopus', path)
    const sound = Buffer.from(await Bun.file(path).bytes())
    const lengthAt = sound.indexOf('18538067', 'hex') + 4
    const ofDisc = tag(disc, { TITLE: 'Disc', ARTIST: 'Duo', GENRE: 'Folk', PART_NUMBER: '2' })
    const ofSong = tag(song, { TITLE: 'Lake', ARTIST: 'Ann', PART_NUMBER: '3' })
    const factsOf = (...tags: Buffer[]) => {
      const bytes = Buffer.concat([sound, element(0x1254c367, tags)])
      // The length of the segment, in the last six of eight bytes.
      bytes.writeUIntBE(bytes.length - lengthAt - 8, lengthAt + 2, 6)
      return room.factsOf(bytes)
    }
    const expected = {
      title: 'Lake',
      album: 'Disc',
      credits: [{ name: 'Ann' }],
      albumArtists: [{ name: 'Duo' }],
      genres: ['Folk'],
      discNumber: 2,
      trackNumber: 3,
    }
    const ofPart = tag(ofChapter, { TITLE: 'First words' })
    expect(await factsOf(ofPart, ofDisc, ofSong)).toMatchObject(expected)
    expect(await factsOf(ofSong, ofDisc, ofPart)).toMatchObject(expected)
    expect(await factsOf(tag(level(), { TITLE: 'Alone' }), ofPart)).toMatchObject({
      title: 'Alone',
      album: null,
    })
  },
)

test('what ffmpeg makes of a Matroska file that names its levels has its title and artist', async () => {
  await using room = await createReadingDirectory()
  for (const extension of ['mp3', 'flac', 'ogg']) {
    const path = room.path(`a.${extension}`)
    const tags = [
      'TRACK/TITLE=Lake',
      'TRACK/ARTIST=Ann',
      'TRACK/PART_NUMBER=3',
      'ALBUM/TITLE=Disc',
      'ALBUM/ARTIST=Duo',
    ]
    await ffmpeg('-f', 'lavfi', '-i', 'sine=d=1', ...tags.flatMap((one) => ['-metadata', one]), path)
    expect(await room.facts(path)).toMatchObject({
      title: 'Lake',
      album: 'Disc',
      trackNumber: 3,
      credits: [{ name: 'Ann' }],
      albumArtists: [{ name: 'Duo' }],
    })
  }
})

function tag(target: Buffer, texts: Record<string, string>): Buffer {
  const simple = Object.entries(texts).map(([name, value]) =>
    element(0x67c8, [element(0x45a3, [Buffer.from(name)]), element(0x4487, [Buffer.from(value)])]),
  )
  return element(0x7373, [target, ...simple])
}

/** An element of EBML: its name, its length in four bytes, and what is in it. */
function element(id: number, parts: Buffer[]): Buffer {
  const inside = Buffer.concat(parts)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(0x10000000 + inside.length)
  return Buffer.concat([Buffer.from(id.toString(16), 'hex'), length, inside])
}
