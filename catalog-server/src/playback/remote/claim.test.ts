import { describe, expect, test } from 'bun:test'
import type { DeviceId } from '@pezzottify/contract'
import { positionAt, stands } from './claim.ts'

describe('a device takes the place of another', () => {
  const now = 1_000
  const [phone, laptop] = [{ id: 1 as DeviceId }, { id: 2 as DeviceId }]
  test.each([
    ['pressed later, while the other is silent', [900, now], [500, 700], true],
    ['pressed later, while the other sounds', [900, now], [500, now], true],
    ['pressed earlier, while the other is silent', [400, now], [500, 700], false],
    ['pressed earlier, while the other sounds', [400, now], [500, now], false],
    ['used later, and silent since before the other was', [600, 650], [500, 700], false],
    ['used later, while the other still sounds', [600, 650], [500, now], false],
    ['used and silent after the other was', [800, 850], [500, 700], true],
    ['the same moment', [500, 700], [500, 700], false],
  ] as const)('%s: %p after %p is %p', (_, [actedMs, heardMs], [knownActedMs, knownHeardMs], expected) => {
    const known = { device: phone, actedMs: knownActedMs, heardMs: knownHeardMs }
    expect(stands({ device: laptop, actedMs, heardMs }, known)).toBe(expected)
  })

  test('the device that has the playback needs neither', () => {
    const known = { device: phone, actedMs: 500, heardMs: 700 }
    expect(stands({ device: phone, actedMs: 0, heardMs: 0 }, known)).toBe(true)
  })

  test('nothing is known yet', () => {
    expect(stands({ device: laptop, actedMs: 0, heardMs: 0 }, null)).toBe(true)
  })
})

describe('a position moves on', () => {
  const state = {
    status: 'playing' as const,
    queue_version: 'version-1',
    index: 0,
    position_ms: 10_000,
    duration_ms: 60_000,
    rate: 1,
    is_seekable: true,
    shuffle: false,
    repeat: 'off' as const,
    volume: 1,
    is_muted: false,
    sleep: null,
  }
  test.each([
    ['while it plays', {}, 15_000],
    ['at its speed', { rate: 1.5 }, 17_500],
    ['not while it is paused', { status: 'paused' as const }, 10_000],
    ['not while it has no data', { status: 'waiting' as const }, 10_000],
    ['not beyond the end', { duration_ms: 12_000 }, 12_000],
    ['without a known end', { duration_ms: 0 }, 15_000],
  ])('%s', (_, changed, expected) => {
    expect(positionAt({ state: { ...state, ...changed }, toldMs: 1_000 }, 6_000)).toBe(expected)
  })
})
