import { defaultSound } from '@pezzottify/client'
import { expect, test } from 'bun:test'
import { readPreferences, writePreferences } from './preference-values.ts'

const storageOf = (text: string | null) => {
  let stored = text
  return {
    getItem: () => stored,
    setItem: (_: string, value: string) => void (stored = value),
    removeItem: () => void (stored = null),
  }
}

test('a new device is dark, green and without serifs, and plays what I click', () => {
  expect(readPreferences(storageOf(null))).toEqual({
    theme: 'dark',
    palette: 'Classic',
    font: 'SansSerif',
    playBehavior: 'Replace',
    streamQuality: 'auto',
    coverTint: true,
    endlessPlay: true,
    followDevices: true,
    characterKeys: true,
    keys: {},
    announceTracks: true,
    offlineLimitGb: null,
    memoryCache: true,
    sound: defaultSound(),
  })
})

test('my preferences are there again after a reload', () => {
  const storage = storageOf(null)
  const chosen = {
    ...readPreferences(storage),
    theme: 'amoled',
    palette: 'Forest',
    coverTint: false,
    followDevices: false,
    characterKeys: false,
    keys: { next: 'n', mute: '' },
    announceTracks: false,
  } as const
  writePreferences(storage, chosen)
  expect(readPreferences(storage)).toEqual(chosen)
})

test('a preference this version does not know falls back to its default', () => {
  const stored = readPreferences(storageOf('{"theme":"sepia","palette":"Forest"}'))
  expect(stored.theme).toBe('dark')
  expect(stored.palette).toBe('Forest')
  expect(readPreferences(storageOf('null')).font).toBe('SansSerif')
  expect(readPreferences(storageOf('{')).font).toBe('SansSerif')
})
