import { expect, test } from 'bun:test'
import { trackFormatOf } from './format.ts'

test('a format is the nearest named bitrate of its codec, and unknown for codecs without one', () => {
  expect(trackFormatOf('mp3', 320)).toBe('Mp3_320')
  expect(trackFormatOf('mp3', 192)).toBe('Mp3_160')
  expect(trackFormatOf('vorbis', 112)).toBe('OggVorbis96')
  expect(trackFormatOf('aac', 256)).toBe('Aac320')
  expect(trackFormatOf('flac', null)).toBe('Flac')
  expect(trackFormatOf('mp3', null)).toBe('Unknown')
  expect(trackFormatOf('opus', 128)).toBe('Unknown')
})
