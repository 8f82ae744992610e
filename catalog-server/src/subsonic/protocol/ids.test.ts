import { expect, test } from 'bun:test'
import { idOf, readId, wireId } from './ids.ts'

test.each(['abc', 'R1.2-3_x', 'mit Leerzeichen', 'ä/?&#', '-', '😀', 'x'.repeat(200), 'x'.repeat(201)])(
  'the id %j comes back, and needs no encoding in an address',
  (id) => {
    const text = wireId('album', id)
    expect(text).toMatch(/^al[-_][A-Za-z0-9._-]+$/)
    expect(readId(text)).toEqual({ kind: 'album', id })
    expect(idOf('album', text)).toBe(id)
    expect(() => idOf('track', text)).toThrow('Song not found')
  },
)

test.each(['', 'al', 'al-', 'al_', 'xx-1', 'al1', 'al_***', 'al-a/b', '1', 'al_YWJj='])(
  '%j is no id',
  (text) => {
    expect(readId(text)).toBeNull()
    expect(() => idOf('album', text)).toThrow('Album not found')
  },
)
