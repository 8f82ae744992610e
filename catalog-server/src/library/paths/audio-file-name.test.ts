import { expect, test } from 'bun:test'
import { isAudioFileName } from './audio-file-name.ts'

test('the names of audio files, in any case, and nothing else', () => {
  for (const name of ['a.mp3', 'A.FLAC', 'b.c.ogg', 'x.m4b', 'x.WV', 'x.oga', 'x.spx', 'x.aif']) {
    expect([name, isAudioFileName(name)]).toEqual([name, true])
  }
  for (const name of ['mp3', '.mp3', 'a.jpg', 'a.mp3.part', 'a.', '._a.mp3', 'cover', 'a.m3u']) {
    expect([name, isAudioFileName(name)]).toEqual([name, false])
  }
})
