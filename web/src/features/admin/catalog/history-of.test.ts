import { expect, test } from 'bun:test'
import { historyOf } from './history-of.ts'

test('an address names whose history it is, or nothing', () => {
  expect(historyOf('album:a:b')).toEqual({ kind: 'Album', id: 'a:b' })
  for (const text of [undefined, '', 'album', 'album:', 'constructor:x', 'playlist:x', ['album:x']])
    expect(historyOf(text)).toBeNull()
})
