import type { VirtualizerHandle } from 'virtua/vue'

/** The most lists whose rows are remembered. */
const listsMax = 20

const lists = new Map<string, VirtualizerHandle['cache']>()

/**
 * The heights of the rows of a list as they were measured. A list that is shown again then has its rows where they were
 * before any is rendered, so that going back finds its place.
 */
export const measuredRows = {
  get: (list: string): VirtualizerHandle['cache'] | undefined => lists.get(list),
  set(list: string, rows: VirtualizerHandle['cache']): void {
    lists.delete(list)
    lists.set(list, rows)
    for (const oldest of lists.keys()) if (lists.size > listsMax) lists.delete(oldest)
  },
}
