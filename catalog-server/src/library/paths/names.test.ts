import { expect, test } from 'bun:test'
import { isWithin } from './names.ts'

test('a folder whose name only begins like another is not inside it', () => {
  expect(isWithin('/music/rock', '/music')).toBe(true)
  expect(isWithin('/musical', '/music')).toBe(false)
  expect(isWithin('/music', '/')).toBe(true)
})
