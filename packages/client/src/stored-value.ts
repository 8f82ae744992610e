import { isRecord } from './is-record.ts'
import type { StoragePort } from './ports.ts'

/** What is stored as JSON under a key; null when that is nothing, or cannot be read. */
export function storedValue(storage: StoragePort, key: string): unknown {
  try {
    return JSON.parse(storage.getItem(key) ?? 'null')
  } catch {
    return null
  }
}

/** The same for a list; anything else is an empty one. */
export function storedItems(storage: StoragePort, key: string): readonly unknown[] {
  const value = storedValue(storage, key)
  return Array.isArray(value) ? value : []
}

/** The same for an object; anything else is an empty one. */
export function storedFields(storage: StoragePort, key: string): Record<string, unknown> {
  const value = storedValue(storage, key)
  return isRecord(value) ? value : {}
}
