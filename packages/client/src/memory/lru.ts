/** The time for which a value that nothing shows stays in memory after it was loaded. */
export const keptInMemoryMs = 5 * 60_000

type Entry = { loadedAt: number; bytes: number | null }

/** The names of values that nothing shows at the moment, in the order of their last use. */
export function createLru({
  sizeOf,
  drop,
}: {
  /** The size of a value in bytes; asked once for each, and only when it matters. */
  sizeOf: (name: string) => number
  /** Called for each name that has to go. */
  drop: (name: string) => void
}) {
  const entries = new Map<string, Entry>()

  function remove(name: string): void {
    entries.delete(name)
    drop(name)
  }

  return {
    /** As the one that was used last. Times are milliseconds since 1970. */
    add(name: string, loadedAt: number): void {
      entries.delete(name)
      entries.set(name, { loadedAt, bytes: null })
    },
    /** It is in use again. */
    take: (name: string): boolean => entries.delete(name),
    trim(most: { entries: number; bytes: number; now: number }): void {
      for (const [name, { loadedAt }] of entries)
        if (entries.size > most.entries || most.now - loadedAt >= keptInMemoryMs) remove(name)
      let bytes = 0
      for (const [name, entry] of [...entries].reverse()) {
        entry.bytes ??= sizeOf(name)
        bytes += entry.bytes
        if (bytes > most.bytes) remove(name)
      }
    },
    clear: (): void => entries.clear(),
  }
}
