import type { MemoryPort } from '../../ports.ts'

/** Chromium and the web views of phones count the memory of scripts; other browsers do not say. */
type Counting = Performance & { memory?: { usedJSHeapSize: number; jsHeapSizeLimit: number } }

export const browserMemory: MemoryPort = {
  used() {
    const { memory }: Counting = performance
    return memory ? memory.usedJSHeapSize / memory.jsHeapSizeLimit : null
  },
  onPressure: () => () => undefined,
}
