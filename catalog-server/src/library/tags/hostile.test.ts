import { expect, test } from 'bun:test'
import { deflateSync } from 'node:zlib'
import { frame } from '../../testing/id3-writer.ts'
import { makePng, makeTone, writeTagged, type FixtureFormat } from '../../testing/library-fixture.ts'
import type { FileFacts } from './facts.ts'
import { createReadingDirectory } from './read-fixture.ts'

/*
 * Every file here has false claims. Each must be answered quickly and in little memory, and when the sound is intact it
 * must still be read.
 */

const timeMsMax = 1000
const memoryMbMax = 128

async function outcomeOf(bytes: Uint8Array): Promise<Partial<FileFacts> | string> {
  await using room = await createReadingDirectory()
  const path = await room.write(bytes)
  const before = process.memoryUsage.rss()
  const started = performance.now()
  const result = await room.read(path)
  expect(performance.now() - started).toBeLessThan(timeMsMax)
  expect((process.memoryUsage.rss() - before) / 1024 ** 2).toBeLessThan(memoryMbMax)
  return 'problem' in result ? result.problem.code : result.facts
}

const tone = async (format: FixtureFormat) => Buffer.from(await makeTone({ format, seconds: 2 }))

async function taggedMp3(...frames: Buffer[]): Promise<Buffer> {
  const body = Buffer.concat(frames)
  const header = Buffer.from('ID3\x04\0\0', 'latin1')
  const size = Buffer.from(
    [body.length >> 21, body.length >> 14, body.length >> 7, body.length].map((n) => n & 0x7f),
  )
  return Buffer.concat([header, size, body, Buffer.from(writeTagged(await tone('mp3'), {})).subarray(10)])
}

test('an ID3 tag that claims 4 GB does not hide the sound behind it', async () => {
  const file = await taggedMp3(frame('TIT2', Buffer.from('\x03Title')))
  file.fill(0xff, 6, 10)
  expect(await outcomeOf(file)).toMatchObject({ codec: 'mp3', title: null })
})

test('an ID3 frame that unpacks to gigabytes is left out, the others stay', async () => {
  const zeros = deflateSync(Buffer.alloc(64 * 1024 * 1024))
  const compressed = 0x08 | 0x01
  const bomb = frame('TALB', Buffer.concat([Buffer.alloc(4, 0x7f), zeros]), compressed)
  expect(await outcomeOf(await taggedMp3(bomb, frame('TIT2', Buffer.from('\x03Title'))))).toMatchObject({
    title: 'Title',
    album: null,
  })
  const honest = frame(
    'TALB',
    Buffer.concat([Buffer.from([0, 0, 0, 6]), deflateSync(Buffer.from('\x03Album'))]),
    compressed,
  )
  expect(await outcomeOf(await taggedMp3(honest))).toMatchObject({ album: 'Album' })
})

test('UTF-16 garbage, zeros and markup in ID3', async () => {
  const garbage = Buffer.concat([
    Buffer.from([1, 0xff, 0xfe]),
    Buffer.from([0x00, 0xd8, 0x41, 0x00, 0x00, 0xdc, 0x42]),
  ])
  const facts = await outcomeOf(
    await taggedMp3(
      frame('TIT2', garbage),
      frame('TPE1', Buffer.from('\x03\0\0\0<b onclick=x>A</b>\0\0')),
      frame('APIC', Buffer.from('\x03image/png')),
      frame('USLT', Buffer.from('\x01en')),
      frame('SYLT', Buffer.from('\x01eng\x02\x01')),
      frame('TXXX', Buffer.from('\x03')),
      frame('UFID', Buffer.from('http://musicbrainz.org')),
      frame('TALB', Buffer.from('\x03Album')),
    ),
  )
  expect(facts).toMatchObject({ album: 'Album', cover: null, credits: [{ name: '<b onclick=x>A</b>' }] })
  expect(typeof facts === 'object' && facts.title?.isWellFormed()).toBe(true)
})

