/** The time in which a page may still grow to its former height. */
const restoreMaxMs = 2_000

/** The position of the current page in the browser's history, as the router stores it there. */
export const placeInHistory = (): number => Number(history.state?.position ?? 0)

/** Remembers the scroll position of each page in the history, and restores it. */
export function createScrollMemory(scroller: () => Element | null) {
  const offsets = new Map<number, number>()
  let current = placeInHistory()
  let latest = 0

  return {
    /** Call before a navigation, while the old page is still shown. */
    save(): void {
      offsets.set(current, scroller()?.scrollTop ?? 0)
    },

    /** Call after a navigation. Back and forward restore the position; a newly opened page starts at its top. */
    restore(isBackOrForward: boolean): void {
      current = placeInHistory()
      const target = (isBackOrForward && offsets.get(current)) || 0
      const mine = ++latest
      const until = performance.now() + restoreMaxMs
      const step = (): void => {
        if (mine !== latest) return
        const element = scroller()
        if (element) element.scrollTop = target
        const reached = element !== null && element.scrollTop >= target - 1
        if (!reached && performance.now() < until) requestAnimationFrame(step)
      }
      step()
    },
  }
}
