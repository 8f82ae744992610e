import type { StoragePort } from '@pezzottify/client'

/** Stores a small text on this device. Ignores a full or blocked storage: the value then lasts until the page is left. */
export function store(storage: StoragePort, key: string, text: string): void {
  try {
    storage.setItem(key, text)
  } catch {
    // The storage is full or blocked. The feature works without it.
  }
}
