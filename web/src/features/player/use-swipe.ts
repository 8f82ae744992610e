import { onScopeDispose, type Ref, watch } from 'vue'

type SwipeDirection = 'up' | 'down' | 'left' | 'right'
type Swipe = (() => void) | { run: () => void; moves: () => HTMLElement | null }
type Swipes = Partial<Record<SwipeDirection, Swipe>>
type Point = { x: number; y: number; at: number }

/** Shorter movements are taps. */
const slopPixels = 8
/** A swipe counts beyond this distance, or when it is fast; otherwise the element moves back. */
const farPixels = 72
const fastPixelsPerMs = 0.5
const fastLeastPixels = 24
const leaveMs = 120
const settleMs = 180
/** The share of the movement that is followed where no swipe is possible. */
const resistance = 0.15

/**
 * Swipes by touch. The element follows the finger, and moves back when it is released too early or a second finger
 * comes. The mouse is ignored. `moves`: the element that follows, if it is not the swiped one.
 */
export function useSwipe(element: Readonly<Ref<HTMLElement | null>>, swipes: Swipes): void {
  let start: Point | null = null
  let isVertical: boolean | null = null

  const directionOf = (x: number, y: number): SwipeDirection =>
    isVertical ? (y < 0 ? 'up' : 'down') : x < 0 ? 'left' : 'right'
  const movedBy = (direction: SwipeDirection): HTMLElement | null => {
    const swipe = swipes[direction]
    return swipe && typeof swipe === 'object' ? swipe.moves() : element.value
  }
  const follow = (moved: HTMLElement | null, x: number, y: number): void => {
    if (moved) moved.style.transform = isVertical ? `translateY(${y}px)` : `translateX(${x}px)`
  }

  function onStart({ touches }: TouchEvent): void {
    if (touches.length > 1) return back()
    const touch = touches[0]
    start = touch ? { x: touch.clientX, y: touch.clientY, at: performance.now() } : null
    isVertical = null
  }

  function onMove({ touches }: TouchEvent): void {
    const touch = touches[0]
    if (!start || !touch) return
    const [x, y] = [touch.clientX - start.x, touch.clientY - start.y]
    if (isVertical === null) {
      if (Math.hypot(x, y) < slopPixels) return
      isVertical = Math.abs(y) > Math.abs(x)
    }
    const direction = directionOf(x, y)
    const share = swipes[direction] ? 1 : resistance
    // Two directions of one axis may move different elements: the other one moves back.
    for (const each of ['up', 'down', 'left', 'right'] as const)
      if (movedBy(each) !== movedBy(direction)) movedBy(each)?.style.removeProperty('transform')
    follow(movedBy(direction), x * share, y * share)
  }

  function onEnd({ changedTouches }: TouchEvent): void {
    const touch = changedTouches[0]
    if (!start || !touch || isVertical === null) return back()
    const [x, y] = [touch.clientX - start.x, touch.clientY - start.y]
    const direction = directionOf(x, y)
    const swipe = swipes[direction]
    const distance = Math.abs(isVertical ? y : x)
    const speed = distance / Math.max(1, performance.now() - start.at)
    const counts = distance > farPixels || (distance > fastLeastPixels && speed > fastPixelsPerMs)
    if (swipe && counts) leave(movedBy(direction), direction, typeof swipe === 'object' ? swipe.run : swipe)
    else back()
  }

  /** Moves out the rest of the way, runs the action, and returns to its place. */
  function leave(moved: HTMLElement | null, direction: SwipeDirection, run: () => void): void {
    start = null
    const sign = direction === 'up' || direction === 'left' ? -1 : 1
    const axis = isVertical ? 'Y' : 'X'
    const arrive = (): void => {
      run()
      if (!moved) return
      moved.style.removeProperty('transform')
      if (!isVertical) slide(moved, `translateX(${-sign * 40}%)`, settleMs)
    }
    if (direction === 'up' || !moved) return arrive()
    slide(moved, null, leaveMs, `translate${axis}(${sign * 100}%)`).addEventListener('finish', arrive)
  }

  function back(): void {
    start = null
    for (const moved of new Set((['up', 'down', 'left', 'right'] as const).map(movedBy))) {
      const from = moved?.style.transform
      if (!moved || !from) continue
      moved.style.removeProperty('transform')
      slide(moved, from, settleMs)
    }
  }

  const listeners = { touchstart: onStart, touchmove: onMove, touchend: onEnd, touchcancel: back }
  const types = ['touchstart', 'touchmove', 'touchend', 'touchcancel'] as const
  const detach = (from: HTMLElement | null | undefined): void =>
    types.forEach((type) => from?.removeEventListener(type, listeners[type]))
  watch(
    element,
    (now, before) => {
      detach(before)
      types.forEach((type) => now?.addEventListener(type, listeners[type], { passive: true }))
    },
    { immediate: true, flush: 'post' },
  )
  onScopeDispose(() => detach(element.value))
}

/** Moves from `from`, or the present position, to `to`, or the normal position. Without motion it jumps. */
function slide(moved: HTMLElement, from: string | null, ms: number, to = 'none'): Animation {
  const isCalm = window.matchMedia('(prefers-reduced-motion: reduce)').matches
  const keyframes = from === null ? [{ transform: to }] : [{ transform: from }, { transform: to }]
  return moved.animate(keyframes, { duration: isCalm ? 0 : ms, easing: 'ease-out' })
}
