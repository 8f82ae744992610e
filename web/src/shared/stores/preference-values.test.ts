import { defaultSound } from '@pezzottify/client'
import { expect, test } from 'bun:test'
import { readPreferences, writePreferences } from './preference-values.ts'

const storageOf = (text: string | null) => {
  let kept = text
  return {
    getItem: () => kept,
    setItem: (_: string, value: string) => void (kept = value),
    removeItem: () => void (kept = null),
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
    characterKeys: true,
    keys: {},
    announceTracks: true,
    offlineLimitGb: null,
    sound: defaultSound(),
  })
})

test('what I chose is there again after a reload', () => {
  const storage = storageOf(null)
  const chosen = {
    ...readPreferences(storage),
    theme: 'amoled',
    palette: 'Forest',
    coverTint: false,
    characterKeys: false,
    keys: { next: 'n', mute: '' },
    announceTracks: false,
  } as const
  writePreferences(storage, chosen)
  expect(readPreferences(storage)).toEqual(chosen)
})

test('a preference this version does not know falls back to its default', () => {
  const kept = readPreferences(storageOf('{"theme":"sepia","palette":"Forest"}'))
  expect(kept.theme).toBe('dark')
  expect(kept.palette).toBe('Forest')
  expect(readPreferences(storageOf('null')).font).toBe('SansSerif')
  expect(readPreferences(storageOf('{')).font).toBe('SansSerif')
})
