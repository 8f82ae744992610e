/** Functions that are called when something happens, in the order in which they were added. */
export function createListeners<Told extends readonly unknown[] = []>() {
  const listeners = new Set<(...told: Told) => void>()
  return {
    tell: (...told: Told): void => listeners.forEach((listener) => listener(...told)),
    /** Adds a listener. The returned function removes it. */
    listen: (listener: (...told: Told) => void): (() => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    clear: (): void => listeners.clear(),
  }
}
