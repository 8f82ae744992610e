import { expect, test } from 'bun:test'
import { frame, writeId3 } from '../../testing/id3-writer.ts'
import { makePng, makeTone, makeTrack } from '../../testing/library-fixture.ts'
import { writeTagged, type TrackTags } from '../../testing/tag-writer.ts'
import type { FileFacts } from './facts.ts'
import { createReadingDirectory, ffmpeg } from './read-fixture.ts'

/* Files as the programs write them with which people tag and convert music, each in its own way. */

const creditsIn = ({ credits }: FileFacts) => credits.map(({ name, role }) => `${role}: ${name}`)

async function factsOfTagged(format: 'flac' | 'mp3' | 'ogg', tags: TrackTags): Promise<FileFacts> {
  await using room = await createReadingDirectory()
  return await room.factsOf(writeTagged(await makeTone({ format }), tags))
}

const asfObject = (id: string, ...content: Buffer[]): Buffer => {
  const body = Buffer.concat(content)
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(body.length + 24))
  return Buffer.concat([Buffer.from(id, 'hex'), length, body])
}
const wide = (text: string) => Buffer.from(`${text}\0`, 'utf16le')
const words = (...numbers: number[]) => Buffer.from(new Uint16Array(numbers).buffer)
const long = (number: number) => Buffer.from(new Uint32Array([number]).buffer)

/** An entry of a metadata library object: a text is of kind 0, bytes of kind 1. */
const asfEntry = (name: string, kind: number, value: Buffer) =>
  Buffer.concat([words(0, 0, wide(name).length, kind), long(value.length), wide(name), value])

test('WMA: a cover as taggers write it is found, and of several artists the first comes first', async () => {
  await using room = await createReadingDirectory()
  const file = await makeTrack(room.path('track.wma'), { format: 'wma', tags: { TITLE: 'Song' } })
  const bytes = Buffer.from(await Bun.file(file).arrayBuffer())
  const cover = makePng(300, 300, '#336699')
  const picture = Buffer.concat([Buffer.from([3]), long(cover.length), wide('image/png'), wide('x'), cover])
  const library = asfObject(
    '941c23449894d149a1411d134e457054',
    words(2),
    asfEntry('Author', 0, wide('Bob')),
    asfEntry('WM/Picture', 1, picture),
  )
  const extension = asfObject(
    'b503bf5f2ea9cf118ee300c00c205365',
    Buffer.alloc(18),
    long(library.length),
    library,
  )
  const ann = wide('Ann')
  const description = asfObject('3326b2758e66cf11a6d900aa0062ce6c', words(0, ann.length, 0, 0, 0), ann)
  const header = Number(bytes.readBigUInt64LE(16))
  bytes.writeBigUInt64LE(BigInt(header + extension.length + description.length), 16)
  const tagged = [bytes.subarray(0, 30), extension, description, bytes.subarray(30)]

  const facts = await room.factsOf(Buffer.concat(tagged))

  expect(facts.cover).toMatchObject({ mime: 'image/png', sizeBytes: cover.length })
  expect(creditsIn(facts)).toEqual(['MainArtist: Ann', 'MainArtist: Bob'])
})

test('WMA: tags that are cut anywhere give what stands before the cut', async () => {
  await using room = await createReadingDirectory()
  const file = await makeTrack(room.path('track.wma'), {
    format: 'wma',
    tags: { TITLE: 'Song', ARTIST: 'Ann', ALBUM: 'WMA', TRACKNUMBER: '3', GENRE: 'Rock' },
  })
  const bytes = Buffer.from(await Bun.file(file).arrayBuffer())
  const header = Number(bytes.readBigUInt64LE(16))
  for (let at = 30; at < header; at += 17) {
    const damaged = Buffer.from(bytes)
    damaged.fill(0xff, at, at + 8)
    const result = await room.readBytes(damaged)
    if ('problem' in result) expect(['damaged', 'not_audio']).toContain(result.problem.code)
    else expect(result.facts.codec).toBeString()
  }
})

test.each([
  ['with numbered names', ['-movflags', 'use_metadata_tags']],
  ['as a film of QuickTime', ['-f', 'mov']],
  ['as a film with numbered names', ['-f', 'mov', '-movflags', 'use_metadata_tags']],
])('M4A as ffmpeg writes it %s: its tags are read', async (_, options) => {
  await using room = await createReadingDirectory()
  const tags = ['title=Söng', 'artist=Ann', 'album=Keys', 'date=2011-03-05'].flatMap((tag) => [
    '-metadata',
    tag,
  ])
  const input = ['-f', 'lavfi', '-i', 'sine=duration=1', '-c:a', 'aac']
  await ffmpeg(...input, ...options, ...tags, '-metadata', 'track=3/9', room.path('a.m4a'))

  const facts = await room.facts(room.path('a.m4a'))

  expect(facts).toMatchObject({ title: 'Söng', album: 'Keys', releaseDate: Date.UTC(2011, 2, 5) / 1000 })
  expect(creditsIn(facts)).toEqual(['MainArtist: Ann'])
  if (options[1] !== 'mov') expect(facts.trackNumber).toBe(3)
})