test('a hundred thousand ID3 frames', async () => {
  const frames = Array.from({ length: 100_000 }, (_, index) => frame('TXXX', Buffer.from(`\x03K${index}\0v`)))
  expect(await outcomeOf(await taggedMp3(frame('TIT2', Buffer.from('\x03Title')), ...frames))).toMatchObject({
    title: 'Title',
  })
})

test('a FLAC picture that claims 4 GB, and blocks beyond the end', async () => {
  const file = Buffer.from(writeTagged(await tone('flac'), { TITLE: 'Title' }, makePng(10, 10, '#123456')))
  const mime = file.indexOf('image/png')
  const length = file.indexOf('\x89PNG', mime, 'latin1') - 4
  file.writeUInt32BE(0xffffffff, length)
  expect(await outcomeOf(file)).toMatchObject({ title: 'Title', cover: null })
  file.writeUInt32BE(0xffffffff, mime - 4)
  expect(await outcomeOf(file)).toMatchObject({ title: 'Title', cover: null })
  file.writeUIntBE(0xffffff, mime - 8 - 3, 3)
  expect(await outcomeOf(file)).toBe('damaged')
})

for (const format of ['flac', 'ogg', 'opus'] as const) {
  test(`${format}: a Vorbis comment of 4 thousand million entries, or one that is longer than the file`, async () => {
    const file = Buffer.from(writeTagged(await tone(format), { TITLE: 'Title' }))
    const entry = file.indexOf('TITLE=')
    file.writeUInt32LE(0xffffffff, entry - 8)
    expect(await outcomeOf(file)).toMatchObject({ title: 'Title' })
    file.writeUInt32LE(0xffffffff, entry - 4)
    expect(await outcomeOf(file)).toMatchObject({ title: null })
  })
}

test('an Ogg header that never ends', async () => {
  const file = await tone('ogg')
  const bodyAt = 27 + 1 + 30
  const endless = Buffer.alloc(27 + 255 + 255 * 255, 'x')
  file.copy(endless, 0, bodyAt, bodyAt + 27)
  endless.writeUInt8(0, 5)
  endless.writeUInt8(255, 26)
  endless.fill(255, 27, 27 + 255)
  const pages = Array.from({ length: 600 }, () => endless)
  expect(await outcomeOf(Buffer.concat([file.subarray(0, bodyAt), ...pages]))).toBe('damaged')
})

test('MP4 boxes of size 0, 1 and of themselves, and lists that claim too much', async () => {
  const file = await tone('m4a')
  const sizesOf = (type: string) => file.indexOf(type) - 4
  for (const type of [
    'ftyp',
    'mdat',
    'moov',
    'trak',
    'mdia',
    'stbl',
    'stsd',
    'mp4a',
    'esds',
    'udta',
    'ilst',
    'stts',
  ]) {
    for (const size of [0, 1, 4, 7, 8, 9, 0x7fffffff, 0xffffffff]) {
      const bad = Buffer.from(file)
      bad.writeUInt32BE(size, sizesOf(type))
      const outcome = await outcomeOf(bad)
      expect(typeof outcome === 'object' || outcome === 'damaged' || outcome === 'not_audio').toBe(true)
    }
  }
  const times = Buffer.from(file)
  times.writeUInt32BE(0xffffffff, sizesOf('stts') + 12)
  times.fill(0, sizesOf('mdhd') + 8 + 16, sizesOf('mdhd') + 8 + 20)
  expect(await outcomeOf(times)).toMatchObject({ codec: 'aac' })
})

test('boxes inside boxes, a hundred thousand deep', async () => {
  const depth = 100_000
  const nested = Buffer.alloc(depth * 8)
  for (let level = 0; level < depth; level += 1) {
    nested.writeUInt32BE((depth - level) * 8, level * 8)
    nested.write('moov', level * 8 + 4, 'latin1')
  }
  expect(await outcomeOf(nested)).toBe('not_audio')
})

