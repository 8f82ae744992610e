import { expect, test } from 'bun:test'
import { sortKey } from './sort-key.ts'
import { filterText, fold, identityKey } from './text.ts'

const areOne = (a: string, b: string): boolean => identityKey(a) === identityKey(b)

test.each([
  ['Björk', 'BJORK'],
  ['Sigur Rós', 'Sigur Ro\u0301s'],
  ['ｂｊｏｒｋ', 'Bjork'],
  ['Ёлка', 'Елка'],
  ['Guns N’ Roses', "Guns N' Roses"],
  ['ガーネット', 'ガーネット'.normalize('NFD')],
  ['שָׁלוֹם', 'שלום'],
  ['Ελλάδα', 'Ελλαδα'],
])('%s and %s are one name', (a, b) => {
  expect(areOne(a, b)).toBe(true)
})

test.each([
  ['ガーネット', 'カーネット'],
  ['バス', 'ハス'],
  ['バス', 'パス'],
  ['कल', 'कुल'],
  ['กา', 'กี'],
  ['мой', 'мои'],
  ['أحمد', 'احمد'],
  ['!!!', '???'],
])('%s and %s are two names', (a, b) => {
  expect(areOne(a, b)).toBe(false)
})

test('finding goes by letters alone', () => {
  expect(fold('ガーネット')).toBe(fold('カーネット'))
  expect(fold('  Сигур-Рос! ')).toBe('сигур рос')
})

test('a name of nothing but marks takes no time', () => {
  const startedMs = performance.now()
  identityKey(`a${'\u0301'.repeat(200_000)}`)
  expect(performance.now() - startedMs).toBeLessThan(500)
})

const sorted = (...names: string[]): string[] =>
  names.toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : sortKey(a) > sortKey(b) ? 1 : 0))

test('a list sorts without English articles and by the size of numbers', () => {
  expect(sorted('The Wall', 'Las Vegas', 'Die For You', 'Los Angeles', 'Le Freak', 'Fu')).toEqual([
    'Die For You',
    'Fu',
    'Las Vegas',
    'Le Freak',
    'Los Angeles',
    'The Wall',
  ])
  expect(sorted('Vol. 10', 'Vol. 9', 'Vol. 09 B', 'Vol. 100', 'Vol.')).toEqual([
    'Vol.',
    'Vol. 9',
    'Vol. 09 B',
    'Vol. 10',
    'Vol. 100',
  ])
})

test('a sort name decides the place, and the filter still finds the name as it is shown', () => {
  expect(sortKey('Ten', 'Vol 10') > sortKey('Three', 'Vol 03')).toBe(true)
  for (const typed of ['the w', 'wall', 'THE'])
    expect(sortKey('The Wall', 'Wall, The').includes(filterText(typed))).toBe(true)
  expect(sortKey('Vol. 9').includes(filterText('vol 9'))).toBe(true)
  expect(sortKey('Le Freak').includes(filterText('die f'))).toBe(false)
})
