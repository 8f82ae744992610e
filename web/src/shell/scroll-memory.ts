/** The time in which a page may still grow to the height it had. */
const restoreMaxMs = 2_000

/** The place of the current page in the browser's history, as the router writes it there. */
export const placeInHistory = (): number => Number(history.state?.position ?? 0)

/** Remembers how far each page of the history was scrolled, and brings it back there. */
export function createScrollMemory(scroller: () => Element | null) {
  const offsets = new Map<number, number>()
  let current = placeInHistory()
  let latest = 0

  return {
    /** Before a navigation, while the page that is left still stands. */
    save(): void {
      offsets.set(current, scroller()?.scrollTop ?? 0)
    },

    /** After a navigation. Back and forward return to where the page was; a page newly opened starts at its top. */
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
