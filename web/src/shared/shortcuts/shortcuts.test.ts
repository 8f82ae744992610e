import { expect, test } from 'bun:test'
import words from '../../i18n/shortcuts.json'
import { isCharacter, keyName, refusalOf, writtenKey } from './key-name.ts'
import { actionFor, defaultKeys, keyFor, type OwnKeys, shortcutIds, withKey } from './table.ts'

type Held = Partial<Record<'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey', boolean>>
const name = (key: string, held: Held = {}): string =>
  keyName({ key, shiftKey: false, altKey: false, ctrlKey: false, metaKey: false, ...held })
const press = (key: string, held: Held = {}) => actionFor(name(key, held), {})

test('each key stands for one action, with Caps Lock too, and every action has words', () => {
  const keys = Object.values(defaultKeys)
  expect(new Set(keys).size).toBe(keys.length)
  expect(press('M')).toBe('mute')
  for (const id of shortcutIds) expect(words.shortcuts).toHaveProperty(id)
})

test("the browser's own combinations are left to the browser", () => {
  expect(press('r', { ctrlKey: true })).toBeUndefined()
  expect(press('ArrowLeft', { altKey: true })).toBeUndefined()
  expect(press('m', { metaKey: true })).toBeUndefined()
  expect(press('k', { metaKey: true })).toBe('palette')
})

test('arrows wind only with Shift, and signs need whatever the keyboard layout needs', () => {
  expect(press('ArrowRight')).toBeUndefined()
  expect(press('ArrowRight', { shiftKey: true })).toBe('forward')
  expect(press('?', { shiftKey: true })).toBe('help')
  expect(press('/', { shiftKey: true })).toBe('search')
  expect(name('@', { ctrlKey: true, altKey: true })).toBe('@')
})

test('a modifier alone is no key', () => {
  for (const key of ['Shift', 'Control', 'AltGraph', 'Dead']) expect(name(key, { shiftKey: true })).toBe('')
  expect(actionFor('', { next: '' })).toBeUndefined()
})

test('a key bound anew leaves the action that had it, and going back keeps nothing', () => {
  const own = withKey({}, 'next', 'm')
  expect(own).toEqual({ next: 'm', mute: '' })
  expect(keyFor('mute', own)).toBe('')
  expect(actionFor('m', own)).toBe('next')
  expect(actionFor('k', own)).toBeUndefined()
  const back: OwnKeys = withKey(withKey(own, 'mute', 'm'), 'next', 'k')
  expect(back).toEqual({})
})

test('keys that lists, fields and dialogs live by cannot be bound', () => {
  for (const key of ['Tab', 'Enter', 'Escape', 'ArrowDown', 'Home', 'Delete', 'Shift+Tab'])
    expect(refusalOf(key)).toBe('taken')
  expect(refusalOf('Shift+k')).toBe('finds')
  for (const key of ['k', 'Mod+j', 'Shift+ArrowUp', 'F2', '+', ' ']) expect(refusalOf(key)).toBeNull()
  expect(isCharacter('k')).toBe(true)
  expect(isCharacter(' ')).toBe(false)
})

test('keys are written as people know them', () => {
  const written = (key: string, isMac = false): string => writtenKey(key, { space: 'Space', isMac })
  expect(written(' ')).toBe('Space')
  expect(written('Mod+k')).toBe('Ctrl K')
  expect(written('Mod+k', true)).toBe('⌘ K')
  expect(written('Shift+ArrowUp')).toBe('Shift ↑')
  expect(written('Mod++')).toBe('Ctrl +')
  expect(written('+')).toBe('+')
  expect(written('')).toBe('')
})
