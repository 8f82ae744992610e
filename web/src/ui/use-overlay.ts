import { onScopeDispose, watch } from 'vue'

type Overlay = { close: () => void }

/** What lies over the page, the topmost last. */
const overlays: Overlay[] = []
const listeners = new Set<() => void>()

/** Counts something as lying over the page while it is open: "back" then closes it in place of leaving the page. */
export function useOverlay(isOpen: () => boolean, close: () => void): void {
  const overlay: Overlay = { close }
  const remove = (): void => {
    const place = overlays.indexOf(overlay)
    if (place >= 0) overlays.splice(place, 1)
  }
  watch(
    isOpen,
    (open) => {
      remove()
      if (!open) return
      overlays.push(overlay)
      listeners.forEach((listener) => listener())
    },
    { immediate: true, flush: 'sync' },
  )
  onScopeDispose(remove)
}

/** Whether there was one to close. */
export function closeTopOverlay(): boolean {
  const top = overlays.at(-1)
  top?.close()
  return top !== undefined
}

/** Told when something was opened over the page. */
export const onOverlayOpened = (listener: () => void): void => void listeners.add(listener)
