import { onScopeDispose, watch } from 'vue'

type Overlay = { close: () => void }

/** The open overlays, topmost last. */
const overlays: Overlay[] = []
const listeners = new Set<() => void>()

/** Registers an overlay while it is open: "back" then closes it instead of leaving the page. */
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

/** Returns whether an overlay was open. */
export function closeTopOverlay(): boolean {
  const top = overlays.at(-1)
  top?.close()
  return top !== undefined
}

/** Called when an overlay opens. */
export const onOverlayOpened = (listener: () => void): void => void listeners.add(listener)
