import type { Database } from 'bun:sqlite'
import type { CatalogNames } from './catalog-names.ts'
import { numberBefore, weightFor } from './entry-number.ts'
import { addEntries, removeEntries } from './index-entries.ts'
import type { Kind } from './kinds.ts'
import { kinds } from './kinds.ts'
import type { Played } from './people.ts'

/** An entry whose number is not one of its weight. */
type Misplaced = { kind: Kind; id: string }

/**
 * Stores the weights of the most played things, in place of all former ones. Entries that are made from now on get
 * numbers of their weight.
 *
 * @returns the entries that have another number and have to be made anew
 */
export function storeWeights(index: Database, played: Played): Misplaced[] {
  return index.transaction(() => {
    index.run('DELETE FROM weights')
    const store = index.query('INSERT INTO weights (kind, id, weight) VALUES (?, ?, ?)')
    for (const kind of kinds)
      for (const [id, plays] of played[kind]) {
        const weight = weightFor(plays)
        if (weight > 0) store.run(kind, id, weight)
      }
    return kinds.flatMap((kind) => misplaced(index, kind))
  })()
}

function misplaced(index: Database, kind: Kind): Misplaced[] {
  const size = numberBefore(0) - numberBefore(1)
  return index
    .query<Misplaced, { kind: Kind; size: number }>(
      `SELECT $kind AS kind, id FROM weights JOIN ${kind}_names USING (id)
        WHERE kind = $kind AND (number <= -weight * $size OR number >= (1 - weight) * $size)
       UNION ALL
       SELECT $kind, id FROM ${kind}_names
        WHERE number < 0 AND id NOT IN (SELECT id FROM weights WHERE kind = $kind)`,
    )
    .all({ kind, size })
}

/** Makes some entries anew, with numbers of their weight. */
export function placeByWeight(names: CatalogNames, index: Database, entries: readonly Misplaced[]): void {
  const of = kinds.map((kind) => ({
    kind,
    ids: entries.filter((one) => one.kind === kind).map(({ id }) => id),
  }))
  const rows = of.map(({ kind, ids }) => (ids.length > 0 ? names.withIds(kind, ids) : []))
  index.transaction(() => {
    for (const { kind, ids } of of) if (ids.length > 0) removeEntries(index, kind, ids)
    for (const [at, { kind }] of of.entries()) addEntries(index, kind, rows[at] ?? [])
  })()
}
