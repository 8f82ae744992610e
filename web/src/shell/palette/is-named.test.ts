import { expect, test } from 'bun:test'
import { isNamed } from './is-named.ts'

test('a command is found by the beginnings of its words, in any order, without accents', () => {
  expect(isNamed('Recently added albums', 'alb rec')).toBe(true)
  expect(isNamed('Café, loud', 'cafe')).toBe(true)
  expect(isNamed('Albums', 'bums')).toBe(false)
  expect(isNamed('Albums', '')).toBe(true)
})
