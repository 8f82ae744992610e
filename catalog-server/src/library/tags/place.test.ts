import { expect, test } from 'bun:test'
import { placeOf } from './place.ts'

test.each([
  [null, null, [null, null, null]],
  ['3', null, [null, 3, null]],
  ['03/12', '2/2', [2, 3, null]],
  ['0', '0', [null, null, null]],
  [' 7 of 12', 'One', [1, 7, null]],
  ['#4', 'CD 2', [2, 4, null]],
  ['Track 5', 'Disc 3', [3, 5, null]],
  ['１２', null, [null, 12, null]],
  ['1-03', null, [1, 3, null]],
  ['2.11', null, [2, 11, null]],
  ['2-1', null, [2, 1, null]],
  ['CD1-3', null, [1, 3, null]],
  ['1.5', null, [null, 1, null]],
  ['2-01', '1', [1, 1, null]],
  ['101', null, [null, 101, null]],
  ['A1', null, [1, 1, 'Side A']],
  ['B-2', null, [2, 2, 'Side B']],
  ['b', null, [2, 1, 'Side B']],
  ['C03', '2', [3, 3, 'Side C']],
  ['A2', '3', [5, 2, 'Side A']],
  ['B2', '1', [2, 2, 'Side B']],
  ['T1', null, [null, null, null]],
  ['AA', null, [null, null, null]],
  ['no idea', 'bonus', [null, null, null]],
] as const)('track %p on disc %p', (track, disc, [onDisc, number, discTitle]) => {
  expect(placeOf(track, disc, null)).toEqual({ disc: onDisc, track: number, discTitle })
})

test('a disc that has a title keeps it', () => {
  expect(placeOf('A1', null, 'Morning')).toEqual({ disc: 1, track: 1, discTitle: 'Morning' })
})
