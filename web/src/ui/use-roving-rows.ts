import { onMounted, onUpdated, type Ref } from 'vue'

const pageRows = 10
/** Headings between the rows are skipped. */
const rowSelector = '[role="row"]:not([data-heading])'
const typeAheadMs = 700
/** How long the end of a list may take to load. */
const endMaxMs = 5_000
/** Headings and padding at the ends of a list are lower than a row. */
const edgePixels = 48

/**
 * Keyboard navigation in a list of rows: one tab stop, arrows, Home, End, Page up and down, and type-ahead by title: a
 * title typed with its capital letter, or a digit, since small letters alone are shortcuts everywhere. Left and right
 * move through the links and buttons of the row. Enter is handled by the row.
 */
export function useRovingRows(list: Readonly<Ref<HTMLElement | null>>) {
  let typed = ''
  let typedAt = 0
  const rows = (): HTMLElement[] => [...(list.value?.querySelectorAll<HTMLElement>(rowSelector) ?? [])]

  function focusRow(all: HTMLElement[], index: number): void {
    const row = all[Math.min(all.length - 1, Math.max(0, index))]
    if (!row) return
    for (const other of all) other.tabIndex = other === row ? 0 : -1
    row.focus()
  }

  /** Keeps exactly one row reachable by Tab when rows come and go. */
  function keepOneStop(): void {
    const all = rows()
    if (all.length === 0 || all.some((row) => row.tabIndex === 0)) return
    const start = all.find((row) => row.hasAttribute('aria-current')) ?? all[0]
    if (start) start.tabIndex = 0
  }

  /** Whether the key begins or continues a title. */
  function isTyped({ key, shiftKey }: KeyboardEvent): boolean {
    if (Date.now() - typedAt > typeAheadMs) typed = ''
    if (typed !== '') return /^[\p{L}\p{N} '’.-]$/u.test(key)
    return /^\p{N}$/u.test(key) || (shiftKey && /^\p{L}$/u.test(key))
  }

  function typeAhead(all: HTMLElement[], from: number, letter: string): void {
    typed += letter
    typedAt = Date.now()
    const wanted = typed.toLocaleLowerCase()
    const ahead = [...all.slice(from + (typed.length > 1 ? 0 : 1)), ...all]
    const hit = ahead.find((row) =>
      row.querySelector('[data-row-title]')?.textContent.trim().toLocaleLowerCase().startsWith(wanted),
    )
    if (hit) focusRow(all, all.indexOf(hit))
  }

  /**
   * Moves to the first or last row: a long list renders only the rows near the window, and its end may not be loaded.
   */
  function focusEnd(end: 'first' | 'last'): void {
    const until = performance.now() + endMaxMs
    const leaving = new AbortController()
    for (const type of ['keydown', 'wheel', 'pointerdown'])
      window.addEventListener(type, () => leaving.abort(), { capture: true, signal: leaving.signal })
    const step = (): void => {
      const box = list.value?.getBoundingClientRect()
      if (!box || leaving.signal.aborted) return
      const all = rows()
      // Right after the jump there may be no rows.
      const at = end === 'first' ? 0 : all.length - 1
      const place = all[at]?.getBoundingClientRect()
      const off = place && (end === 'first' ? place.top - box.top : box.bottom - place.bottom)
      if ((off !== undefined && off < edgePixels) || performance.now() > until) {
        leaving.abort()
        focusRow(all, at)
      } else {
        list.value?.scrollIntoView({ block: end === 'first' ? 'start' : 'end' })
        requestAnimationFrame(step)
      }
    }
    step()
  }

  function walkRow(row: HTMLElement, step: 1 | -1): void {
    const controls = [...row.querySelectorAll<HTMLElement>('a, button:not([disabled])')]
    const stops = [row, ...controls.filter((control) => control.checkVisibility())]
    const at = stops.findIndex((stop) => stop === document.activeElement)
    stops[Math.min(stops.length - 1, Math.max(0, at + step))]?.focus()
  }

  function onKeydown(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey || !(event.target instanceof HTMLElement)) return
    // With Shift, arrows belong to the player, or select rows in lists with a selection.
    const isSideways = event.key === 'ArrowLeft' || event.key === 'ArrowRight'
    const isUpright = event.key === 'ArrowUp' || event.key === 'ArrowDown'
    if (event.shiftKey && (isSideways || (isUpright && !list.value?.ariaMultiSelectable))) return
    const all = rows()
    const row = event.target.closest<HTMLElement>('[role="row"]')
    const at = row ? all.indexOf(row) : -1
    if (!row || at < 0) return
    const moves: Record<string, () => void> = {
      ArrowDown: () => focusRow(all, at + 1),
      ArrowUp: () => focusRow(all, at - 1),
      PageDown: () => focusRow(all, at + pageRows),
      PageUp: () => focusRow(all, at - pageRows),
      Home: () => focusEnd('first'),
      End: () => focusEnd('last'),
      ArrowRight: () => walkRow(row, 1),
      ArrowLeft: () => walkRow(row, -1),
    }
    // Up on the first row and Down on the last are left to the page, which may have other elements before or after the
    // list.
    const leaves =
      (event.key === 'ArrowUp' && at === 0) || (event.key === 'ArrowDown' && at === all.length - 1)
    const move = leaves ? undefined : moves[event.key]
    if (move) {
      event.preventDefault()
      event.stopPropagation()
      move()
    } else if (event.target === row && isTyped(event)) {
      event.preventDefault()
      event.stopPropagation()
      typeAhead(all, at, event.key)
    }
  }

  function onFocusin(event: FocusEvent): void {
    const row = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[role="row"]') : null
    if (row) for (const other of rows()) other.tabIndex = other === row ? 0 : -1
  }

  onMounted(keepOneStop)
  onUpdated(keepOneStop)
  return { onKeydown, onFocusin }
}
