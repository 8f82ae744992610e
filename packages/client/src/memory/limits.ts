import type { MemoryPressure } from '../ports.ts'

/**
 * What may stay in memory although nothing shows it: the most items of each kind, the most bytes of all kinds together,
 * and whether the answers for whole pages may.
 */
export type MemoryLimits = { artist: number; album: number; track: number; bytes: number; pages: boolean }

const kilobyte = 1024
const megabyte = 1024 * kilobyte

const table: Record<MemoryPressure, MemoryLimits> = {
  low: { artist: 200, album: 300, track: 500, bytes: 10 * megabyte, pages: true },
  medium: { artist: 100, album: 150, track: 250, bytes: 5 * megabyte, pages: true },
  high: { artist: 50, album: 75, track: 100, bytes: 2 * megabyte, pages: false },
  critical: { artist: 20, album: 30, track: 50, bytes: 512 * kilobyte, pages: false },
}
const nothing: MemoryLimits = { artist: 0, album: 0, track: 0, bytes: 0, pages: false }

/** `used`: the share of the memory for scripts, from 0 to 1. */
export function pressureOf(used: number): MemoryPressure {
  if (used < 0.7) return 'low'
  if (used < 0.8) return 'medium'
  return used <= 0.9 ? 'high' : 'critical'
}

/** Where the platform does not say how much is used, memory counts as plenty. Null: nothing is kept. */
export const memoryLimits = (pressure: MemoryPressure | null): MemoryLimits =>
  pressure === null ? nothing : table[pressure]
