import { expect, test } from 'bun:test'
import { parseFile } from 'music-metadata'
import { apeTag } from '../../testing/ape-writer.ts'
import type { FixtureFormat } from '../../testing/library-fixture.ts'
import { extensionOf, makePng, makeTone, makeTrack } from '../../testing/library-fixture.ts'
import { createReadingDirectory, ffmpeg } from './read-fixture.ts'

type Room = Awaited<ReturnType<typeof createReadingDirectory>>
type Differences = Record<string, [ours: unknown, theirs: unknown]>

/** The differences between our readers and music-metadata in the tags of a file. */
async function differencesIn(room: Room, path: string): Promise<Differences> {
  const facts = await room.facts(path)
  const { common } = await parseFile(path)
  const said: Differences = {
    title: [facts.title, common.title ?? null],
    artist: [facts.credits[0]?.name ?? null, common.artist ?? null],
    album: [facts.album, common.album ?? null],
    trackNumber: [facts.trackNumber, common.track.no],
    genre: [facts.genres[0] ?? null, common.genre?.[0] ?? null],
    pictureBytes: [facts.cover?.sizeBytes ?? null, common.picture?.[0]?.data.length ?? null],
  }
  return Object.fromEntries(Object.entries(said).filter(([, [ours, theirs]]) => ours !== theirs))
}

const id3v1 = Buffer.alloc(128)
id3v1.write('TAGShort title', 0, 'latin1')
id3v1.writeUInt8(9, 126)
id3v1.writeUInt8(17, 127)
const ape = apeTag({ Title: 'T', Artist: 'A', Track: '3/12' })

test.each<[string, Buffer[], Differences]>([
  ['ID3v1', [id3v1], {}],
  ['APE', [ape], {}],
  // music-metadata lets the poorer tag win.
  ['APE before ID3v1', [ape, id3v1], { trackNumber: [3, 9] }],
])('tags behind an MP3, %s: the library says the same, or it is known why not', async (_, tail, known) => {
  await using room = await createReadingDirectory()
  const path = room.path('track.mp3')
  await Bun.write(path, Buffer.concat([await makeTone({ format: 'mp3' }), ...tail]))
  expect(await differencesIn(room, path)).toEqual(known)
})

test.each<[string, Differences]>([
  // By the ID3v2.3 standard a slash separates names; ours keeps the band whole.
  ['3', { artist: ['AC/DC', 'AC'] }],
  ['4', {}],
])(
  'ID3v2.%s as ffmpeg writes it: the library says the same, or it is known why not',
  async (version, known) => {
    await using room = await createReadingDirectory()
    const plain = await room.write(await makeTone({ format: 'mp3' }))
    const path = room.path('track.mp3')
    const metadata = ['title=Śpiew', 'artist=AC/DC', 'album=Größe', 'track=3/12', 'genre=Rock']
    const options = metadata.flatMap((pair) => ['-metadata', pair])
    await ffmpeg('-i', plain, '-c', 'copy', '-id3v2_version', version, ...options, path)
    expect(await differencesIn(room, path)).toEqual(known)
  },
)

test.each<FixtureFormat>(['mp3', 'flac', 'ogg', 'opus', 'm4a', 'alac', 'dsf'])(
  '%s: the library finds the same cover',
  async (format) => {
    await using room = await createReadingDirectory()
    const cover = makePng(30, 30, '#336699')
    const path = await makeTrack(room.path(`track.${extensionOf(format)}`), { format, cover })
    expect(await differencesIn(room, path)).toEqual({})
  },
)
