import { onScopeDispose } from 'vue'
import type { Router } from 'vue-router'

/** How long a page may load before it has a heading. */
const headingWithinMs = 3_000

/** After navigation the focus moves to the page's heading: screen readers read it, and Tab continues from there. */
export function useRouteFocus(router: Router): void {
  let observer: MutationObserver | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = (): void => {
    observer?.disconnect()
    clearTimeout(timer)
  }

  function focusHeading(): boolean {
    // Do not take the focus from a field the user is typing in.
    if (document.activeElement?.matches('input, textarea')) return true
    const heading = document.querySelector<HTMLElement>('h1')
    if (!heading) return false
    heading.tabIndex = -1
    heading.focus({ preventScroll: true })
    return true
  }

  const unhook = router.afterEach((to, from, failure) => {
    if (failure || to.path === from.path || from.matched.length === 0) return
    stop()
    // The heading of the previous page may remain until the next frame.
    requestAnimationFrame(() => {
      if (focusHeading()) return
      observer = new MutationObserver(() => focusHeading() && stop())
      observer.observe(document.body, { childList: true, subtree: true })
      timer = setTimeout(stop, headingWithinMs)
    })
  })
  onScopeDispose(() => {
    unhook()
    stop()
  })
}
