import { expect, test } from 'bun:test'
import { codecName, playbackPathOf } from './playback-path.ts'

const flac = { availability: 'available', mime: 'audio/flac' } as const
const alac = { availability: 'available', mime: 'audio/mp4; codecs="alac"' } as const
const canPlay = (mime: string) => !mime.includes('alac')

test('formats that the browser decodes are sent as they are, the others converted if the server can', () => {
  expect(playbackPathOf(flac, canPlay, false)).toBe('direct')
  expect(playbackPathOf(alac, canPlay, true)).toBe('flac')
  expect(playbackPathOf(alac, canPlay, false)).toBe('undecodable')
})

test('a track whose file is away cannot be played, whatever its format', () => {
  expect(playbackPathOf({ ...flac, availability: 'unreachable' }, canPlay, true)).toBe('unreachable')
  expect(playbackPathOf({ ...flac, availability: 'missing' }, canPlay, true)).toBe('missing')
})

test('a codec is called by the name people know', () => {
  expect(codecName({ codec: null, mime: alac.mime })).toBe('ALAC')
  expect(codecName({ codec: 'pcm_s16le', mime: 'audio/wav' })).toBe('PCM')
  expect(codecName({ codec: null, mime: 'audio/x-ape' })).toBe('APE')
  expect(codecName({ codec: 'wavpack', mime: 'audio/x-wavpack' })).toBe('WavPack')
  expect(codecName({ codec: 'vorbis', mime: 'audio/ogg' })).toBe('Vorbis')
})
