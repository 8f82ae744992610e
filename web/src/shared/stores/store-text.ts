import type { StoragePort } from '@pezzottify/client'

/** Keeps a small text on this device where there is room; without, it holds until the page is left. */
export function store(storage: StoragePort, key: string, text: string): void {
  try {
    storage.setItem(key, text)
  } catch {
    // Full, or refused: what the text was for goes on.
  }
}
