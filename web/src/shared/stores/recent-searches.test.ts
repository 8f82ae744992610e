import { expect, test } from 'bun:test'
import { readRecent, withSearch, writeRecent } from './recent-searches.ts'

const storageOf = (text: string | null) => {
  let stored = text
  return {
    getItem: () => stored,
    setItem: (_: string, value: string) => void (stored = value),
    removeItem: () => void (stored = null),
  }
}

test('the newest search comes first, once, and only ten are kept', () => {
  expect(withSearch(['bach', 'Slow'], 'slow')).toEqual(['slow', 'bach'])
  const many = Array.from({ length: 12 }, (_, index) => `q${index}`).reduce(withSearch, [] as string[])
  expect(many).toHaveLength(10)
  expect(many[0]).toBe('q11')
})

test('a blank search is not remembered', () => {
  expect(withSearch(['bach'], '   ')).toEqual(['bach'])
})

test('searches come back after a reload, and damaged storage is no hindrance', () => {
  const storage = storageOf(null)
  writeRecent(storage, ['bach'])
  expect(readRecent(storage)).toEqual(['bach'])
  writeRecent(storage, [])
  expect(readRecent(storage)).toEqual([])
  expect(readRecent(storageOf('{broken'))).toEqual([])
  expect(readRecent(storageOf('{"a":1}'))).toEqual([])
})
