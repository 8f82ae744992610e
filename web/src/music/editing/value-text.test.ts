import { expect, test } from 'bun:test'
import { valueText } from './value-text.ts'

const names: Record<string, string> = { m: 'Miles Davis', g: 'Gil Evans' }
const words = { t: (key: string) => key.replace('editing.', ''), nameOf: (id: string) => names[id] }
const told = (field: string, value: unknown): string => valueText(field, value, words)

test('values of the catalog are told in words', () => {
  expect(told('name', 'Blue')).toBe('Blue')
  expect(told('label', null)).toBe('none')
  expect(told('genres', [])).toBe('none')
  expect(told('genres', ['Jazz', 'Cool'])).toBe('Jazz, Cool')
  expect(told('release_date', -327_456_000)).toBe('1959-08-17')
  expect(told('is_explicit', false)).toBe('no')
  expect(told('artists_ids', ['m', 'x'])).toBe('Miles Davis, gone')
  expect(
    told('artists', [
      { artist_id: 'm', role: 'MainArtist' },
      { artist_id: 'g', role: 'Composer' },
    ]),
  ).toBe('Miles Davis, Gil Evans (role.Composer)')
  expect(told('activity_periods', [{ Decade: 1990 }])).toBe('1990s')
  expect(told('display_image_id', 'abc')).toBe('aPicture')
})

test('a field of a newer server is told as it is', () => {
  expect(told('mood', { calm: 1 })).toBe('{"calm":1}')
})
