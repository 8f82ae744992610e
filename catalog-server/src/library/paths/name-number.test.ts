import { expect, test } from 'bun:test'
import { numberIn, numberingOf } from './name-number.ts'

/** What is read of each name of a folder: disc, number and the rest; the whole name where it has no number. */
const readAll = (names: string[]): string[] => {
  const numbering = numberingOf(names)
  return names.map((name) => {
    const found = numberIn(name, numbering)
    return found ? `${found.disc ?? ''}/${found.track} ${found.rest}` : name
  })
}

test.each([
  [
    ['01 Red', '2. Blue', '1-03 - Green'],
    ['/1 Red', '/2 Blue', '1/3 Green'],
  ],
  [
    ['(01) Red', '(02) Blue', '[03] - Green'],
    ['/1 Red', '/2 Blue', '/3 Green'],
  ],
  [
    ['Track 01 - Red', 'Track 2. Blue'],
    ['/1 Red', '/2 Blue'],
  ],
  [
    ['d1t01 - Red', 'D1T02 Blue', 'd2t01.Green'],
    ['1/1 Red', '1/2 Blue', '2/1 Green'],
  ],
  [
    ['Chapter 1 - The Boy', 'Chapter 2: The Girl'],
    ['/1 The Boy', '/2 The Girl'],
  ],
  [
    ['A1 - Red', 'A2 - Blue', 'B1 - Green', 'C1 - Pink', 'D - Grey'],
    ['1/1 Red', '1/2 Blue', '1/3 Green', '2/1 Pink', '2/2 Grey'],
  ],
  [
    ['101 Red', '102 Blue', '201 Green'],
    ['1/1 Red', '1/2 Blue', '2/1 Green'],
  ],
  // A bonus has no number; those with a zero in front stay numbers however few.
  [
    ['01 Red', 'Blue', 'Green', 'Pink'],
    ['/1 Red', 'Blue', 'Green', 'Pink'],
  ],
  [
    ['1 Red', '2 Blue', '10 Green', 'Pink'],
    ['/1 Red', '/2 Blue', '/10 Green', 'Pink'],
  ],
])('of a folder with %p the numbers are read', (names, read) => {
  expect(readAll(names)).toEqual(read)
})

test.each([
  [['99 Luftballons', 'Africa']],
  [['99 Luftballons', '7 Rings', 'Africa']],
  [['(500) Days', '(7) Days']],
  [['Tracks of My Tears', 'Track 5']],
  [['Chapter 1 - The Boy', 'Epilogue']],
  [['Chapter 1 - Red', 'Chapter 1 - Blue']],
  [['Part 1 - Red', 'Part 2 - Blue']],
  [['U2 - One', 'U2 - Two']],
  [['B1 - Red', 'B2 - Blue']],
  [['A-Punk', 'B-Boy']],
  [['A Day', 'B Sides']],
  [['A - Ape', 'B - Bee', 'C - Cat', 'D - Dog', 'E - Eel']],
])('in %p nothing is a number', (names) => {
  expect(readAll(names)).toEqual(names)
})

test.each([
  [['101 Red', '102 Blue', '103 Green']],
  [['101 Red', '102 Blue', '203 Green']],
  [['099 Red', '100 Blue', '101 Green', '201 Pink']],
])('in %p the numbers have no discs', (names) => {
  expect(numberingOf(names)).toBe('each')
})
