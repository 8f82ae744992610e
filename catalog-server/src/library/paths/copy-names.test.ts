import { expect, test } from 'bun:test'
import { originalNameOf } from './copy-names.ts'

const originalAmong = (name: string, ...beside: string[]) =>
  originalNameOf(name, (other) => beside.includes(other))

test('a copy is known by the marks of browsers and file managers, beside the file that bears none', () => {
  for (const name of [
    '01 Song (1)',
    '01 Song(2)',
    '01 Song-1',
    '01 Song 2',
    '01 Song copy',
    '01 Song copy 2',
    '01 Song - Copy',
    '01 Song - Copy (2)',
    '01 Song - Kopie',
    '01 Song (copy)',
    '01 Song (copy 1)',
    '01 Song (another copy)',
    '01 Song (3rd copy)',
    'Copy of 01 Song',
    'Copy (2) of 01 Song',
    'Kopie von 01 Song',
    '01 Song (1) (1)',
    '01 Song (1) - Copy',
  ])
    expect([name, originalAmong(`${name}.flac`, '01 Song.flac')]).toEqual([name, '01 Song.flac'])
  expect(originalAmong('01 Song (1) (1).flac', '01 Song (1).flac', '01 Song.flac')).toBe('01 Song.flac')
})

test('other names are none of copies', () => {
  expect(originalAmong('01 Song (1).flac')).toBeNull()
  expect(originalAmong('01 Song (1).flac', '01 Song.mp3', '01 Song (2).flac')).toBeNull()
  expect(originalAmong('01 Song (Live).flac', '01 Song.flac')).toBeNull()
  expect(originalAmong('01 Song.flac', '01 Song.flac')).toBeNull()
  expect(originalAmong('(1).flac', '.flac')).toBeNull()
  expect(originalAmong('Photocopy.flac', 'Photo.flac')).toBeNull()
})
