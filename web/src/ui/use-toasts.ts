import { readonly, shallowRef } from 'vue'

export type ToastRequest = {
  text: string
  /** A newer toast of the same kind replaces the older. */
  kind?: string
  /** A single action, such as Undo. */
  action?: { label: string; run: () => void }
  /** Announced to screen readers immediately. */
  isError?: boolean
}
export type Toast = ToastRequest & { id: number }

const shownAtMost = 3
const toasts = shallowRef<readonly Toast[]>([])
let lastId = 0

/** Toasts of the whole window; `ToastHost` shows them. */
export function useToasts() {
  function show(request: ToastRequest): void {
    lastId += 1
    const others = toasts.value.filter((other) => !request.kind || other.kind !== request.kind)
    toasts.value = [...others, { ...request, id: lastId }].slice(-shownAtMost)
  }

  function dismiss(id: number): void {
    toasts.value = toasts.value.filter((toast) => toast.id !== id)
  }

  const clear = (): void => void (toasts.value = [])

  return { toasts: readonly(toasts), show, dismiss, clear }
}
