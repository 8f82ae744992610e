import { createListeners } from '../listeners.ts'
import type { MemoryPort, MemoryPressure } from '../ports.ts'
import { type MemoryLimits, memoryLimits, pressureOf } from './limits.ts'

export type Memory = ReturnType<typeof createMemory>

/** How much of what nothing shows may stay in memory: by the listener's choice and the state of the device. */
export function createMemory(port: MemoryPort, isOn: () => boolean) {
  const { tell, listen } = createListeners<[limits: MemoryLimits]>()
  const limitsAt = (pressure: MemoryPressure): MemoryLimits => memoryLimits(isOn() ? pressure : null)

  function limits(): MemoryLimits {
    const used = port.used()
    return limitsAt(used === null ? 'low' : pressureOf(used))
  }
  port.onPressure((pressure) => tell(limitsAt(pressure)))

  return {
    limits,
    /** The choice has changed. */
    changed: (): void => tell(limits()),
    /** Adds a listener for when the system asks for memory, or the choice changes. */
    listen,
  }
}
