import { expect, test } from 'bun:test'
import { readFileName } from './file-name.ts'

test.each([
  ['03 Title.mp3', { disc: null, track: 3, title: 'Title' }],
  ['03 - Title - Live.flac', { disc: null, track: 3, title: 'Title - Live' }],
  ['03. Title.ogg', { disc: null, track: 3, title: 'Title' }],
  ['1-03 Title.m4a', { disc: 1, track: 3, title: 'Title' }],
  ['2.11 - Some_thing.mp3', { disc: 2, track: 11, title: 'Some thing' }],
  ['Title.mp3', { disc: null, track: null, title: 'Title' }],
  ['1999.mp3', { disc: null, track: null, title: '1999' }],
  ['07.mp3', { disc: null, track: 7, title: '07' }],
  ['.mp3', { disc: null, track: null, title: '.mp3' }],
])('the name %p says what its tags do not', (name, facts) => {
  expect(readFileName(name)).toEqual({ ...facts, artist: null, album: null })
})

test('by the pattern of its folder a name tells the artist and the album too', () => {
  const pattern = { artist: 0, album: 1, title: 2 }
  expect(readFileName('1-03 Ann_B. - Record - Lake.mp3', pattern)).toEqual({
    disc: 1,
    track: 3,
    title: 'Lake',
    artist: 'Ann B.',
    album: 'Record',
  })
})
