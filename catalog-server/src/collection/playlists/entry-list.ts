import type { EntryId, PlaylistEntry, PlaylistOperation, TrackId } from '@pezzottify/contract'
import { changesOf, isLive } from './entry-changes.ts'
import type { StoredEntry } from './entry-changes.ts'
import { longestRising } from './longest-rising.ts'
import { keysBetween, orderKeyMaxCharacters } from './order-key.ts'

export type EntryList = ReturnType<typeof createEntryList>
export type NewEntry = { id: EntryId; track_id: TrackId }

/**
 * Up to so many entries are taken out one by one: a thousand moves of one entry must not rebuild the whole list a
 * thousand times.
 */
const fewMoved = 20

/**
 * The most removed entries whose place is remembered. Without a limit, a list that is replaced with each played track
 * would be read with all entries it ever had.
 */
export const removedEntriesMax = 1_000

/** A playlist while it is edited. `changes` gives the result of all operations at the end. */
export function createEntryList(stored: readonly StoredEntry[], now: number) {
  let rows = [...stored]
  const byId = new Map(rows.map((row) => [row.id, row]))
  /** Each changed entry as it was before; null for a new one. */
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
  /** The index of the first row whose key is not below this one. */
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

  /** Places rows, new or moved ones, after another row; null is the beginning. */
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

  /** Gives all entries new keys, since many insertions at one place make long ones. */
  function spreadKeys(): void {
    const keys = keysBetween(null, null, rows.length)
    rows = rows.map((row, index) => touch(row, { order_key: keys[index] ?? '' }))
  }

  /** The row to insert after: the named one, or the last when there is no such id. */
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
    /** Ids of present or removed entries are skipped. */
    insert: (entries: readonly NewEntry[], after: EntryId | null): void => {
      const fresh = new Map(entries.filter(({ id }) => !byId.has(id)).map((entry) => [entry.id, entry]))
      if (fresh.size > 0) put([...fresh.values()].map(create), anchor(after))
    },
    remove: (ids: readonly EntryId[]): void => {
      for (const id of ids) if (isLive(byId.get(id))) replace(id, { removed_at: now })
    },
    /** Undoes a removal. An entry whose place is forgotten goes to where its key belongs. */
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
    /** Changes the list into exactly this one, leaving as many entries as possible in place. */
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

    /** The removed entries beyond the limit, the earliest removed first. */
    tooMany: (): EntryId[] => {
      const removed = rows.filter((row) => !isLive(row))
      if (removed.length <= removedEntriesMax) return []
      removed.sort((a, b) => (a.removed_at ?? 0) - (b.removed_at ?? 0))
      return removed.slice(0, removed.length - removedEntriesMax).map(({ id }) => id)
    },

    /** The result; null when nothing changed. */
    changes: () => changesOf([...before].map(([id, was]) => ({ was, row: byId.get(id) ?? null }))),
  }
  return list
}
