import { expect, test } from 'bun:test'
import { suggestPassword } from './suggest-password.ts'

test('a suggested password can be read out: three words of plain syllables', () => {
  for (let round = 0; round < 200; round++)
    expect(suggestPassword()).toMatch(/^([bdfhj-npr-tvwz][aeio]){3}(-([bdfhj-npr-tvwz][aeio]){3}){2}$/)
})

test('every syllable comes up, and no two suggestions are the same', () => {
  const suggestions = Array.from({ length: 500 }, () => suggestPassword())
  expect(new Set(suggestions).size).toBe(500)
  expect(new Set(suggestions.flatMap((text) => text.replaceAll('-', '').match(/../g) ?? [])).size).toBe(64)
})
