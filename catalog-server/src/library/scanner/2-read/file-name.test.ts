import { expect, test } from 'bun:test'
import { patternOf } from '../../paths/name-pattern.ts'
import { readFileName } from './file-name.ts'

test.each([
  ['03 Title.mp3', { disc: null, track: 3, title: 'Title' }],
  ['03 - Title - Live.flac', { disc: null, track: 3, title: 'Title - Live' }],
  ['03. Title.ogg', { disc: null, track: 3, title: 'Title' }],
  ['00 - Title.ogg', { disc: null, track: 0, title: 'Title' }],
  ['3_Title.ogg', { disc: null, track: 3, title: 'Title' }],
  ['(03) Title.ogg', { disc: null, track: 3, title: 'Title' }],
  ['1-03 Title.m4a', { disc: 1, track: 3, title: 'Title' }],
  ['2.11 - Some_thing.mp3', { disc: 2, track: 11, title: 'Some thing' }],
  ['d2t03 - Title.mp3', { disc: 2, track: 3, title: 'Title' }],
  ['Track 03 - Title.mp3', { disc: null, track: 3, title: 'Title' }],
  ['Title.mp3', { disc: null, track: null, title: 'Title' }],
  ['1999.mp3', { disc: null, track: null, title: '1999' }],
  ['2001-05-03 - Show.mp3', { disc: null, track: null, title: '2001-05-03 - Show' }],
  ['07.mp3', { disc: null, track: 7, title: '07' }],
  ['.mp3', { disc: null, track: null, title: '.mp3' }],
])('the name %p says what its tags do not', (name, facts) => {
  expect(readFileName(name)).toEqual({ ...facts, artist: null, album: null })
})

test.each([
  [
    ['1-03 Ann_B. - Record - Lake.mp3', '1-04 Ann_B. - Record - Hills.mp3'],
    { disc: 1, track: 3, title: 'Lake', artist: 'Ann B.', album: 'Record' },
  ],
  [
    ['Ann - Record - 03 - Lake.mp3', 'Ann - Record - 04 - Hills.mp3'],
    { disc: null, track: 3, title: 'Lake', artist: 'Ann', album: 'Record' },
  ],
  [
    ['Ann - Record - 00 - Lake.mp3', 'Ann - Record - 01 - Hills.mp3'],
    { disc: null, track: 0, title: 'Lake', artist: 'Ann', album: 'Record' },
  ],
  [
    ['B1 - Lake.mp3', 'A1 - Hills.mp3', 'A2 - Woods.mp3'],
    { disc: 1, track: 3, title: 'Lake', artist: null, album: null },
  ],
  [
    ['Chapter 1 - The Boy - Again.mp3', 'Chapter 2 - The Girl - Again.mp3'],
    { disc: null, track: 1, title: 'The Boy - Again', artist: null, album: null },
  ],
  [
    ['Lake - Live.mp3', 'Hills - Live.mp3'],
    { disc: null, track: null, title: 'Lake - Live', artist: null, album: null },
  ],
  [
    ['99 Luftballons.mp3', 'Africa.mp3'],
    { disc: null, track: null, title: '99 Luftballons', artist: null, album: null },
  ],
  [['99.mp3', 'Africa.mp3'], { disc: null, track: null, title: '99', artist: null, album: null }],
  [['07.mp3', 'Africa.mp3'], { disc: null, track: 7, title: '07', artist: null, album: null }],
])('among %p the first tells more, by the pattern of its folder', (names, facts) => {
  expect(readFileName(names[0] ?? '', patternOf(names))).toEqual(facts)
})
