import { nextTick, onScopeDispose, ref, watch, type Ref } from 'vue'

const ownMovements = ['wheel', 'touchmove', 'pointerdown'] as const
const scrollKeys = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'])

/** Keeps the current line centred in its scroller, until the listener scrolls by hand. With reduced motion it jumps. */
export function useFollow(
  scroller: Readonly<Ref<HTMLElement | null>>,
  sungLine: () => number,
  content: () => unknown,
) {
  const isFollowing = ref(true)
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)')

  function center(isSmooth: boolean): void {
    const element = scroller.value
    const line = element?.querySelector<HTMLElement>('[aria-current="true"]')
    if (!element) return
    const top = line ? line.offsetTop + line.offsetHeight / 2 - element.clientHeight / 2 : 0
    element.scrollTo({ top, behavior: isSmooth && !calm.matches ? 'smooth' : 'instant' })
  }

  const letGo = (event: Event): void => {
    // A press on a line seeks to it; beside the lines it may be on the scroll bar.
    if (event.type === 'pointerdown' && event.target !== scroller.value) return
    // A running scroll of ours would continue against the hand.
    if (isFollowing.value) scroller.value?.scrollTo({ top: scroller.value.scrollTop, behavior: 'instant' })
    isFollowing.value = false
  }
  const letGoByKey = (event: KeyboardEvent): void => {
    if (scrollKeys.has(event.key) && !event.shiftKey) isFollowing.value = false
  }
  const observer = new ResizeObserver(() => isFollowing.value && center(false))

  watch(
    scroller,
    (element, before) => {
      for (const type of ownMovements) before?.removeEventListener(type, letGo)
      before?.removeEventListener('keydown', letGoByKey)
      observer.disconnect()
      if (!element) return
      for (const type of ownMovements) element.addEventListener(type, letGo, { passive: true })
      element.addEventListener('keydown', letGoByKey)
      observer.observe(element)
    },
    { immediate: true, flush: 'post' },
  )
  watch(sungLine, () => isFollowing.value && void nextTick(() => isFollowing.value && center(true)))
  watch(content, () => {
    isFollowing.value = true
    void nextTick(() => center(false))
  })
  onScopeDispose(() => observer.disconnect())

  return {
    isFollowing,
    follow: (): void => {
      isFollowing.value = true
      center(true)
    },
  }
}
