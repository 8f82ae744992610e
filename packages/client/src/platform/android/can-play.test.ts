import { expect, test } from 'bun:test'
import { androidCanPlay } from './can-play.ts'

test.each([
  ['audio/mpeg', true],
  ['audio/flac', true],
  ['audio/ogg; codecs=opus', true],
  ['audio/ogg; codecs="vorbis"', true],
  ['audio/mp4; codecs="mp4a.40.2"', true],
  ['audio/mp4; codecs="alac"', false],
  ['audio/ogg; codecs=speex', false],
  ['audio/x-ms-wma', false],
  ['', false],
])('the phone decodes %p: %p', (mime, isPlayed) => {
  expect(androidCanPlay(mime)).toBe(isPlayed)
})
