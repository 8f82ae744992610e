import { onMounted, onScopeDispose } from 'vue'

const searchInput = '[role="search"] input'

/**
 * Down moves the focus from the search box into the results; Up moves it from the first result back. Inside the list of
 * tracks the list itself handles the arrows.
 */
export function useResultKeys(results: () => HTMLElement | null): void {
  const stops = (): HTMLElement[] =>
    [...(results()?.querySelectorAll<HTMLElement>('[data-card-title], [role="row"]') ?? [])].filter(
      (element) => element.offsetParent !== null,
    )

  function onKeydown(event: KeyboardEvent): void {
    const target = event.target
    if (event.defaultPrevented || !(target instanceof HTMLElement)) return
    const isBox = target.matches(searchInput)
    if (!isBox && !results()?.contains(target)) return
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const all = stops()
    const at = all.findIndex((stop) => stop === target)
    if (!isBox && at < 0) return
    const next = isBox ? (event.key === 'ArrowDown' ? 0 : -1) : at + (event.key === 'ArrowDown' ? 1 : -1)
    if (isBox && next < 0) return
    event.preventDefault()
    if (next < 0) document.querySelector<HTMLElement>(searchInput)?.focus()
    else all[next]?.focus()
  }

  onMounted(() => document.addEventListener('keydown', onKeydown))
  onScopeDispose(() => document.removeEventListener('keydown', onKeydown))
}
