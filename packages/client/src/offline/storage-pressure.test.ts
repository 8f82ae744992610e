import { expect, test } from 'bun:test'
import { storagePressureOf } from './storage-pressure.ts'

test.each([
  [20, 'low'],
  [19.9, 'medium'],
  [10, 'medium'],
  [9.9, 'high'],
  [5, 'high'],
  [4.9, 'critical'],
  [0, 'critical'],
] as const)('with %d percent free the pressure is %s', (percent, pressure) => {
  expect(storagePressureOf({ freeBytes: percent * 10, totalBytes: 1_000 })).toBe(pressure)
})

test('a platform that says too little has no pressure', () => {
  expect(storagePressureOf({ freeBytes: null, totalBytes: 1_000 })).toBeNull()
  expect(storagePressureOf({ freeBytes: 10, totalBytes: null })).toBeNull()
  expect(storagePressureOf({ freeBytes: 0, totalBytes: 0 })).toBeNull()
})
