import { onScopeDispose, shallowRef } from 'vue'

export type Drag<T> = { readonly thing: T; readonly x: number; readonly y: number }

type DragOptions<T> = {
  /** The pointer position. Also called while the list scrolls under a resting pointer. */
  onMove: (drag: Drag<T>, under: Element | null) => void
  onDrop: (drag: Drag<T>) => void
  /** Scrolls automatically when the pointer is near its top or bottom. */
  scroller?: () => Element | null | undefined
}

type PointerEventType = 'pointermove' | 'pointerup' | 'pointercancel'

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
    letGo()
    start = { thing, x: event.clientX, y: event.clientY }
    listening = new AbortController()
    const { signal } = listening
    // Another finger that touches the screen meanwhile neither moves nor drops it.
    const listen = (type: PointerEventType, run: (event: PointerEvent) => void): void => {
      const own = (each: PointerEvent): void => {
        if (each.pointerId === event.pointerId) run(each)
      }
      window.addEventListener(type, own, { signal })
    }
    listen('pointermove', follow)
    listen('pointerup', drop)
    listen('pointercancel', letGo)
    window.addEventListener('keydown', onKeydown, { capture: true, signal })
    // A finger that rests on the grip before it drags does not ask for the menu of the row.
    if (event.pointerType !== 'mouse')
      window.addEventListener('contextmenu', suppress, { capture: true, signal })
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

  function suppress(event: Event): void {
    event.preventDefault()
    event.stopPropagation()
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
