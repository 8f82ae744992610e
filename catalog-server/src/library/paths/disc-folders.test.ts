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

test('a disc folder is known in brackets, of several, by Roman and other numbers, by size and in more languages', () => {
  const of = (names: string): (number | null)[] => names.split('|').map(discNumberOf)
  expect(of('CD1of2|(CD2)|[Disc 3]|【CD4】|Disc V|DISC VI - Live|CD007|BD 8|Blu-ray Disc 9')).toEqual(
    [...Array(9).keys()].map((index) => index + 1),
  )
  expect(of('12" Vinyl 1|12_ Vinyl 2|8cm CD 3|DualDisc 4|DVD-Video 5|CD⑥|ＣＤ７|第8碟|第九碟')).toEqual(
    [...Array(9).keys()].map((index) => index + 1),
  )
  expect(of('디스크 1|Δίσκος 2|3. lemez|Dysk 4|Plade 5|קרצ|קיר 1')).toEqual([1, 2, 3, 4, 5, null, null])
  expect(discNumberOf('Płyta 6'.normalize('NFD'))).toBe(6)
  const others =
    'Disc I Love|CDI|CD X-Tra|CD100|Volume 1|Side A|Tape 1|1 - First|第1张|2 CD|2. LP|BDSM 1|CD1ofX'
  expect(of(others)).toEqual(others.split('|').map(() => null))
})

test('of two disc folders with one number only the first is certainly a disc', () => {
  expect([...discFoldersAmong(['Blu-ray 1', 'CD 1', 'CD 2'])]).toEqual(['Blu-ray 1', 'CD 2'])
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
