import { expect, test } from 'bun:test'
import words from '../../i18n/en.json'
import { shortcutFor, shortcuts } from './shortcuts.ts'

const press = (
  key: string,
  held: Partial<Record<'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey', boolean>> = {},
) => shortcutFor({ key, shiftKey: false, altKey: false, ctrlKey: false, metaKey: false, ...held })?.id

test('each key stands for one action, in capitals too, and every action has words', () => {
  const keys = shortcuts.map(({ key, shift = false }) => `${shift} ${key}`)
  expect(new Set(keys).size).toBe(keys.length)
  expect(press('M')).toBe('mute')
  for (const { id } of shortcuts) expect(words.shortcuts).toHaveProperty(id)
})

test("the browser's own combinations are left to the browser", () => {
  expect(press('r', { ctrlKey: true })).toBeUndefined()
  expect(press('ArrowLeft', { altKey: true })).toBeUndefined()
  expect(press('m', { metaKey: true })).toBeUndefined()
})

test('arrows wind only with Shift, and the question mark needs whatever the keyboard layout needs', () => {
  expect(press('ArrowRight')).toBeUndefined()
  expect(press('ArrowRight', { shiftKey: true })).toBe('forward')
  expect(press('?', { shiftKey: true })).toBe('help')
  expect(press('/', { shiftKey: true })).toBe('search')
})
