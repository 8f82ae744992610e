import { expect, test } from 'bun:test'
import { clientInfoOf } from './client-info.ts'
import type { Source } from './source.ts'
import { decide } from './transcode-decision.ts'

const flac: Source = {
  contentType: 'audio/flac',
  codec: 'flac',
  container: 'FLAC',
  isLossy: false,
  kbps: 900,
  seconds: 200,
  sampleRateHz: 96_000,
  bitDepth: 24,
  channels: 2,
  isPart: false,
}
const aac: Source = {
  ...flac,
  contentType: 'audio/mp4',
  codec: 'aac',
  container: 'MP4',
  isLossy: true,
  kbps: 160,
  bitDepth: null,
}
const part: Source = { ...flac, isPart: true }

const plays = (containers: string[], audioCodecs: string[] = [], more = {}) => ({
  containers,
  audioCodecs,
  protocols: ['http'],
  ...more,
})
const takes = (container: string, audioCodec: string, more = {}) => ({
  container,
  audioCodec,
  protocol: 'http',
  ...more,
})
const limit = (name: string, comparison: string, values: string[], required = false) => ({
  name,
  comparison,
  values,
  required,
})

/** The choice, or why there is none. */
function say(source: Source, info: object, canConvert = true): unknown {
  const { canDirectPlay, reasons, transcoding } = decide(
    source,
    clientInfoOf({ name: 'test', platform: 'test', ...info }),
    canConvert,
  )
  if (canDirectPlay) return ['direct', ...reasons]
  if (!transcoding) return reasons
  const { choice } = transcoding
  return typeof choice === 'string' ? choice : `${choice.encoding} ${choice.kbps}`
}
const direct = (...directPlayProfiles: object[]) => ({ directPlayProfiles })
const made = (...transcodingProfiles: object[]) => ({ transcodingProfiles })

test('the first profile that fits plays it directly, and each that was refused has its reason', () => {
  expect(say(flac, direct(plays(['mp3']), plays(['mp4', 'flac'], ['FLAC'])))).toEqual([
    'direct',
    'container flac',
  ])
  expect(say(aac, direct(plays(['flac']), plays(['m4a'], ['alac']), plays([], ['mp4a.40.2'])))).toEqual([
    'direct',
    'container m4a',
    'codec aac',
  ])
  expect(
    say(flac, direct(plays([], [], { protocols: ['hls'] }), plays([], [], { maxAudioChannels: 1 }))),
  ).toEqual(['protocol http', '2 channels'])
  expect(say(flac, {})).toEqual([])
})

test('limits of the app and of a codec are kept', () => {
  const all = direct(plays([]))
  expect(say(flac, { ...all, maxAudioBitrate: 900_000 })).toEqual(['direct'])
  expect(say(flac, { ...all, maxAudioBitrate: 899_999 })).toEqual(['bitrate 900000'])
  const limited = (...limitations: object[]) => ({
    ...all,
    codecProfiles: [{ type: 'AudioCodec', name: 'flac', limitations }],
  })
  expect(say(flac, limited(limit('audioSamplerate', 'LessThanEqual', ['48000'])))).toEqual([
    'limitation audioSamplerate',
  ])
  expect(say(flac, limited(limit('audioBitdepth', 'Equals', ['16', '24'])))).toEqual(['direct'])
  expect(say(flac, limited(limit('audioBitdepth', 'NotEquals', ['24'])))).toEqual([
    'limitation audioBitdepth',
  ])
  expect(say(flac, limited(limit('audioChannels', 'GreaterThanEqual', ['3'])))).toEqual([
    'limitation audioChannels',
  ])
  // The profile of a codec is not known.
  expect(say(flac, limited(limit('audioProfile', 'Equals', ['LC'])))).toEqual(['direct'])
  expect(say(flac, limited(limit('audioProfile', 'Equals', ['LC'], true)))).toEqual([
    'limitation audioProfile',
  ])
})

test('else the first that can be made is made, with the best sound that fits', () => {
  expect(say(flac, made(takes('mkv', 'ac3'), takes('mp3', 'mp3')))).toBe('mp3 192')
  expect(say(flac, { ...made(takes('mp3', 'mp3')), maxTranscodingAudioBitrate: 256_000 })).toBe('mp3 256')
  expect(say(flac, { ...made(takes('ogg', 'opus')), maxAudioBitrate: 130_000 })).toBe('ogg 128')
  expect(say(flac, { ...made(takes('ogg', 'opus')), maxAudioBitrate: 20_000 })).toEqual([])
  expect(say(flac, made(takes('mp4', 'opus')))).toBe('opus 128')
  expect(say(flac, made(takes('flac', 'flac')))).toBe('flac')
  expect(say(flac, made(takes('wav', 'pcm_s16le')))).toBe('wav 128')
  expect(say(aac, made(takes('flac', 'flac'), takes('mp3', 'mp3')))).toBe('mp3 160')
  expect(say(flac, made(takes('mp3', 'mp3', { maxAudioChannels: 1 })))).toEqual([])
  expect(say(flac, made(takes('mp3', 'mp3', { protocol: 'hls' })))).toEqual([])
  expect(say(flac, made(takes('mp3', 'mp3')), false)).toEqual([])
  const codecProfiles = [
    { type: 'AudioCodec', name: 'mp3', limitations: [limit('audioBitrate', 'LessThanEqual', ['128000'])] },
  ]
  expect(say(flac, { ...made(takes('mp3', 'mp3')), codecProfiles })).toBe('mp3 128')
})

test('a part of a file is the samples that are sent of it', () => {
  expect(say(part, direct(plays(['flac'])))).toEqual(['container wav'])
  expect(say(part, direct(plays(['wav'], ['pcm'])))).toEqual(['direct'])
})

test('what is no description of an app is refused', () => {
  for (const body of [null, [], { directPlayProfiles: [{ containers: 'mp3' }] }, { maxAudioBitrate: -1 }])
    expect(() => clientInfoOf(body)).toThrow('wrong value')
})
