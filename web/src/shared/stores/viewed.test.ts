import { expect, test } from 'bun:test'
import { forgetViewed, readViewed, rememberViewed } from './viewed.ts'

function createStorage() {
  const items = new Map<string, string>()
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, text: string) => void items.set(key, text),
    removeItem: (key: string) => void items.delete(key),
  }
}

test('the page that was opened last comes first, each once, and no more than a screen holds', () => {
  const storage = createStorage()
  for (const id of ['a', 'b', 'a']) rememberViewed(storage, 'ann', { kind: 'album', id })
  rememberViewed(storage, 'ann', { kind: 'artist', id: 'a' })
  expect(readViewed(storage, 'ann')).toEqual([
    { kind: 'artist', id: 'a' },
    { kind: 'album', id: 'a' },
    { kind: 'album', id: 'b' },
  ])
  for (let index = 0; index < 30; index += 1)
    rememberViewed(storage, 'ann', { kind: 'album', id: `${index}` })
  expect(readViewed(storage, 'ann')).toHaveLength(20)
  expect(readViewed(storage, 'ann')[0]?.id).toBe('29')
})

test('nobody sees what another user looked at, and what was stored wrongly is nothing', () => {
  const storage = createStorage()
  rememberViewed(storage, 'ann', { kind: 'album', id: 'a' })
  expect(readViewed(storage, 'ben')).toEqual([])
  rememberViewed(storage, 'ben', { kind: 'album', id: 'b' })
  expect(readViewed(storage, 'ann')).toEqual([])
  forgetViewed(storage)
  expect(readViewed(storage, 'ben')).toEqual([])
  for (const text of ['', '{', '[]', '{"user":"ben"}', '{"user":"ben","items":[1,{"kind":"x","id":"a"}]}']) {
    storage.setItem('pezzottify_viewed', text)
    expect(readViewed(storage, 'ben')).toEqual([])
  }
})
