import { expect, test } from 'bun:test'
import { labelOf, readPlaylistFile } from './read-playlist-file.ts'

const read = (name: string, content: string | Uint8Array<ArrayBuffer>) =>
  readPlaylistFile(new File([content], name))

test('M3U, with and without what the extended form adds', async () => {
  const text = [
    '\uFEFF#EXTM3U',
    '#PLAYLIST: Evening ',
    '#EXTINF:213,Ann - Hello',
    '#PEZZOTTIFY-TRACK:abc',
    'Ann/Live/01 Hello.flac',
    '',
    '# a note',
    '#EXTINF:-1 tvg-id="7",Zoe, live - Song',
    'D:\\Music\\Song.mp3',
    'bare.ogg',
  ]
  const lines = [
    { id: 'abc', seconds: 213, name: 'Ann - Hello', path: 'Ann/Live/01 Hello.flac' },
    { seconds: -1, name: 'Zoe, live - Song', path: 'D:\\Music\\Song.mp3' },
    { path: 'bare.ogg' },
  ]
  for (const end of ['\n', '\r\n', '\r'])
    expect(await read('x.m3u8', text.join(end))).toEqual({ name: 'Evening', lines })
  expect(lines.map(labelOf)).toEqual(['Ann - Hello', 'Zoe, live - Song', 'bare.ogg'])
})

test('the letters of old programs are read as they were meant, and those of Windows in two bytes', async () => {
  const latin = Uint8Array.from([...'Café.mp3\n'].map((letter) => letter.charCodeAt(0)))
  expect((await read('Été.m3u', latin))?.lines).toEqual([{ path: 'Café.mp3' }])
  const wide = new Uint8Array([0xff, 0xfe, ...[...'Café.mp3'].flatMap((letter) => [letter.charCodeAt(0), 0])])
  expect(await read('Été.m3u', wide)).toEqual({ name: 'Été', lines: [{ path: 'Café.mp3' }] })
})

test('PLS, in the order of its numbers', async () => {
  const text =
    '[playlist]\nFile10=b.mp3\nFile2=a.mp3\nTitle2=Ann - A\nLength2=61\nNumberOfEntries=2\nVersion=2\n'
  expect(await read('Mix.pls', text)).toEqual({
    name: 'Mix',
    lines: [{ path: 'a.mp3', name: 'Ann - A', seconds: 61 }, { path: 'b.mp3' }],
  })
})

test('what is no playlist is told apart', async () => {
  expect(await read('x.m3u', new Uint8Array([0xff, 0xfb, 0, 0, 1]))).toBeNull()
  expect(await read('x.m3u', '#EXTM3U\n\n')).toBeNull()
  expect(await read('x.pls', '[playlist]\n')).toBeNull()
})
