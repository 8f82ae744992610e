import { onScopeDispose } from 'vue'

/** A little after the platform's own, which comes first where there is one. */
const pressMs = 560
const slopPixels = 10

/**
 * Opens the menu of an item by a long press. Where touch triggers no `contextmenu` event, as on iOS, it is dispatched
 * here; when a menu opens, the click of the lifted finger is suppressed.
 */
export function useLongPress(): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let start: { x: number; y: number } | null = null
  const stop = (): void => {
    clearTimeout(timer)
    start = null
  }

  function onStart({ touches, target }: TouchEvent): void {
    stop()
    const touch = touches.length === 1 ? touches[0] : undefined
    if (!touch || !(target instanceof Element)) return
    const { clientX, clientY } = touch
    start = { x: clientX, y: clientY }
    timer = setTimeout(() => {
      const menu = new MouseEvent('contextmenu', { bubbles: true, cancelable: true, clientX, clientY })
      if (!target.dispatchEvent(menu)) swallowClick()
    }, pressMs)
  }

  function onMove({ touches: [touch] }: TouchEvent): void {
    if (start && touch && Math.hypot(touch.clientX - start.x, touch.clientY - start.y) > slopPixels) stop()
  }

  const listeners = {
    touchstart: onStart,
    touchmove: onMove,
    touchend: stop,
    touchcancel: stop,
    contextmenu: stop,
  }
  const types = ['touchstart', 'touchmove', 'touchend', 'touchcancel', 'contextmenu'] as const
  // The types and their listeners correspond above; the compiler cannot connect the two.
  const listener = (type: (typeof types)[number]): EventListener => listeners[type] as EventListener
  for (const type of types) document.addEventListener(type, listener(type), { passive: true, capture: true })
  onScopeDispose(() => {
    stop()
    for (const type of types) document.removeEventListener(type, listener(type), true)
  })
}

/** Suppresses the click of the lifted finger. */
function swallowClick(): void {
  const done = new AbortController()
  const swallow = (event: Event): void => {
    event.preventDefault()
    event.stopPropagation()
    done.abort()
  }
  document.addEventListener('click', swallow, { capture: true, signal: done.signal })
  document.addEventListener('touchstart', () => done.abort(), { capture: true, signal: done.signal })
}
