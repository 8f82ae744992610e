import type { StoragePort } from '../../ports.ts'

/** The browser's own storage; where it is refused, a page's worth of memory. */
export function createBrowserStorage(): StoragePort {
  try {
    localStorage.getItem('volume')
    return localStorage
  } catch {
    const kept = new Map<string, string>()
    return {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    }
  }
}
