type Window = { offset: number; limit: number }

/** The ids that are remembered of all lists together. */
const idsMax = 200_000

/**
 * Pages of what a user liked, rated or played. The list is made when its first page is asked for, and is remembered for the
 * pages after it: nothing is told twice or passed over when something is played in between.
 */
export function createOwnLists() {
  const lists = new Map<string, readonly string[]>()
  let size = 0

  const forget = (name: string): void => {
    size -= lists.get(name)?.length ?? 0
    lists.delete(name)
  }
  const remember = (name: string, ids: readonly string[]): void => {
    forget(name)
    lists.set(name, ids)
    size += ids.length
    for (const oldest of lists.keys()) {
      if (size <= idsMax) break
      forget(oldest)
    }
  }

  /** `name`: of the list and its reader. */
  return async (
    name: string,
    { offset, limit }: Window,
    make: () => Promise<readonly string[]>,
  ): Promise<readonly string[]> => {
    const known = offset > 0 ? lists.get(name) : undefined
    const ids = known ?? (await make())
    remember(name, ids)
    return ids.slice(offset, offset + limit)
  }
}
