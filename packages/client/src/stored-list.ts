import type { StoragePort } from './ports.ts'
import { storedItems } from './stored-value.ts'

/**
 * A short list under one key of a storage that takes it at once, for what must outlive a page that is left in the next
 * moment. Unreadable items count as none; a full or blocked storage keeps none.
 */
export function createStoredList<T>(
  storage: StoragePort,
  key: string,
  isItem: (value: unknown) => value is T,
  isSame: (one: T, other: T) => boolean,
) {
  const all = (): T[] => storedItems(storage, key).filter(isItem)

  function write(items: readonly T[]): void {
    try {
      if (items.length) storage.setItem(key, JSON.stringify(items))
      else storage.removeItem(key)
    } catch {
      // Full or blocked.
    }
  }

  const others = (item: T): T[] => all().filter((one) => !isSame(one, item))
  return {
    /** Oldest first. */
    all,
    /** Adds it as the newest, in place of the same one. */
    add: (item: T): void => write([...others(item), item]),
    remove: (item: T): void => write(others(item)),
    clear: (): void => write([]),
  }
}
