import type { StoragePort } from '../../ports.ts'

/** The browser's own storage; when it is refused, memory that lasts as long as the page. */
export function createBrowserStorage(): StoragePort {
  try {
    localStorage.getItem('volume')
    return localStorage
  } catch {
    const stored = new Map<string, string>()
    return {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, value),
      removeItem: (key) => void stored.delete(key),
    }
  }
}
