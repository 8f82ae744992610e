import { computed, onScopeDispose, type Ref, shallowRef, watch } from 'vue'
import {
  closeScale,
  contained,
  fittedSize,
  fitting,
  type Point,
  type Size,
  spanOf,
  zoomedAt,
} from './zoom.ts'

/** Shorter movements are taps. */
const slopPixels = 8
const doubleTapMs = 300
const doubleTapPixels = 40
/** A picture that fits and is drawn away by this much is dismissed. */
const dismissPixels = 110
const wheelStep = 1.0015
const keyStep = 1.4
const keyMovePixels = 80

/**
 * Zooms and moves a picture in its window: two fingers, a double tap or click, the wheel, and the keys `+`, `-`, `0` and
 * the arrows. A picture that fits follows one finger up or down, and is dismissed when it went far enough.
 */
export function useZoom(
  frame: Readonly<Ref<HTMLElement | null>>,
  picture: () => Size,
  { onDismiss }: { onDismiss: () => void },
) {
  const view = shallowRef(fitting)
  /** How far the picture that fits is drawn away. */
  const drawn = shallowRef(0)
  /** Whether fingers hold the picture: it follows them at once then. */
  const isHeld = shallowRef(false)
  const fingers = new Map<number, Point>()
  let moved = 0
  let lastTap: (Point & { at: number }) | null = null

  const box = (): DOMRect => frame.value?.getBoundingClientRect() ?? new DOMRect()
  const pointOf = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top, width, height } = box()
    return { x: clientX - left - width / 2, y: clientY - top - height / 2 }
  }
  function show(next: typeof fitting): void {
    const window = box()
    view.value = contained(next, fittedSize(picture(), window), window)
  }
  const zoomTo = (scale: number, at: Point = { x: 0, y: 0 }): void => show(zoomedAt(view.value, scale, at))
  const toggle = (at: Point): void => zoomTo(view.value.scale > 1 ? 1 : closeScale, at)

  function onDown(event: PointerEvent): void {
    const isOnButton = event.target instanceof Element && event.target.closest('button')
    if (event.button !== 0 || isOnButton) return
    if (fingers.size === 0) moved = 0
    fingers.set(event.pointerId, pointOf(event))
    frame.value?.setPointerCapture(event.pointerId)
    isHeld.value = true
    // A second finger zooms: nothing is dismissed.
    if (fingers.size > 1) drawn.value = 0
  }

  function onMove(event: PointerEvent): void {
    const before = fingers.get(event.pointerId)
    if (!before) return
    const now = pointOf(event)
    const old = [...fingers.values()]
    fingers.set(event.pointerId, now)
    moved += Math.hypot(now.x - before.x, now.y - before.y)
    if (moved < slopPixels) return
    const [first, second] = fingers.values()
    if (first && second && old[0] && old[1]) pinch(spanOf(old[0], old[1]), spanOf(first, second))
    else if (view.value.scale > 1)
      show({ ...view.value, x: view.value.x + now.x - before.x, y: view.value.y + now.y - before.y })
    else drawn.value += now.y - before.y
  }

  function pinch(from: ReturnType<typeof spanOf>, to: ReturnType<typeof spanOf>): void {
    const { scale, x, y } = zoomedAt(
      view.value,
      (view.value.scale * to.distance) / Math.max(1, from.distance),
      from.middle,
    )
    show({ scale, x: x + to.middle.x - from.middle.x, y: y + to.middle.y - from.middle.y })
  }

  function onUp(event: PointerEvent): void {
    if (!fingers.delete(event.pointerId)) return
    if (fingers.size > 0) return
    isHeld.value = false
    if (Math.abs(drawn.value) > dismissPixels) return onDismiss()
    drawn.value = 0
    if (moved < slopPixels && event.type === 'pointerup') tapped(event)
  }

  /** Not every browser reports a double click for touches, and none a click right after a swipe. */
  function tapped(event: PointerEvent): void {
    const at = pointOf(event)
    const isSecond =
      lastTap !== null &&
      event.timeStamp - lastTap.at < doubleTapMs &&
      Math.hypot(at.x - lastTap.x, at.y - lastTap.y) < doubleTapPixels
    lastTap = isSecond ? null : { ...at, at: event.timeStamp }
    if (isSecond) toggle(at)
  }

  /** Beside the picture it dismisses it: only now, since the click would reach what lies below otherwise. */
  function onClick(event: MouseEvent): void {
    if (event.target !== frame.value || moved >= slopPixels || view.value.scale > 1) return
    const at = pointOf(event)
    const { width, height } = fittedSize(picture(), box())
    if (Math.abs(at.x) > width / 2 || Math.abs(at.y) > height / 2) onDismiss()
  }

  function onWheel(event: WheelEvent): void {
    event.preventDefault()
    zoomTo(view.value.scale * wheelStep ** -event.deltaY, pointOf(event))
  }

  function onKey(event: KeyboardEvent): void {
    const { scale, x, y } = view.value
    const move = (dx: number, dy: number) => () => show({ scale, x: x + dx, y: y + dy })
    const keys: Record<string, () => void> = {
      '+': () => zoomTo(scale * keyStep),
      '=': () => zoomTo(scale * keyStep),
      '-': () => zoomTo(scale / keyStep),
      '0': () => zoomTo(1),
      ArrowLeft: move(keyMovePixels, 0),
      ArrowRight: move(-keyMovePixels, 0),
      ArrowUp: move(0, keyMovePixels),
      ArrowDown: move(0, -keyMovePixels),
    }
    const run = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key]
    if (!run) return
    event.preventDefault()
    // The same keys seek and change the volume elsewhere.
    event.stopPropagation()
    run()
  }

  let listening = new AbortController()
  watch(
    frame,
    (element) => {
      listening.abort()
      listening = new AbortController()
      const { signal } = listening
      element?.addEventListener('pointerdown', onDown, { signal })
      element?.addEventListener('pointermove', onMove, { signal })
      element?.addEventListener('pointerup', onUp, { signal })
      element?.addEventListener('pointercancel', onUp, { signal })
      element?.addEventListener('click', onClick, { signal })
      element?.addEventListener('wheel', onWheel, { signal, passive: false })
      element?.addEventListener('keydown', onKey, { signal })
      // The window may get another size, as on a phone that is turned.
      window.addEventListener('resize', () => show(view.value), { signal })
    },
    { immediate: true, flush: 'post' },
  )
  onScopeDispose(() => listening.abort())

  return {
    isHeld,
    isClose: computed(() => view.value.scale > 1),
    toggle: () => toggle({ x: 0, y: 0 }),
    /** From 0 to 1: how near the picture is to being dismissed. */
    leaving: computed(() => Math.min(1, Math.abs(drawn.value) / (2 * dismissPixels))),
    transform: computed(() => {
      const { scale, x, y } = view.value
      return `translate(${x}px, ${y + drawn.value}px) scale(${scale})`
    }),
  }
}
