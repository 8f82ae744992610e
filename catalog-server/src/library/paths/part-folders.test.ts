import { expect, test } from 'bun:test'
import { partKindOf } from './part-folders.ts'

test('a folder called like a part of an album is told from one that is called like an album', () => {
  const named = ['FLAC', 'mp3', 'MP3 (320 kbps)', 'FLAC 24-96', '[FLAC]', 'Bonus Disc', 'Bonus', 'bonus_cd 2']
  expect(named.map(partKindOf)).toEqual(named.map(() => 'named'))
  const counted = ['1', '02', 'Side A', 'Tape 2', 'Vol. 1', 'Volume 2', 'CD', 'CD 3', 'LP5']
  expect(counted.map(partKindOf)).toEqual(counted.map(() => 'counted'))
  const others = [
    '1984',
    'Live',
    'Flac Attack',
    'Bonus Beats',
    'Side Effects',
    'Volume',
    'Scans',
    '1 - First',
    '...',
  ]
  expect(others.map(partKindOf)).toEqual(others.map(() => null))
})
