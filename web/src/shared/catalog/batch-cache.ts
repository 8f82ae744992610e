import { createLru } from '@pezzottify/client'
import { batchIdsMax } from '@pezzottify/contract'
import { shallowReactive } from 'vue'

const perRequest = batchIdsMax

export type Cache<T> = {
  /** `null`: not in the catalog. */
  known: Map<string, T | null>
  readAt: Map<string, number>
  /** How many parts of the app show an item. */
  holders: Map<string, number>
  /** The known items that nothing shows. */
  unused: ReturnType<typeof createLru>
  requested: Set<string>
  inFlight: Set<string>
  /** What could not be loaded, and is still shown. */
  failed: Set<string>
}

/** A character takes up to two bytes. */
const sizeOf = (thing: unknown): number => 2 * JSON.stringify(thing ?? null).length

export function createCache<T>(): Cache<T> {
  const known = shallowReactive(new Map<string, T | null>())
  const readAt = new Map<string, number>()
  const unused = createLru({
    sizeOf: (id) => sizeOf(known.get(id)),
    drop(id) {
      known.delete(id)
      readAt.delete(id)
    },
  })
  return {
    known,
    readAt,
    holders: new Map(),
    unused,
    requested: new Set(),
    inFlight: new Set(),
    failed: shallowReactive(new Set<string>()),
  }
}

/** The ids of one request. The caller of `request` said which kind they are, so the brand holds. */
export function take<Id extends string>({ requested, inFlight }: Cache<{ id: Id }>): Id[] {
  const ids = [...requested].slice(0, perRequest) as Id[]
  for (const id of ids) {
    requested.delete(id)
    inFlight.add(id)
  }
  return ids
}

export function put<T extends { id: string }>(
  { known, readAt, inFlight, holders, unused }: Cache<T>,
  ids: readonly string[],
  found: readonly T[],
): void {
  const byId = new Map(found.map((thing) => [thing.id, thing]))
  for (const id of ids) {
    known.set(id, byId.get(id) ?? null)
    // Unless it is out of date already.
    if (inFlight.delete(id)) readAt.set(id, Date.now())
    // Its page was left meanwhile.
    if (!holders.has(id)) unused.add(id, Date.now())
  }
}
