import { expect, test } from 'bun:test'
import { albumNameOf, patternOf } from './name-pattern.ts'

test.each<[string[], ReturnType<typeof patternOf>]>([
  [['01 - Ann - Lake.ogg', '02 - Bob - Hills.ogg'], { artist: 0, album: null, title: 1 }],
  [['Ann - Lake.ogg', 'Ann - Hills.ogg'], { artist: 0, album: null, title: 1 }],
  [['Lake – Ann.ogg', 'Hills – Ann.ogg'], { artist: 1, album: null, title: 0 }],
  [['Ann - Record - Lake.mp3', 'Ann - Record - Hills.mp3'], { artist: 0, album: 1, title: 2 }],
  [['01_-_Ann_-_Lake.ogg', '02_-_Bob_-_Hills.ogg'], { artist: 0, album: null, title: 1 }],
  [['01 Lake.ogg', '02 Hills.ogg'], null],
  [['Ann - Lake.ogg', 'Hills.ogg'], null],
  [['01 Ann - Lake.ogg', 'Bob - Hills.ogg'], null],
  [['Ann - Lake.ogg'], null],
  [['Ann - Lake.ogg', 'Ann - Lake.mp3'], null],
  [['One - Two - Three.ogg', 'Four - Five - Six.ogg'], null],
  [[], null],
])('the names %p are built so', (names, pattern) => {
  expect(patternOf(names)).toEqual(pattern)
})

test.each([
  ['/srv/music', 'Game/music', 'Game'],
  ['/srv/Game', 'Sounds', 'Game'],
  ['/srv/music', 'Game/win', 'win'],
  ['/music', 'mp3', 'mp3'],
  ['/music', '', 'music'],
  ['/srv/music', 'Ann/Lake/FLAC', 'Lake'],
])('in %p the folder %p names its album %p', (root, directory, name) => {
  expect(albumNameOf(root, directory)).toBe(name)
})
