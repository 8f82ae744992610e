import type { Database } from 'bun:sqlite'
import type { CatalogNames } from './catalog-names.ts'
import { addEntries, removeEntries } from './index-entries.ts'
import type { Kind } from './kinds.ts'
import { kinds } from './kinds.ts'

/** See `index-file.ts`. */
type Standing = { taken: number; kind: Kind | null; row: number }

/**
 * The number of steps until the index has all that the catalog has: names while it is built, entries of the queue later;
 * `max` stands for more, too.
 *
 * @throws when the catalog does not have the changes that come after those which the index has taken; CatalogUnreadable;
 *   an error of the index
 */
export function stepsBehind(names: CatalogNames, index: Database, max: number): number {
  const standing = standingOf(index)
  if (!standing || standing.kind) return max
  const { newest, oldest } = names.queue()
  // Taken entries may be forgotten. The next one has to follow them without a gap.
  const next = oldest ?? newest + 1
  if (standing.taken > newest || next > standing.taken + 1)
    throw new Error('The catalog is not the one that the index has followed')
  return Math.min(newest - standing.taken, max)
}

/** The last number of the queue that the index has taken; 0 for a new index. */
export const takenBy = (index: Database): number => standingOf(index)?.taken ?? 0

/**
 * Brings the index a step further, in one transaction that also says how far it is: a crash loses or repeats nothing. A new
 * index first takes all names; what changes meanwhile is in the queue.
 *
 * @param max the most names, or entries of the queue
 * @throws CatalogUnreadable, or an error of the index
 */
export function indexBatch(names: CatalogNames, index: Database, max: number): void {
  const standing = standingOf(index) ?? { taken: names.queue().newest, kind: kinds[0], row: 0 }
  if (standing.kind) build(names, index, { ...standing, kind: standing.kind }, max)
  else takeQueued(names, index, standing.taken, max)
}

function build(
  names: CatalogNames,
  index: Database,
  { taken, kind, row }: Standing & { kind: Kind },
  max: number,
) {
  const rows = names.afterRow(kind, row, max)
  const isLast = rows.length < max
  const next = isLast ? (kinds[kinds.indexOf(kind) + 1] ?? null) : kind
  index.transaction(() => {
    addEntries(index, kind, rows)
    stand(index, { taken, kind: next, row: isLast ? 0 : (rows.at(-1)?.row ?? 0) })
  })()
}

function takeQueued(names: CatalogNames, index: Database, taken: number, max: number): void {
  const queued = names.queued(taken, max)
  const changed = kinds.map((kind) => {
    const ids = [...new Set(queued.filter((one) => one.kind === kind).map(({ id }) => id))]
    return { kind, ids, rows: ids.length > 0 ? names.withIds(kind, ids) : [] }
  })
  index.transaction(() => {
    // All removals first: the index of words takes entries fastest in the order of their numbers.
    for (const { kind, ids } of changed) removeEntries(index, kind, ids)
    for (const { kind, rows } of changed) addEntries(index, kind, rows)
    stand(index, { taken: queued.at(-1)?.number ?? taken, kind: null, row: 0 })
  })()
}

const standingOf = (index: Database): Standing | null =>
  index.query<Standing, []>('SELECT taken, kind, row FROM standing').get()

function stand(index: Database, { taken, kind, row }: Standing): void {
  index.run('DELETE FROM standing')
  index.query('INSERT INTO standing (taken, kind, row) VALUES (?, ?, ?)').run(taken, kind, row)
}
