import { expect, test } from 'bun:test'
import type { StoragePort } from '../ports.ts'
import { createLyricsMemory } from './memory.ts'
import { sungAt } from './sung-at.ts'

const lines = [1_000, 2_000, 2_000, 5_000].map((start_ms) => ({ start_ms, text: 'la' }))

test('the line that is sung is the last that has begun, and it is known when the next one does', () => {
  expect(sungAt(lines, 999)).toEqual({ index: -1, nextMs: 1_000 })
  expect(sungAt(lines, 1_000)).toEqual({ index: 0, nextMs: 2_000 })
  expect(sungAt(lines, 4_999)).toEqual({ index: 2, nextMs: 5_000 })
  expect(sungAt(lines, 900_000)).toEqual({ index: 3, nextMs: null })
  expect(sungAt([], 0)).toEqual({ index: -1, nextMs: null })
})

function storage(isFull = false): StoragePort & { texts: Map<string, string> } {
  const texts = new Map<string, string>()
  return {
    texts,
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, value) => {
      if (isFull) throw new Error('full')
      texts.set(key, value)
    },
    removeItem: (key) => void texts.delete(key),
  }
}

test('a device remembers the size, and by how much each track was moved', () => {
  const stored = storage()
  createLyricsMemory(stored).setSize('large')
  createLyricsMemory(stored).setOffsetMs('a', 400)
  createLyricsMemory(stored).setOffsetMs('b', -999_999)
  const again = createLyricsMemory(stored)
  expect([again.size(), again.offsetMs('a'), again.offsetMs('b'), again.offsetMs('c')]).toEqual([
    'large',
    400,
    -60_000,
    0,
  ])
  again.setOffsetMs('a', 0)
  expect([...stored.texts.values()]).toEqual(['{"size":"large","offsets":[["b",-60000]]}'])
})

test('the tracks that were moved longest ago are forgotten, and what somebody else wrote there does no harm', () => {
  const stored = storage()
  const memory = createLyricsMemory(stored)
  for (let index = 0; index <= 500; index += 1) memory.setOffsetMs(`track ${index}`, 100)
  expect([memory.offsetMs('track 0'), memory.offsetMs('track 1')]).toEqual([0, 100])
  for (const text of ['{', '[]', '{"size":7,"offsets":[1,["a"],["b","c"],["d",5]]}']) {
    stored.texts.set('pezzottify_lyrics', text)
    expect(createLyricsMemory(stored).size()).toBe('medium')
  }
  expect(createLyricsMemory(stored).offsetMs('d')).toBe(5)
})

test('without room in the storage it lasts as long as the page', () => {
  const memory = createLyricsMemory(storage(true))
  memory.setOffsetMs('a', 300)
  expect(memory.offsetMs('a')).toBe(300)
})