test('ASF objects of size 0, and a header that claims more than there is', async () => {
  const file = await tone('wma')
  const firstObject = 30
  for (const size of [0n, 23n, 2n ** 63n, 2n ** 64n - 1n]) {
    const bad = Buffer.from(file)
    bad.writeBigUInt64LE(size, firstObject + 16)
    expect(await outcomeOf(bad)).toBe('damaged')
    const header = Buffer.from(file)
    header.writeBigUInt64LE(size, 16)
    expect(await outcomeOf(header)).toBe('damaged')
  }
  // Inside the extension of the header, where the tag reader iterates over objects.
  const extension = file.indexOf(Buffer.from('b503bf5f2ea9cf118ee300c00c205365', 'hex'))
  const inside = extension + 46
  const grown = Buffer.concat([file.subarray(0, inside), Buffer.alloc(24), file.subarray(inside)])
  grown.writeBigUInt64LE(file.readBigUInt64LE(16) + 24n, 16)
  grown.writeBigUInt64LE(file.readBigUInt64LE(extension + 16) + 24n, extension + 16)
  grown.writeUInt32LE(file.readUInt32LE(extension + 42) + 24, extension + 42)
  expect(await outcomeOf(grown)).toMatchObject({ codec: 'wma' })
})

test('RIFF and AIFF chunks without end', async () => {
  const wav = await tone('wav')
  const list = Buffer.from('LIST\xff\xff\xff\xffINFOINAM\xff\xff\xff\x7fTitle', 'latin1')
  expect(await outcomeOf(Buffer.concat([wav, list]))).toMatchObject({ codec: 'pcm' })
  const empty = Buffer.from('junk\0\0\0\0'.repeat(50_000), 'latin1')
  expect(await outcomeOf(Buffer.concat([wav, empty]))).toMatchObject({ codec: 'pcm' })
  const aiff = await tone('aiff')
  const name = Buffer.from('NAME\xff\xff\xff\xffTitle', 'latin1')
  expect(await outcomeOf(Buffer.concat([aiff, name]))).toMatchObject({ codec: 'pcm' })
})

test('an APE tag that claims more items and bytes than it has', async () => {
  const mp3 = Buffer.from(writeTagged(await tone('mp3'), {})).subarray(10)
  const footer = Buffer.alloc(32)
  footer.write('APETAGEX', 0, 'latin1')
  footer.writeUInt32LE(0xffffffff, 16)
  for (const size of [0, 31, 32, 64, mp3.length, 0xffffffff]) {
    footer.writeUInt32LE(size, 12)
    const outcome = await outcomeOf(Buffer.concat([mp3, footer]))
    expect(typeof outcome === 'object' || outcome === 'damaged').toBe(true)
  }
})

test('names of tags that are names of the language change nothing', async () => {
  const facts = await outcomeOf(
    writeTagged(await tone('flac'), { __PROTO__: 'x', constructor: 'y', toString: 'z', TITLE: 'Title' }),
  )
  expect(facts).toMatchObject({ title: 'Title' })
})

test('a cover that is no picture, or larger than 20 MB, is no cover', async () => {
  const base = await tone('flac')
  expect(await outcomeOf(writeTagged(base, {}, Buffer.from('<svg onload=alert(1)>')))).toMatchObject({
    cover: null,
  })
})

test('bytes changed at random never break the reading', async () => {
  const seed = 20240607
  let state = seed
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state % below
  }
  await using room = await createReadingDirectory()
  const formats: FixtureFormat[] = [
    'mp3',
    'flac',
    'ogg',
    'opus',
    'm4a',
    'alac',
    'wav',
    'aiff',
    'wma',
    'wavpack',
    'aac',
    'speex',
    'oggflac',
  ]
  for (const format of formats) {
    const plain = await makeTone({ format, seconds: 1 })
    const whole = format === 'wma' || format === 'wav' || format === 'aiff' ? plain : Buffer.from(plain)
    for (let round = 0; round < 60; round += 1) {
      const bytes = Buffer.from(whole)
      for (let count = 0; count < 12; count += 1) bytes[random(Math.min(bytes.length, 2000))] = random(256)
      const started = performance.now()
      const result = await room.readBytes(bytes)
      const took = performance.now() - started
      if (took > timeMsMax) throw new Error(`seed ${seed}, ${format}, round ${round}: ${took} ms`)
      if ('facts' in result) expect(Number.isSafeInteger(result.facts.durationMs)).toBe(true)
    }
  }
})
