import { expect, test } from 'bun:test'
import { isBonusFolder, looseDiscNumberOf, partKindOf } from './part-folders.ts'

test('a folder called like a part of an album is told from one that is called like an album', () => {
  const named = [
    'FLAC',
    'mp3',
    'MP3 (320 kbps)',
    'FLAC 24-96',
    '[FLAC]',
    'Bonus Disc',
    'Bonus',
    'bonus_cd 2',
    'CD 3',
  ]
  expect(named.map(partKindOf)).toEqual(named.map(() => 'named'))
  const counted = [
    '1',
    '02',
    'Side A',
    'Tape 2',
    'Vol. 1',
    'Volume 2',
    'CD',
    'LP5',
    '1 - First',
    '(2) Second',
  ]
  expect(counted.map(partKindOf)).toEqual(counted.map(() => 'counted'))
  const others = [
    '1984',
    'Live',
    'Flac Attack',
    'Bonus Beats',
    'Side Effects',
    'Volume',
    'Scans',
    '1 First',
    '00 - Scans',
    '7-Inch Mixes',
    '2.0 Remixes',
    '1984 - Live',
    '...',
  ]
  expect(others.map(partKindOf)).toEqual(others.map(() => null))
})

test('so is the number before a title of its own', () => {
  const names = ['1 - First', '02. Second', '3) Third', '(4) Fourth', '[5] Fifth', '06 Sixth', '07_Seventh']
  expect(names.map(looseDiscNumberOf)).toEqual([1, 2, 3, 4, 5, 6, 7])
  const others = ['1 First', '00 - Scans', '7-Inch Mixes', '2.0 Remixes', '1984 - Live', '99 Luftballons']
  expect(others.map(looseDiscNumberOf)).toEqual(others.map(() => null))
})

test('the number of a side or volume is that of a disc perhaps; a bonus has none', () => {
  const numbers = ['Side A', 'side d', 'Vol. 2', 'Volume 3', 'Tape 1', 'Side', 'Volume 2 Live', '2', 'CD 2']
  expect(numbers.map(looseDiscNumberOf)).toEqual([1, 4, 2, 3, 1, null, null, null, null])
  expect(['Bonus Tracks', 'Bonus Disc', 'Bonus', 'Bonus CD 2', 'Bonus Beats'].map(isBonusFolder)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ])
})
