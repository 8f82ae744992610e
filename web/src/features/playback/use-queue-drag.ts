import { onScopeDispose, shallowRef } from 'vue'

type Drag = {
  entryId: number
  from: number
  /** The place before which it would come to stand, counted with the dragged row still in the list. */
  before: number
  x: number
  y: number
}

const startsAfterPixels = 4

/** Takes a row of the queue by its grip and carries it to another place. Escape lets go without moving. */
export function useQueueDrag(onDrop: (entryId: number, to: number) => void) {
  const drag = shallowRef<Drag | null>(null)
  let start: { entryId: number; from: number; x: number; y: number } | null = null

  function grab(event: PointerEvent, entryId: number, from: number): void {
    if (event.button !== 0) return
    event.preventDefault()
    start = { entryId, from, x: event.clientX, y: event.clientY }
    window.addEventListener('pointermove', onMove)
    window.addEventListener('pointerup', onUp)
    window.addEventListener('pointercancel', letGo)
    window.addEventListener('keydown', onKeydown, true)
  }

  function onMove(event: PointerEvent): void {
    if (!start) return
    const moved = Math.hypot(event.clientX - start.x, event.clientY - start.y)
    if (!drag.value && moved < startsAfterPixels) return
    const row = document
      .elementFromPoint(event.clientX, event.clientY)
      ?.closest<HTMLElement>('[data-queue-index]')
    let before = drag.value?.before ?? start.from
    if (row) {
      const box = row.getBoundingClientRect()
      before = Number(row.dataset['queueIndex']) + (event.clientY > box.top + box.height / 2 ? 1 : 0)
    }
    drag.value = { entryId: start.entryId, from: start.from, before, x: event.clientX, y: event.clientY }
  }

  function onUp(): void {
    const done = drag.value
    letGo()
    if (!done) return
    const to = done.before > done.from ? done.before - 1 : done.before
    if (to !== done.from) onDrop(done.entryId, to)
  }

  function onKeydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    letGo()
  }

  function letGo(): void {
    start = null
    drag.value = null
    window.removeEventListener('pointermove', onMove)
    window.removeEventListener('pointerup', onUp)
    window.removeEventListener('pointercancel', letGo)
    window.removeEventListener('keydown', onKeydown, true)
  }

  onScopeDispose(letGo)
  return { drag, grab }
}
