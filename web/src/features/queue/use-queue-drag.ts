import { shallowRef } from 'vue'
import { usePointerDrag } from '../../ui/use-pointer-drag.ts'

type Row = { entryId: number; from: number }

/** Reorders the queue by dragging a row by its grip. */
export function useQueueDrag(onDrop: (entryId: number, to: number) => void, scroller: () => Element | null) {
  /** The position before which the row would be inserted, counted with it still in the list. */
  const before = shallowRef<number | null>(null)
  const { drag, grab } = usePointerDrag<Row>({
    scroller,
    onMove({ thing, y }, under) {
      const row = under?.closest<HTMLElement>('[data-queue-index]')
      before.value ??= thing.from
      if (!row) return
      const { top, height } = row.getBoundingClientRect()
      before.value = Number(row.dataset['queueIndex']) + (y > top + height / 2 ? 1 : 0)
    },
    onDrop({ thing: { entryId, from } }) {
      const to = placeOf(from)
      before.value = null
      if (to !== from) onDrop(entryId, to)
    },
  })

  /** The position of the row after the drop. */
  function placeOf(from: number): number {
    const place = before.value ?? from
    return place > from ? place - 1 : place
  }

  return {
    drag,
    before,
    placeOf,
    grab(event: PointerEvent, entryId: number, from: number): void {
      event.preventDefault()
      before.value = null
      grab(event, { entryId, from })
    },
  }
}
