import { expect, test } from 'bun:test'
import { dayPart, displayName } from './greeting.ts'

test('the greeting follows the clock on the wall', () => {
  expect([4, 5, 11, 12, 17, 18, 23].map(dayPart)).toEqual([
    'night',
    'morning',
    'morning',
    'afternoon',
    'afternoon',
    'evening',
    'evening',
  ])
})

test('a plain user name is greeted like a name, others as they are written', () => {
  expect(displayName('elena')).toBe('Elena')
  expect(displayName('élodie')).toBe('Élodie')
  expect(displayName('mc_hammer')).toBe('mc_hammer')
  expect(displayName('DJ')).toBe('DJ')
})
