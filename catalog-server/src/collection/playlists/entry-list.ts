import type { EntryId, PlaylistEntry, PlaylistOperation, TrackId } from '@pezzottify/contract'
import { changesOf, isLive } from './entry-changes.ts'
import type { StoredEntry } from './entry-changes.ts'
import { longestRising } from './longest-rising.ts'
import { keysBetween, orderKeyMaxCharacters } from './order-key.ts'

export type EntryList = ReturnType<typeof createEntryList>
export type NewEntry = { id: EntryId; track_id: TrackId }

/** So many are taken out one by one: a thousand moves of one entry must not go through the whole list a thousand times. */
const fewMoved = 20

/**
 * Of so many removed entries the place is remembered. A list that is replaced with each track that plays would otherwise be
 * read with all that ever was in it.
 */
export const removedEntriesMax = 1_000

/** A playlist under change. What the operations did to it is asked for at the end. */
export function createEntryList(stored: readonly StoredEntry[], now: number) {
  let rows = [...stored]
  const byId = new Map(rows.map((row) => [row.id, row]))
  /** Each entry that was changed as it was before; null for a new one. */
  const before = new Map<EntryId, StoredEntry | null>()

  const touch = (row: StoredEntry, change: Partial<StoredEntry>): StoredEntry => {
    if (!before.has(row.id)) before.set(row.id, byId.get(row.id) ?? null)
    const changed = { ...row, ...change }
    byId.set(row.id, changed)
    return changed
  }
  const replace = (id: EntryId, change: Partial<StoredEntry>): void => {
    const row = byId.get(id)
    if (row) rows[indexOf(row)] = touch(row, change)
  }
  /** Where the first row stands whose key is not below this one. */
  const indexOfKey = (key: string): number => {
    let low = 0
    let high = rows.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((rows[middle]?.order_key ?? '') < key) low = middle + 1
      else high = middle
    }
    return low
  }
  const indexOf = (row: StoredEntry): number => indexOfKey(row.order_key)

  /** Puts rows, new ones or such as stand elsewhere, behind another; behind null at the beginning. */
  function put(placed: readonly StoredEntry[], behind: StoredEntry | null): void {
    const moved = placed.flatMap((row) => byId.get(row.id) ?? [])
    if (moved.length <= fewMoved) for (const row of moved) rows.splice(indexOf(row), 1)
    else {
      const ids = new Set(moved.map((row) => row.id))
      rows = rows.filter((row) => !ids.has(row.id))
    }
    const at = behind === null ? 0 : indexOf(behind) + 1
    const keys = keysBetween(rows[at - 1]?.order_key ?? null, rows[at]?.order_key ?? null, placed.length)
    rows.splice(at, 0, ...placed.map((row, index) => touch(row, { order_key: keys[index] ?? '' })))
    if (keys.some((key) => key.length > orderKeyMaxCharacters)) spreadKeys()
  }

  /** Many insertions at one place make long keys: then all get new ones. */
  function spreadKeys(): void {
    const keys = keysBetween(null, null, rows.length)
    rows = rows.map((row, index) => touch(row, { order_key: keys[index] ?? '' }))
  }

  /** What others are put behind: the named row, or the last where there is none of that id. */
  const anchor = (after: EntryId | null): StoredEntry | null =>
    after === null ? null : (byId.get(after) ?? rows.at(-1) ?? null)

  const create = ({ id, track_id }: NewEntry): StoredEntry => ({
    id,
    track_id,
    order_key: '',
    added: now,
    removed_at: null,
  })

  const list = {
    /** Ids that are there, or were, are passed over. */
    insert: (entries: readonly NewEntry[], after: EntryId | null): void => {
      const fresh = new Map(entries.filter(({ id }) => !byId.has(id)).map((entry) => [entry.id, entry]))
      if (fresh.size > 0) put([...fresh.values()].map(create), anchor(after))
    },
    remove: (ids: readonly EntryId[]): void => {
      for (const id of ids) if (isLive(byId.get(id))) replace(id, { removed_at: now })
    },
    /** Takes removal back. An entry that is forgotten comes to where its key belongs. */
    revive: (entries: readonly PlaylistEntry[]): void => {
      for (const entry of entries) {
        const known = byId.get(entry.id)
        if (known) {
          if (!isLive(known)) replace(entry.id, { removed_at: null })
          continue
        }
        const at = indexOfKey(entry.key)
        const there = rows[at]
        if (there?.order_key === entry.key) put([create(entry)], there)
        else rows.splice(at, 0, touch(create(entry), { order_key: entry.key }))
      }
    },
    move: (ids: readonly EntryId[], after: EntryId | null): void => {
      const moved = new Map<EntryId, StoredEntry>()
      for (const id of ids) {
        const row = byId.get(id)
        if (row && isLive(row)) moved.set(id, row)
      }
      let behind = anchor(after)
      while (behind && moved.has(behind.id)) behind = rows[indexOf(behind) - 1] ?? null
      if (moved.size > 0) put([...moved.values()], behind)
    },
    apply: (operation: PlaylistOperation): void => {
      if (operation.op === 'insert') list.insert(operation.entries, operation.after)
      else if (operation.op === 'remove') list.remove(operation.ids)
      else list.move(operation.ids, operation.after)
    },
    /** Makes it exactly this list, and leaves as many entries as possible where they are. */
    become: (wanted: readonly NewEntry[]): void => {
      const ids = new Set(wanted.map((entry) => entry.id))
      list.remove(list.live().flatMap(({ id }) => (ids.has(id) ? [] : [id])))
      for (const { id } of wanted) if (!isLive(byId.get(id))) replace(id, { removed_at: null })
      const known = wanted.flatMap(({ id }) => byId.get(id) ?? [])
      const steady = new Set([...longestRising(known.map(indexOf))].map((position) => known[position]?.id))
      let behind: StoredEntry | null = null
      let waiting: StoredEntry[] = []
      const flush = (): void => {
        if (waiting.length > 0) put(waiting, behind && (byId.get(behind.id) ?? null))
        waiting = []
      }
      for (const entry of wanted) {
        const row = byId.get(entry.id) ?? create(entry)
        if (steady.has(entry.id)) {
          flush()
          behind = row
        } else {
          waiting.push(row)
        }
      }
      flush()
    },

    live: (): StoredEntry[] => rows.filter(isLive),

    /** The removed entries that are too many to be remembered: those that went first. */
    tooMany: (): EntryId[] => {
      const removed = rows.filter((row) => !isLive(row))
      if (removed.length <= removedEntriesMax) return []
      removed.sort((a, b) => (a.removed_at ?? 0) - (b.removed_at ?? 0))
      return removed.slice(0, removed.length - removedEntriesMax).map(({ id }) => id)
    },

    /** What has come of it; null when nothing changed. */
    changes: () => changesOf([...before].map(([id, was]) => ({ was, row: byId.get(id) ?? null }))),
  }
  return list
}
