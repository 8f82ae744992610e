import { expect, test } from 'bun:test'
import { asCredits, asDay, asNumberText, asText, asTexts, dayIn } from './field-values.ts'

test('a day goes to the form and back, before 1970 too', () => {
  for (const day of ['1959-08-17', '1970-01-01', '2024-02-29']) expect(asDay(dayIn(day))).toBe(day)
  expect([asDay(null), dayIn('')]).toEqual(['', null])
})

test('a value that a field cannot hold counts as empty', () => {
  expect([asText(3), asText(null), asNumberText('3'), asNumberText(3)]).toEqual(['', '', '', '3'])
  expect([asTexts(null), asTexts(['a', 1])]).toEqual([[], ['a']])
  expect(asCredits([{ artist_id: 'a', role: 'Composer' }, { artist_id: 'b', role: 'Cook' }, null])).toEqual([
    { artist_id: 'a', role: 'Composer' },
  ])
})
