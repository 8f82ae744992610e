/**
 * Focuses `element` where the focused one has gone, for which browsers leave the focus with the whole page: Tab would
 * begin at its top.
 */
export function focusIfLost(element: HTMLElement | null | undefined): void {
  const { activeElement, body } = document
  if (activeElement === null || activeElement === body) element?.focus()
}