test('ARTISTS, ids and sort names that no longer fit the artist are out of date', async () => {
  const old = '11111111-1111-4111-8111-111111111111'
  const tags = {
    ARTISTS: ['Old Name'],
    MUSICBRAINZ_ARTISTID: old,
    ARTISTSORT: 'Name, Old',
    ALBUMARTISTS: ['Old Name'],
    MUSICBRAINZ_ALBUMARTISTID: old,
  }
  for (const format of ['mp3', 'flac'] as const) {
    const corrected = await factsOfTagged(format, { ...tags, ARTIST: 'New Name', ALBUMARTIST: 'New Name' })
    const named = { name: 'New Name', sortName: null, musicBrainzId: null }
    expect(corrected.credits).toEqual([{ ...named, role: 'MainArtist' }])
    expect(corrected.albumArtists).toEqual([named])

    const current = await factsOfTagged(format, { ...tags, ARTIST: 'old name' })
    expect(current.credits).toMatchObject([{ name: 'Old Name', musicBrainzId: old, sortName: 'Name, Old' }])
  }
  expect(creditsIn(await factsOfTagged('mp3', { ARTIST: 'Anna', ARTISTS: ['Ann'] }))).toEqual([
    'MainArtist: Anna',
  ])
  expect(creditsIn(await factsOfTagged('flac', { ARTIST: ['Ann', 'Bob'], ARTISTS: 'Bob' }))).toEqual([
    'MainArtist: Ann',
    'MainArtist: Bob',
  ])
  expect(
    creditsIn(
      await factsOfTagged('flac', {
        ARTIST: '椎名林檎と宇多田ヒカル',
        ARTISTS: ['椎名林檎', '宇多田ヒカル'],
      }),
    ),
  ).toEqual(['MainArtist: 椎名林檎', 'MainArtist: 宇多田ヒカル'])
})

test('Picard joins by "/" in ID3v2.3: as many names as there are ids, and AC/DC stays whole', async () => {
  const ids = ['aaaaaaaa-0000-4000-8000-000000000001', 'bbbbbbbb-0000-4000-8000-000000000002']
  const tags = { ARTIST: 'Ann feat. AC/DC', ARTISTS: 'Ann/AC/DC', 'MusicBrainz Artist Id': ids.join('/') }
  const { credits } = await factsOfTagged('mp3', tags)
  expect(credits).toMatchObject([
    { name: 'Ann', role: 'MainArtist', musicBrainzId: ids[0] },
    { name: 'AC/DC', role: 'FeaturedArtist', musicBrainzId: ids[1] },
  ])
})

test("Quod Libet's own names in MP3 are the usual ones with a prefix", async () => {
  const facts = await factsOfTagged('mp3', { ARTIST: 'Ann', 'QuodLibet::albumartist': 'Ann & Bob' })
  expect(facts.albumArtists).toMatchObject([{ name: 'Ann & Bob' }])
})

test('ffmpeg writes lyrics and the mark of a compilation as texts named after their frames', async () => {
  const facts = await factsOfTagged('mp3', { USLT: 'one\ntwo', TCMP: '1' })
  expect(facts).toMatchObject({ compilation: true, lyrics: [{ text: 'one\ntwo' }] })
})

test("speexenc's author is the artist where no other is named", async () => {
  expect(creditsIn(await factsOfTagged('ogg', { author: 'Ann' }))).toEqual(['MainArtist: Ann'])
  expect(creditsIn(await factsOfTagged('ogg', { author: 'Ann', ARTIST: 'Bob' }))).toEqual(['MainArtist: Bob'])
})

test('a year beside a day of the same year does not hide it; another year is another date', async () => {
  await using room = await createReadingDirectory()
  const dateOf = async (...frames: [string, string][]) => {
    const body = frames.map(([id, text]) => frame(id, Buffer.from(`\x03${text}`)))
    const tagged = writeId3(Buffer.from(await makeTone()), [], undefined)
    tagged.writeUInt8(
      body.reduce((sum, { length }) => sum + length, 0),
      9,
    )
    const whole = Buffer.concat([tagged.subarray(0, 10), ...body, tagged.subarray(10)])
    return (await room.factsOf(whole)).releaseDate
  }
  const day = Date.UTC(2011, 2, 5) / 1000
  expect(await dateOf(['TYER', '2011'], ['TDRC', '2011-03-05'])).toBe(day)
  expect(await dateOf(['TDRC', '2011-03-05'], ['TYER', '2011'])).toBe(day)
  expect(await dateOf(['TDRC', '2011'], ['TDRL', '2011-03-05'])).toBe(day)
  expect(await dateOf(['TDRC', '2011'], ['TDRL', '2012-03-05'])).toBe(Date.UTC(2011, 0, 1) / 1000)
  expect(await dateOf(['TDRC', '2011'], ['TDOR', '2011-03-05'])).toBe(Date.UTC(2011, 0, 1) / 1000)
})

test.each(['Chloe x Halle', 'TOMORROW x TOGETHER', 'dan le sac vs Scroobius Pip', 'Love / Joy'])(
  '"%s" is one act where the album has the same artist, and two people where it has another',
  async (name) => {
    const act = await factsOfTagged('flac', { ARTIST: name, ALBUMARTIST: name })
    expect(creditsIn(act)).toEqual([`MainArtist: ${name}`])
    expect(act.albumArtists.map((artist) => artist.name)).toEqual([name])
    expect((await factsOfTagged('flac', { ARTIST: name, ALBUMARTIST: 'Various' })).credits).toHaveLength(2)
    const listed = `${name}; Bob`
    expect(creditsIn(await factsOfTagged('flac', { ARTIST: listed, ALBUMARTIST: listed }))).toContain(
      'MainArtist: Bob',
    )
  },
)
