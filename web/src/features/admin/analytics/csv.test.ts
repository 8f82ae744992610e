import { expect, test } from 'bun:test'
import { csvOf } from './csv.ts'

test('rows become lines under the names of their fields, whatever is in a text', () => {
  const rows = [
    { track: 'One, two "three"', plays: 3, artist: 'A\nB' },
    { track: 'Ünder', plays: -1, artist: null },
  ]
  expect(csvOf(rows)).toBe('\uFEFFtrack,plays,artist\r\n"One, two ""three""",3,"A\nB"\r\nÜnder,-1,\r\n')
})

test('a name that a spreadsheet would run as a formula stays text', () => {
  for (const name of ['=HYPERLINK("x")', '+1', '-1', '@a', '\tx'])
    expect(csvOf([{ name }])).toMatch(/^\uFEFFname\r\n"?'/)
})

test('no rows are an empty file', () => {
  expect(csvOf([])).toBe('\uFEFF\r\n')
})
