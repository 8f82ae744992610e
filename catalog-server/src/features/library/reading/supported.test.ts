import { expect, test } from 'bun:test'
import { contentTypeOf, isAudioFileName } from './supported.ts'

test('the names of audio files, in any case, and nothing else', () => {
  for (const name of ['a.mp3', 'A.FLAC', 'b.c.ogg', 'x.m4b', 'x.WV', 'x.oga', 'x.spx', 'x.aif']) {
    expect([name, isAudioFileName(name)]).toEqual([name, true])
  }
  for (const name of ['mp3', '.mp3', 'a.jpg', 'a.mp3.part', 'a.', '._a.mp3', 'cover', 'a.m3u']) {
    expect([name, isAudioFileName(name)]).toEqual([name, false])
  }
})

test('a file is streamed under the type of its container', () => {
  expect(contentTypeOf('mp3', 'MPEG')).toBe('audio/mpeg')
  expect(contentTypeOf('flac', 'FLAC')).toBe('audio/flac')
  expect(contentTypeOf('flac', 'Ogg')).toBe('audio/ogg')
  expect(contentTypeOf('opus', 'Ogg')).toBe('audio/ogg')
  expect(contentTypeOf('alac', 'MP4')).toBe('audio/mp4')
  expect(contentTypeOf('aac', 'ADTS')).toBe('audio/aac')
  expect(contentTypeOf('other', 'Tape')).toBe('application/octet-stream')
})
