import { inject, nextTick, onScopeDispose, ref, watch } from 'vue'
import { useRoute } from 'vue-router'
import { scrollerKey } from '../../shared/scroller.ts'

/** A section counts as current once its heading is this far from the top of the page. */
const readingLinePixels = 160

/** The current section of a long page, and scrolling to another. */
export function useSectionInView(ids: () => readonly string[]) {
  const scroller = inject(scrollerKey)
  const route = useRoute()
  const current = ref('')

  function find(): void {
    const element = scroller?.value
    if (!element) return
    const line = element.getBoundingClientRect().top + readingLinePixels
    const atEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - 2
    const tops = ids().map((id) => ({
      id,
      top: document.getElementById(id)?.getBoundingClientRect().top ?? 0,
    }))
    const passed = tops.findLast(({ top }) => top <= line)
    const asked = route.hash.slice(1)
    // The last sections may be too short to reach the line: then the requested one counts.
    current.value = atEnd && ids().includes(asked) ? asked : (passed?.id ?? ids()[0] ?? '')
  }

  function go(id: string): void {
    document.getElementById(id)?.scrollIntoView({ block: 'start' })
    current.value = id
  }

  let stopKeeping = (): void => undefined
  /**
   * Sections may still be loading and growing, or appear when the server tells what it offers: the requested one stays in view
   * until the user scrolls.
   */
  function keepInView(id: string, element: HTMLElement): void {
    stopKeeping()
    const body = document.getElementById(ids()[0] ?? '')?.parentElement
    if (!body) return
    const moved = new AbortController()
    const grown = new ResizeObserver(() => go(id))
    grown.observe(body)
    stopKeeping = () => {
      grown.disconnect()
      moved.abort()
    }
    for (const type of ['wheel', 'touchstart', 'pointerdown', 'keydown'])
      element.addEventListener(type, stopKeeping, { passive: true, signal: moved.signal })
  }

  // After a reload the page is mounted before the frame around it is known.
  watch(
    () => scroller?.value,
    async (element, before) => {
      before?.removeEventListener('scroll', find)
      element?.addEventListener('scroll', find, { passive: true })
      await nextTick()
      const asked = route.hash.slice(1)
      if (!asked || !element) return find()
      keepInView(asked, element)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    stopKeeping()
    scroller?.value?.removeEventListener('scroll', find)
  })
  return { current, go }
}
