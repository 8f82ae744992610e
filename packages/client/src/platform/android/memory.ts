import type { MemoryPort, MemoryPressure } from '../../ports.ts'
import { browserMemory } from '../browser/memory.ts'
import type { Bridge } from './bridge.ts'

/**
 * The least level of Android's `onTrimMemory` for each pressure, the highest first. 5 to 15: the app is visible, and the
 * system runs out of memory; 20: it is no longer visible; from 40: it is among those to be ended, from 60 soon. Since
 * Android 14 only 20 and 40 come.
 */
const levels: readonly [number, MemoryPressure][] = [
  [60, 'critical'],
  [40, 'high'],
  [20, 'medium'],
  [15, 'critical'],
  [10, 'high'],
  [0, 'medium'],
]

export const createAndroidMemory = (bridge: Bridge): MemoryPort => ({
  used: browserMemory.used,
  onPressure: (listener) =>
    bridge.on('memory', ({ level }) => {
      const found = levels.find(([least]) => level >= least)
      if (found) listener(found[1])
    }),
})
