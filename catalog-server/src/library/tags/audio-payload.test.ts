import { expect, test } from 'bun:test'
import { copyFile } from 'node:fs/promises'
import { apeTag } from '../../testing/ape-writer.ts'
import {
  makePng,
  makeTone,
  makeTrack,
  writeTagged,
  type FixtureFormat,
} from '../../testing/library-fixture.ts'
import { createReadingDirectory, ffmpeg } from './read-fixture.ts'

const otherTags = {
  TITLE: 'Another title',
  ARTIST: ['Somebody', 'Else'],
  COMMENT: 'A comment that makes the tags grow over several pages. '.repeat(3000),
}

for (const format of ['mp3', 'flac', 'ogg', 'opus', 'm4a', 'alac'] as const) {
  for (const seconds of [2, 60]) {
    test(`${format} of ${seconds} s: the sound has one hash under whatever tags and cover`, async () => {
      await using room = await createReadingDirectory()
      const tone = await makeTone({ format, seconds })
      const { payloadHash } = await room.factsOf(tone)

      const tagged = writeTagged(tone, otherTags, makePng(500, 500, '#aa0000'))
      expect((await room.factsOf(tagged)).payloadHash).toBe(payloadHash)
      const other = await makeTone({ format, seconds, frequencyHz: 441 })
      expect((await room.factsOf(other)).payloadHash).not.toBe(payloadHash)
    })
  }
}

const remuxable: FixtureFormat[] = [
  'mp3',
  'flac',
  'ogg',
  'opus',
  'oggflac',
  'm4a',
  'alac',
  'aac',
  'wav',
  'aiff',
  'wavpack',
]

for (const format of remuxable) {
  test(`${format}: ffmpeg writes the file anew and the hash stays`, async () => {
    await using room = await createReadingDirectory()
    const path = await makeTrack(room.path('before'), { format, seconds: 20, tags: { TITLE: 'Before' } })
    const extension = { oggflac: 'oga', alac: 'm4a', wavpack: 'wv' }[format as string] ?? format
    const after = room.path(`after.${extension}`)
    const front = format === 'm4a' || format === 'alac' ? ['-movflags', '+faststart'] : []
    await ffmpeg(
      '-i',
      path,
      '-c',
      'copy',
      '-metadata',
      'title=After',
      '-metadata',
      `comment=${'x'.repeat(9000)}`,
      ...front,
      after,
    )

    expect((await room.facts(after)).payloadHash).toBe((await room.facts(path)).payloadHash)
  })
}

test('tags at the end of a file of any kind are no sound: ID3v1, APE, Lyrics3', async () => {
  await using room = await createReadingDirectory()
  const id3v1 = Buffer.alloc(128)
  id3v1.write('TAGTitle', 0, 'latin1')
  const lyrics3 = Buffer.from('LYRICSBEGININD0000200000021LYRICS200')
  for (const format of ['mp3', 'aac', 'flac', 'wavpack'] as const) {
    const tone = await makeTone({ format, seconds: 2 })
    const { payloadHash } = await room.factsOf(tone)
    for (const tail of [
      [id3v1],
      [apeTag({ Title: 'T' })],
      [apeTag({ Title: 'T' }), id3v1],
      [lyrics3, id3v1],
    ]) {
      expect((await room.factsOf(Buffer.concat([tone, ...tail]))).payloadHash).toBe(payloadHash)
    }
  }
})

test('WMA and APE: other tags, the same hash', async () => {
  await using room = await createReadingDirectory()
  const { factsOf } = room
  const one = await makeTrack(room.path('one.wma'), { format: 'wma', seconds: 3, tags: { TITLE: 'A' } })
  const two = await makeTrack(room.path('two.wma'), {
    format: 'wma',
    seconds: 3,
    tags: { TITLE: 'A much longer title' },
  })
  const [a, b] = [await room.facts(one), await room.facts(two)]
  expect(a.title).not.toBe(b.title)
  expect(a.payloadHash).toBe(b.payloadHash)

  await copyFile(
    await makeTrack(room.path('one.ape'), { format: 'ape', tags: { Title: 'A' } }),
    room.path('copy'),
  )
  await makeTrack(room.path('two.ape'), { format: 'ape', tags: { Title: 'Another' } })
  expect((await room.facts(room.path('copy'))).payloadHash).toBe(
    (await room.facts(room.path('two.ape'))).payloadHash,
  )
  expect(
    (await factsOf(await makeTone({ format: 'wma', seconds: 3, frequencyHz: 500 }))).payloadHash,
  ).not.toBe(a.payloadHash)
})

test('a difference in the middle of a long file is seen', async () => {
  await using room = await createReadingDirectory()
  const tone = Buffer.from(await makeTone({ format: 'wav', seconds: 30 }))
  const { payloadHash } = await room.factsOf(tone)
  tone.writeUInt8(123, Math.floor(tone.length / 2))
  expect((await room.factsOf(tone)).payloadHash).not.toBe(payloadHash)
})
