import { describe, expect, test } from 'bun:test'
import { audioTypeOf, imageTypeOf } from './magic.ts'
import { contentTypeOf, mimeOf } from './mime.ts'

const facts = { container: null, codec: null, format: 'UNKNOWN', audio_uri: 'a' }

describe('what a browser is told about a track', () => {
  test.each([
    ['MPEG', 'mp3', 'audio/mpeg'],
    ['FLAC', 'flac', 'audio/flac'],
    ['Ogg', 'vorbis', 'audio/ogg; codecs="vorbis"'],
    ['Ogg', 'opus', 'audio/ogg; codecs="opus"'],
    ['Ogg', 'flac', 'audio/ogg; codecs="flac"'],
    ['MP4', 'aac', 'audio/mp4; codecs="mp4a.40.2"'],
    ['MP4', 'alac', 'audio/mp4; codecs="alac"'],
    ['ADTS', 'aac', 'audio/aac'],
    ['WAV', 'pcm', 'audio/wav'],
    ['WAV', 'other', 'audio/wav; codecs="unknown"'],
    ['AIFF', 'pcm', 'audio/aiff'],
    ['ASF', 'wma', 'audio/x-ms-wma'],
    ['APE', 'ape', 'audio/x-ape'],
    ['WavPack', 'wavpack', 'audio/x-wavpack'],
    ['DSF', 'dsd', 'audio/dsf'],
    [null, 'flac', 'audio/flac'],
    [null, 'aac', 'audio/mp4; codecs="mp4a.40.2"'],
  ])('%p with %p is %p', (container, codec, mime) => {
    expect(mimeOf({ ...facts, container, codec, format: 'MP3_320' })).toBe(mime)
  })

  test.each([
    ['MP3_320', 'a.flac', 'audio/mpeg'],
    ['FLAC', 'a', 'audio/flac'],
    ['FLAC', 'a.oga', 'audio/ogg; codecs="flac"'],
    ['OGG_VORBIS_160', 'a.OGG_VORBIS_160', 'audio/ogg; codecs="vorbis"'],
    ['AAC_160', 'a.m4a', 'audio/mp4; codecs="mp4a.40.2"'],
    ['AAC_24', 'a.AAC', 'audio/aac'],
    ['UNKNOWN', 'b.c/a.WAV', 'audio/wav'],
    ['UNKNOWN', 'a.opus', 'audio/ogg; codecs="opus"'],
    ['UNKNOWN', 'b.flac/a', 'audio/mpeg'],
    ['UNKNOWN', 'a.exe', 'audio/mpeg'],
    ['UNKNOWN', '', 'audio/mpeg'],
  ])('of a catalog that knows only %p and %p: %p', (format, audio_uri, mime) => {
    expect(mimeOf({ ...facts, format, audio_uri })).toBe(mime)
    expect(contentTypeOf(mime)).toMatch(/^audio\/[\w-]+$/)
  })
})

test('content tells the type where nothing else does, and a document is no picture', () => {
  const head = (text: string) => Uint8Array.from(text.padEnd(16, '\0'), (letter) => letter.charCodeAt(0))
  expect(audioTypeOf(head('fLaC'))).toBe('audio/flac')
  expect(audioTypeOf(head('\0\0\0\x20ftypM4A '))).toBe('audio/mp4')
  expect(audioTypeOf(head('\xff\xfb\x90'))).toBe('audio/mpeg')
  expect(audioTypeOf(head('\xff\xf1\x50'))).toBe('audio/aac')
  expect(audioTypeOf(head('<html>'))).toBeNull()
  expect(audioTypeOf(new Uint8Array())).toBeNull()
  expect(imageTypeOf(head('\x89PNG\r\n\x1a\n'))).toBe('image/png')
  expect(imageTypeOf(head('RIFF\0\0\0\0WEBP'))).toBe('image/webp')
  for (const text of [
    '<svg xmlns="http',
    '<?xml version="1.',
    '<!DOCTYPE html>',
    'RIFF\0\0\0\0WAVE',
    '%PDF-1.7',
    '',
  ])
    expect(imageTypeOf(head(text))).toBeNull()
})
