import { onScopeDispose, type Ref, watch } from 'vue'

type SwipeActions = { up?: () => void; down?: () => void; left?: () => void; right?: () => void }

const leastDistance = 48

/** Swipes by touch. Ignores taps, the mouse and diagonal strokes. */
export function useSwipe(element: Readonly<Ref<HTMLElement | null>>, actions: SwipeActions): void {
  let start: { x: number; y: number } | null = null

  const onStart = (event: TouchEvent): void => {
    const touch = event.touches.length === 1 ? event.touches[0] : undefined
    start = touch ? { x: touch.clientX, y: touch.clientY } : null
  }
  const onEnd = (event: TouchEvent): void => {
    const touch = event.changedTouches[0]
    if (!start || !touch) return
    const [x, y] = [touch.clientX - start.x, touch.clientY - start.y]
    start = null
    if (Math.max(Math.abs(x), Math.abs(y)) < leastDistance) return
    if (Math.abs(x) > 2 * Math.abs(y)) (x < 0 ? actions.left : actions.right)?.()
    else if (Math.abs(y) > 2 * Math.abs(x)) (y < 0 ? actions.up : actions.down)?.()
  }
  const detach = (from: HTMLElement | null | undefined): void => {
    from?.removeEventListener('touchstart', onStart)
    from?.removeEventListener('touchend', onEnd)
  }
  watch(
    element,
    (now, before) => {
      detach(before)
      now?.addEventListener('touchstart', onStart, { passive: true })
      now?.addEventListener('touchend', onEnd, { passive: true })
    },
    { immediate: true, flush: 'post' },
  )
  onScopeDispose(() => detach(element.value))
}
