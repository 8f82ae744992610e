import type { Entry } from '@pezzottify/client'
import type { EntryId, PlaylistOperation } from '@pezzottify/contract'

/**
 * Moves entries together before the position `before`, counted with all of them still in the list.
 *
 * @returns `null` when that changes nothing
 */
export function moveBefore(
  entries: readonly Entry[],
  ids: ReadonlySet<EntryId>,
  before: number,
): PlaylistOperation | null {
  const moved = entries.filter((entry) => ids.has(entry.id)).map((entry) => entry.id)
  const anchor = entries.slice(0, Math.max(0, before)).findLast((entry) => !ids.has(entry.id))
  const rest = entries.filter((entry) => !ids.has(entry.id))
  const at = anchor ? rest.indexOf(anchor) + 1 : 0
  const stays = moved.every((id, offset) => entries[at + offset]?.id === id)
  return moved.length === 0 || stays ? null : { op: 'move', ids: moved, after: anchor?.id ?? null }
}

/** Moves entries one step up or down; several entries gather at the first or last of them. */
export function moveByOne(
  entries: readonly Entry[],
  ids: ReadonlySet<EntryId>,
  step: 1 | -1,
): PlaylistOperation | null {
  const places = entries.flatMap((entry, index) => (ids.has(entry.id) ? [index] : []))
  const first = places[0]
  const last = places.at(-1)
  if (first === undefined || last === undefined) return null
  return moveBefore(entries, ids, step < 0 ? first - 1 : last + 2)
}

/** The position of the first moved entry afterwards, from 1. */
export function placeAfterMove(entries: readonly Entry[], ids: ReadonlySet<EntryId>, before: number): number {
  return entries.slice(0, Math.max(0, before)).filter((entry) => !ids.has(entry.id)).length + 1
}
