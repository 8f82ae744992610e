import { onMounted, onScopeDispose, shallowRef } from 'vue'

const waitMs = 500

/**
 * Watches the window for elements with `data-tooltip` (and `data-tooltip-keys`) under the pointer or in keyboard focus.
 * Shows after 500 ms, hides on leaving, pressing, scrolling and Escape.
 */
export function useTooltipTarget(onShow: (target: Element) => void) {
  const shown = shallowRef<{ text: string; keys: string } | null>(null)
  let target: Element | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  function hide(): void {
    clearTimeout(timer)
    target = null
    shown.value = null
  }

  function aim(next: Element | null): void {
    if (next === target) return
    hide()
    if (!next) return
    target = next
    timer = setTimeout(() => {
      if (!next.isConnected) return hide()
      shown.value = {
        text: next.getAttribute('data-tooltip') ?? '',
        keys: next.getAttribute('data-tooltip-keys') ?? '',
      }
      onShow(next)
    }, waitMs)
  }

  const closest = (event: Event): Element | null =>
    event.target instanceof Element ? event.target.closest('[data-tooltip]') : null
  const onPointerover = (event: PointerEvent): void =>
    aim(event.pointerType === 'mouse' ? closest(event) : null)
  const onFocusin = (event: FocusEvent): void => {
    const focused = closest(event)
    aim(focused?.matches(':focus-visible') ? focused : null)
  }
  const onKeydown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') hide()
  }

  const disposed = new AbortController()
  const { signal } = disposed
  onMounted(() => {
    document.addEventListener('pointerover', onPointerover, { signal })
    document.addEventListener('focusin', onFocusin, { signal })
    document.addEventListener('pointerdown', hide, { signal })
    document.addEventListener('keydown', onKeydown, { signal })
    document.addEventListener('scroll', hide, { capture: true, passive: true, signal })
  })
  onScopeDispose(() => {
    hide()
    disposed.abort()
  })
  return { shown }
}
