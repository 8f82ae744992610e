import { computed, shallowRef } from 'vue'

/** Selected rows of a list, by id: Ctrl adds and removes, Shift extends from the last selected one. */
export function useSelection<Id extends string>(ids: () => readonly Id[]) {
  const chosen = shallowRef<ReadonlySet<Id>>(new Set())
  /** The row from which Shift extends. */
  let anchor: Id | null = null

  /** Removed rows are no longer selected. */
  const selected = computed<ReadonlySet<Id>>(() =>
    chosen.value.size === 0 ? chosen.value : new Set(ids().filter((id) => chosen.value.has(id))),
  )

  function toggle(id: Id): void {
    const next = new Set(selected.value)
    if (!next.delete(id)) next.add(id)
    chosen.value = next
    anchor = id
  }

  function reachTo(id: Id, from: Id): void {
    const all = ids()
    // The row may have been removed since.
    if (anchor === null || !all.includes(anchor)) anchor = from
    const [start, end] = [all.indexOf(anchor), all.indexOf(id)]
    chosen.value = new Set(all.slice(Math.min(start, end), Math.max(start, end) + 1))
  }

  return {
    selected,
    toggle,
    reachTo,
    all: (): void => void (chosen.value = new Set(ids())),
    clear(): void {
      chosen.value = new Set()
      anchor = null
    },
    /**
     * The rows of an action on one row: the whole selection when it contains that row, else the row
     * alone.
     */
    withChosen: (id: Id): readonly Id[] =>
      selected.value.has(id) ? ids().filter((other) => selected.value.has(other)) : [id],
  }
}
