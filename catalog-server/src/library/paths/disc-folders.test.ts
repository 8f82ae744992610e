import { expect, test } from 'bun:test'
import { discFoldersAmong, discNumberIn, discNumberOf } from './disc-folders.ts'

test('a disc folder is known by its name, and an album that only begins like one is not', () => {
  const discs = ['CD1', 'cd 02', 'Disc_3', 'Disk 4 - Live', 'DISC-5', 'Enhanced CD 06', 'Digital Media 07']
  expect(discs.map(discNumberOf)).toEqual([1, 2, 3, 4, 5, 6, 7])
  const named = ['Vinyl 1', 'Disc Two', 'SACD 3', 'Disque 4', 'Disco 5', 'Диск 6', 'Płyta 7', 'ディスク8']
  expect(named.map(discNumberOf)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  const others = ['Disco', 'CD', 'Discovery 1', 'LP1a', 'Volume 2', 'Vinylism 1', 'Disc Onerous', '1']
  expect(others.map(discNumberOf)).toEqual(others.map(() => null))
})

test('records called LP are discs only beside a first one', () => {
  expect([...discFoldersAmong(['LP5', 'Live'])]).toEqual([])
  expect([...discFoldersAmong(['LP1', 'LP2', 'CD 3', 'Live'])]).toEqual(['LP1', 'LP2', 'CD 3'])
})

test('a file that does not say its disc has that of its folder, unless the folder is called like the album', () => {
  expect(discNumberIn('Autechre/LP5', 'LP5')).toBeNull()
  expect(discNumberIn('B/Album (Disc 2)', 'Album')).toBe(2)
  expect(discNumberIn('B/Album CD2', 'Album')).toBe(2)
  expect(discNumberIn('B/Other (Disc 2)', 'Album')).toBeNull()
  expect(discNumberIn('B/Album/2', 'Album')).toBe(2)
  expect(discNumberIn('Numbers/2', 'Album')).toBeNull()
  expect(discNumberIn('X/CD 2', null)).toBe(2)
})
