import { expect, test } from 'bun:test'
import { albumNameOf, patternOf } from './name-pattern.ts'

const artistAndTitle = { artist: 0, album: null, number: null, title: 1 }

test.each<[string[], ReturnType<typeof patternOf>['parts']]>([
  [['01 - Ann - Lake.ogg', '02 - Bob - Hills.ogg'], artistAndTitle],
  [['Ann - Lake.ogg', 'Ann - Hills.ogg'], artistAndTitle],
  [['Lake – Ann.ogg', 'Hills – Ann.ogg'], { artist: 1, album: null, number: null, title: 0 }],
  [['Ann - Record - Lake.mp3', 'Ann - Record - Hills.mp3'], { artist: 0, album: 1, number: null, title: 2 }],
  [['01_-_Ann_-_Lake.ogg', '02_-_Bob_-_Hills.ogg'], artistAndTitle],
  [['Ann - 01 - Lake.ogg', 'Ann - 02 - Hills.ogg'], { artist: 0, album: null, number: 1, title: 2 }],
  [['Ann - 01 - Lake.ogg', 'Bob - 01 - Hills.ogg'], { artist: 0, album: null, number: 1, title: 2 }],
  [
    ['Ann - Record - 9 - Lake.ogg', 'Ann - Record - 1 - Hills.ogg'],
    { artist: 0, album: 1, number: 2, title: 3 },
  ],
  [['A1 - Ann - Lake.ogg', 'A2 - Bob - Hills.ogg'], artistAndTitle],
  [['U2 - Lake.ogg', 'U2 - Hills.ogg'], artistAndTitle],
  [['U2 - Lake.ogg', 'B1 - Hills.ogg'], artistAndTitle],
  [['Sum 41 - Lake.ogg', 'Blink 182 - Hills.ogg'], artistAndTitle],
  [['Live - Lake.ogg', 'Live - Hills.ogg'], artistAndTitle],
  [['Ann - Live.ogg', 'Ann - Hills.ogg'], artistAndTitle],
  [['Wings - Little Mix.ogg', 'Power - Little Mix.ogg'], { artist: 1, album: null, number: null, title: 0 }],
  [['Part Timer - Lake.ogg', 'Ann - Hills.ogg'], artistAndTitle],
])('the names %p are built so', (names, parts) => {
  expect(patternOf(names).parts).toEqual(parts)
})

test.each([
  [['01 Lake.ogg', '02 Hills.ogg']],
  [['Ann - Lake.ogg', 'Hills.ogg']],
  [['01 Ann - Lake.ogg', 'Bob - Hills.ogg']],
  [['99 Red - Ann.ogg', 'Africa - Bob.ogg']],
  [['Ann - Lake.ogg']],
  [['Ann - Lake.ogg', 'Ann - Lake.mp3']],
  [['One - Two - Three.ogg', 'Four - Five - Six.ogg']],
  // Titles and their versions.
  [['Lake - Live.ogg', 'Hills - Live.ogg']],
  [['01 - Lake - Live at Home.ogg', '02 - Hills - 2011 Remaster.ogg']],
  // What is counted is nobody.
  [['2001-05-03 - Show.ogg', '2001-05-04 - Show.ogg', '2002-01-01 - Party.ogg']],
  [['2001-05-03 - Lake.ogg', '2001-05-03 - Hills.ogg']],
  [['Prologue - Dawn.ogg', 'Chapter 1 - The Boy.ogg']],
  [['Part One - Lake.ogg', 'Part Two - Hills.ogg']],
  [['Day 1 - Lake.ogg', 'Day 2 - Hills.ogg']],
  [['A1 - Lake.ogg', 'B2 - Hills.ogg']],
  // Records that are called by numbers.
  [['Ann - 19 - Lake.ogg', 'Ann - 21 - Hills.ogg']],
  [[]],
])('the names %p do not tell what is what', (names) => {
  expect(patternOf(names).parts).toBeNull()
})

test.each([
  ['/srv/music', 'Game/music', 'Game'],
  ['/srv/Game', 'Sounds', 'Game'],
  ['/srv/music', 'Game/win', 'win'],
  ['/music', 'mp3', 'mp3'],
  ['/music', '', 'music'],
  ['/srv/music', 'Ann/Lake/FLAC', 'Lake'],
  ['/srv/music', 'Ann/Lake/ALAC', 'Lake'],
])('in %p the folder %p names its album %p', (root, directory, name) => {
  expect(albumNameOf(root, directory)).toBe(name)
})
