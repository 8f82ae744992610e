import { expect, test } from 'bun:test'
import type { Source } from './source.ts'
import { choose, kbpsWithin } from './what-to-stream.ts'

const unknown = { seconds: 200, sampleRateHz: 44_100, bitDepth: null, channels: 2, isPart: false }
const mp3: Source = {
  ...unknown,
  contentType: 'audio/mpeg',
  codec: 'mp3',
  container: 'MPEG',
  isLossy: true,
  kbps: 256,
}
const opus: Source = { ...mp3, contentType: 'audio/ogg', codec: 'opus', container: 'Ogg', kbps: 96 }
const vorbis: Source = { ...opus, codec: 'vorbis', kbps: 320 }
const aac: Source = { ...mp3, contentType: 'audio/mp4', codec: 'aac', container: 'MP4', kbps: 160 }
const flac: Source = {
  ...mp3,
  contentType: 'audio/flac',
  codec: 'flac',
  container: 'FLAC',
  isLossy: false,
  kbps: 900,
}
const alac: Source = { ...flac, contentType: 'audio/mp4', codec: 'alac', container: 'MP4' }
const unmeasured: Source = { ...flac, kbps: null }
const part: Source = { ...flac, contentType: 'audio/x-section', isPart: true }

const asked = (text: string) => {
  const query = new URLSearchParams(text)
  return {
    format: query.get('format') ?? undefined,
    maxKbps: Number(query.get('max')),
    fromSeconds: Number(query.get('from')),
  }
}
const say = (source: Source, text: string, canConvert = true): string => {
  const choice = choose(source, asked(text), canConvert)
  return typeof choice === 'string' ? choice : `${choice.encoding} ${choice.kbps}`
}

test.each([
  ['', mp3, 'original'],
  ['format=raw', mp3, 'original'],
  ['format=raw&max=64', flac, 'original'],
  ['format=xyz&max=64', flac, 'original'],
  ['format=__proto__', flac, 'original'],
  ['max=256', mp3, 'original'],
  ['max=320', mp3, 'original'],
  ['max=255', mp3, 'mp3 192'],
  ['max=128', flac, 'mp3 128'],
  ['max=150', flac, 'mp3 128'],
  ['max=1000', flac, 'original'],
  ['max=1000', unmeasured, 'mp3 320'],
  ['max=32', flac, 'mp3 64'],
  ['format=mp3', mp3, 'original'],
  ['format=MP3', flac, 'mp3 192'],
  ['format=mp3&max=320', flac, 'mp3 320'],
  ['format=mp3', aac, 'mp3 160'],
  ['format=mp3&max=320', opus, 'mp3 96'],
  ['format=opus', mp3, 'ogg 128'],
  ['format=opus', opus, 'original'],
  ['format=opus', vorbis, 'ogg 128'],
  ['format=ogg', vorbis, 'original'],
  ['format=ogg&max=160', vorbis, 'ogg 160'],
  ['format=aac', aac, 'original'],
  ['format=aac', flac, 'mp3 192'],
  ['format=m4a', alac, 'original'],
  ['format=aac', alac, 'mp3 192'],
  ['format=flac', flac, 'original'],
  ['format=flac', alac, 'flac'],
  ['format=flac&max=320', alac, 'flac'],
  ['format=wav', flac, 'wav 128'],
  ['format=flac', mp3, 'original'],
  ['format=wav', opus, 'original'],
  ['format=flac&max=128', mp3, 'mp3 128'],
  ['from=30', mp3, 'mp3 192'],
  ['from=30', opus, 'mp3 96'],
  ['from=30', flac, 'mp3 192'],
  ['from=30&format=raw', flac, 'mp3 192'],
  ['from=30&format=opus&max=96', flac, 'ogg 96'],
  ['', part, 'wav 128'],
  ['format=raw', part, 'wav 128'],
  ['from=30', part, 'wav 128'],
  ['format=flac', part, 'flac'],
  ['format=mp3', part, 'mp3 192'],
  ['max=128', part, 'mp3 128'],
])('%p', (query, source, choice) => {
  expect(say(source, query)).toBe(choice)
})

test('without a converter there is the original, and a part of a file is refused later', () => {
  expect(say(flac, 'format=mp3&max=64&from=10', false)).toBe('original')
  expect(say(part, '', false)).toBe('wav 128')
})

test('a bitrate never exceeds the wanted one, unless that is below all', () => {
  expect([1_000, 320, 319, 100, 64, 1].map(kbpsWithin)).toEqual([320, 320, 256, 96, 64, 64])
})
