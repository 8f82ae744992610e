import { expect, test } from 'bun:test'
import type { MemoryPressure } from '../ports.ts'
import { memoryLimits, pressureOf } from './limits.ts'
import { createLru, keptInMemoryMs } from './lru.ts'
import { createMemory } from './memory.ts'

/** Values of ten bytes each, and what was dropped. */
function createValues() {
  const dropped: string[] = []
  const measured: string[] = []
  const lru = createLru({
    sizeOf: (name) => (measured.push(name), 10),
    drop: (name) => void dropped.push(name),
  })
  return { lru, dropped, measured }
}
const plenty = { entries: 100, bytes: 10_000, now: 0 }

test.each([
  [0, 'low'],
  [0.69, 'low'],
  [0.7, 'medium'],
  [0.79, 'medium'],
  [0.8, 'high'],
  [0.9, 'high'],
  [0.91, 'critical'],
  [1, 'critical'],
] as const)('with %d of the memory in use the pressure is %s', (used, pressure) => {
  expect(pressureOf(used)).toBe(pressure)
})

test('what was used longest ago goes first, and what is in use again stays', () => {
  const { lru, dropped } = createValues()
  for (const name of ['a', 'b', 'c', 'd']) lru.add(name, 0)
  lru.add('a', 0)
  lru.take('c')
  lru.trim({ ...plenty, entries: 2 })
  expect(dropped).toEqual(['b'])
  lru.trim({ ...plenty, entries: 0 })
  expect(dropped).toEqual(['b', 'd', 'a'])
})

test('of what is left, the newest that fit into the bytes stay; each is measured once', () => {
  const { lru, dropped, measured } = createValues()
  for (const name of ['a', 'b', 'c', 'd']) lru.add(name, 0)
  lru.trim({ ...plenty, entries: 3, bytes: 29 })
  expect(dropped).toEqual(['a', 'b'])
  lru.trim({ ...plenty, bytes: 20 })
  expect(dropped).toEqual(['a', 'b'])
  expect(measured.toSorted()).toEqual(['b', 'c', 'd'])
})

test('nothing stays longer than five minutes after it was loaded', () => {
  const { lru, dropped } = createValues()
  lru.add('old', 1_000)
  lru.add('new', 2_000)
  lru.trim({ ...plenty, now: keptInMemoryMs + 1_999 })
  expect(dropped).toEqual(['old'])
  lru.trim({ ...plenty, now: keptInMemoryMs + 2_000 })
  expect(dropped).toEqual(['old', 'new'])
})

test('the limits follow the memory in use, the system that asks for it, and the choice to keep nothing', () => {
  let used: number | null = null
  let isOn = true
  let ask: (pressure: MemoryPressure) => void = () => undefined
  const memory = createMemory(
    { used: () => used, onPressure: (listener) => ((ask = listener), () => undefined) },
    () => isOn,
  )
  const told: number[] = []
  memory.listen(({ track }) => told.push(track))
  expect(memory.limits()).toEqual({ artist: 200, album: 300, track: 500, bytes: 10_485_760, pages: true })
  used = 0.85
  expect(memory.limits()).toEqual(memoryLimits('high'))
  ask('critical')
  isOn = false
  memory.changed()
  ask('low')
  expect(told).toEqual([50, 0, 0])
  expect(memory.limits()).toEqual({ artist: 0, album: 0, track: 0, bytes: 0, pages: false })
})
