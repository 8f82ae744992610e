import { expect, test } from 'bun:test'
import { addTag, emptyTags, type Tags } from './tags/tags.ts'
import { createUndeclaredTexts } from './tags/undeclared-text.ts'
import { readId3v2 } from './tags/id3v2.ts'
import { readFlacPicture } from './tags/vorbis-comment.ts'
import { storeCover } from './cover.ts'
import { makePng } from '../../testing/library-fixture.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

function id3(...frames: [string, Buffer][]): Tags {
  const body = Buffer.concat(
    frames.map(([id, content]) => {
      const head = Buffer.alloc(10)
      head.write(id, 'latin1')
      head.writeUInt32BE(content.length, 4)
      return Buffer.concat([head, content])
    }),
  )
  const size = [21, 14, 7, 0].map((bits) => (body.length >> bits) & 127)
  return readId3v2(
    Buffer.concat([Buffer.from('ID3\x03\0\0', 'latin1'), Buffer.from(size), body]),
    createUndeclaredTexts(),
  )
}

const text = (value: string): Buffer => Buffer.from(`\0${value}`, 'latin1')

test("the format's own frame wins over texts that are named alike, whatever comes first", () => {
  const own = ['TPE2', text('Various Artists')] as [string, Buffer]
  const lookalike = ['TXXX', text('ALBUM ARTIST\0Various')] as [string, Buffer]
  const same = ['TXXX', text('ALBUMARTIST\0Various')] as [string, Buffer]
  for (const frames of [
    [own, lookalike, same],
    [lookalike, same, own],
  ])
    expect(id3(...frames).values.get('ALBUMARTIST')).toEqual(['Various Artists'])
  expect(id3(lookalike, same).values.get('ALBUMARTIST')).toEqual(['Various'])
})

test('several values of one spelling are all kept, and performers of every spelling', () => {
  const tags = emptyTags()
  for (const [name, value] of [
    ['Album Artist', 'Old'],
    ['ALBUMARTIST', 'Ann'],
    ['AlbumArtist', 'Bob'],
    ['BAND', 'Older'],
  ] as const)
    addTag(tags, name, value)
  expect(tags.values.get('ALBUMARTIST')).toEqual(['Ann', 'Bob'])
  addTag(tags, 'PERFORMER', 'Ann (violin)')
  addTag(tags, 'Performer', 'Bob (harp)', true)
  expect(tags.values.get('PERFORMER')).toEqual(['Ann (violin)', 'Bob (harp)'])
})

const png = Buffer.from(makePng(30, 30, '#cc0000'))
const picture = (type: number, description: string, bytes: Buffer): [string, Buffer] => [
  'APIC',
  Buffer.concat([Buffer.from(`\x01image/png\0${String.fromCharCode(type)}${description}`, 'latin1'), bytes]),
]

test.each(['\0', '\0\0', '\xff\xfe\0\0', '\xff\xfe\0'])(
  'a picture is found behind a description in UTF-16 that ends like %p',
  (description) => {
    expect(Buffer.from(id3(picture(3, description, png)).pictures[0]?.bytes ?? [])).toEqual(png)
  },
)

test.each([
  ['\x01\xff\xfeA\0n\0n\0\0', 'Ann'],
  ['\x01\xfe\xff\0A\0n\0n\0', 'Ann'],
  ['\x02\0A\0n\0n\0', 'Ann'],
  ['\x01\xff\xfeA\0n\0n\0\0\0', 'Ann'],
  ['\x01\xff\xfeA\0n\0n\0', 'Ann'],
])('a text in UTF-16 that ends in one zero, two or none has no sign behind it: %p', (content, text) => {
  expect(id3(['TPE1', Buffer.from(content, 'latin1')]).values.get('ARTIST')).toEqual([text])
})

test('the front comes before others, others before none, and icons and people are no covers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'covers-'))
  const [front, back, artist] = ['#cc0000', '#00cc00', '#0000cc'].map((color) =>
    Buffer.from(makePng(30, 30, color)),
  ) as [Buffer, Buffer, Buffer]
  const coverOf = (...pictures: [string, Buffer][]) =>
    storeCover(id3(...pictures).pictures, folder)?.hash ?? null
  const hashOf = (bytes: Buffer) => new Bun.CryptoHasher('sha256').update(bytes).digest('hex')
  const [asFront, asBack] = [picture(3, '\0\0', front), picture(4, '\0\0', back)]
  const others = [1, 2, 7, 8, 10, 19].map((type) => picture(type, '\0\0', artist))
  expect(coverOf(...others, asBack, asFront)).toBe(hashOf(front))
  expect(coverOf(...others, asBack)).toBe(hashOf(back))
  expect(coverOf(...others)).toBeNull()
  const block = Buffer.alloc(32)
  block.writeUInt32BE(8, 0)
  expect(readFlacPicture(block)).toBeNull()
  rmSync(folder, { recursive: true })
})
