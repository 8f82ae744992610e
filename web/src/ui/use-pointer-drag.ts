import { onScopeDispose, shallowRef } from 'vue'

export type Drag<T> = { readonly thing: T; readonly x: number; readonly y: number }

type DragOptions<T> = {
  /** The pointer position. Also called while the list scrolls under a resting pointer. */
  onMove: (drag: Drag<T>, under: Element | null) => void
  onDrop: (drag: Drag<T>) => void
  /** Scrolls automatically when the pointer is near its top or bottom. */
  scroller?: () => Element | null | undefined
}

const startsAfterPixels = 4
const edgePixels = 56
const scrollPixelsPerFrame = 14

/** Drag and drop by pointer. A short press stays a click, and Escape cancels. */
export function usePointerDrag<T>({ onMove, onDrop, scroller }: DragOptions<T>) {
  const drag = shallowRef<Drag<T> | null>(null)
  let start: Drag<T> | null = null
  let frame = 0
  let listening = new AbortController()

  function grab(event: PointerEvent, thing: T): void {
    if (event.button !== 0) return
    start = { thing, x: event.clientX, y: event.clientY }
    listening.abort()
    listening = new AbortController()
    const { signal } = listening
    window.addEventListener('pointermove', follow, { signal })
    window.addEventListener('pointerup', drop, { signal })
    window.addEventListener('pointercancel', letGo, { signal })
    window.addEventListener('keydown', onKeydown, { capture: true, signal })
  }

  function follow({ clientX: x, clientY: y }: PointerEvent): void {
    if (!start) return
    if (!drag.value && Math.hypot(x - start.x, y - start.y) < startsAfterPixels) return
    if (!drag.value) begin()
    drag.value = { thing: start.thing, x, y }
    onMove(drag.value, document.elementFromPoint(x, y))
  }

  function begin(): void {
    getSelection()?.removeAllRanges()
    document.documentElement.dataset['dragging'] = ''
    frame = requestAnimationFrame(scrollAtEdges)
  }

  function scrollAtEdges(): void {
    frame = requestAnimationFrame(scrollAtEdges)
    const box = scroller?.()
    if (!box || !drag.value) return
    const { top, bottom, left, right } = box.getBoundingClientRect()
    const { x, y } = drag.value
    if (x < left || x > right) return
    const step = y < top + edgePixels ? -1 : y > bottom - edgePixels ? 1 : 0
    if (step === 0) return
    box.scrollTop += step * scrollPixelsPerFrame
    onMove(drag.value, document.elementFromPoint(x, y))
  }

  function drop(): void {
    const done = drag.value
    letGo()
    if (!done) return
    // Suppress the click event that follows a drag.
    const swallow = (event: Event): void => event.stopPropagation()
    window.addEventListener('click', swallow, { capture: true, once: true })
    setTimeout(() => window.removeEventListener('click', swallow, true))
    onDrop(done)
  }

  function onKeydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    letGo()
  }

  function letGo(): void {
    start = null
    drag.value = null
    cancelAnimationFrame(frame)
    delete document.documentElement.dataset['dragging']
    listening.abort()
  }

  onScopeDispose(letGo)
  return { drag, grab }
}
