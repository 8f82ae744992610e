import { onScopeDispose } from 'vue'

export type ShortcutId =
  | 'playPause'
  | 'next'
  | 'previous'
  | 'forward'
  | 'backward'
  | 'louder'
  | 'quieter'
  | 'mute'
  | 'like'
  | 'shuffle'
  | 'repeat'
  | 'queue'
  | 'fullPlayer'
  | 'search'
  | 'help'

/** `key` is that of the event, `shown` how it is written (a key of the words when it begins with `shortcuts.`). */
export type Shortcut = { id: ShortcutId; key: string; shift?: boolean; shown: string }

/** The one table: keys are bound from it, and the help lists it. */
export const shortcuts: readonly Shortcut[] = [
  { id: 'playPause', key: ' ', shown: 'shortcuts.space' },
  { id: 'next', key: 'k', shown: 'K' },
  { id: 'previous', key: 'j', shown: 'J' },
  { id: 'forward', key: 'ArrowRight', shift: true, shown: 'Shift →' },
  { id: 'backward', key: 'ArrowLeft', shift: true, shown: 'Shift ←' },
  { id: 'louder', key: 'ArrowUp', shift: true, shown: 'Shift ↑' },
  { id: 'quieter', key: 'ArrowDown', shift: true, shown: 'Shift ↓' },
  { id: 'mute', key: 'm', shown: 'M' },
  { id: 'like', key: 'l', shown: 'L' },
  { id: 'shuffle', key: 's', shown: 'S' },
  { id: 'repeat', key: 'r', shown: 'R' },
  { id: 'queue', key: 'q', shown: 'Q' },
  { id: 'fullPlayer', key: 'f', shown: 'F' },
  { id: 'search', key: '/', shown: '/' },
  { id: 'help', key: '?', shown: '?' },
]

/** How the key of an action is written, for tooltips. */
export const keysOf = (id: ShortcutId): string =>
  shortcuts.find((shortcut) => shortcut.id === id)?.shown ?? ''

type Press = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'>

/** The shortcut a key press stands for. */
export function shortcutFor(press: Press): Shortcut | null {
  if (press.altKey || press.ctrlKey || press.metaKey) return null
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key
  const isPunctuation = key === '/' || key === '?'
  const hit = shortcuts.find(
    (shortcut) => shortcut.key === key && (isPunctuation || (shortcut.shift ?? false) === press.shiftKey),
  )
  return hit ?? null
}

const textTarget = 'input, textarea, select, [contenteditable]:not([contenteditable="false"])'
const ownKeysTarget = 'button, a, summary, [role="button"], [role="radio"], [role="switch"]'

type ShortcutOptions = {
  /** Single-letter shortcuts can be switched off: speech input can trigger them by accident (WCAG 2.1.4). */
  letters?: () => boolean
}

/** Binds the table to the window. Keys stay with text fields, open dialogs and menus, and Space with what it presses. */
export function useShortcuts(
  actions: Record<ShortcutId, () => void>,
  { letters = () => true }: ShortcutOptions = {},
): void {
  function onKeydown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return
    const shortcut = shortcutFor(event)
    const target = event.target instanceof Element ? event.target : null
    if (!shortcut || target?.closest(textTarget)) return
    if (/^[a-z]$/.test(shortcut.key) && !letters()) return
    if (shortcut.key === ' ' && target?.closest(ownKeysTarget)) return
    // Shortcuts stay active in the full player, although it is a dialog.
    if (
      document.querySelector(
        '[role="dialog"]:not([data-keeps-shortcuts]), [role="alertdialog"], [role="menu"]',
      )
    )
      return
    if (event.repeat && !['forward', 'backward', 'louder', 'quieter'].includes(shortcut.id)) return
    event.preventDefault()
    actions[shortcut.id]()
  }
  window.addEventListener('keydown', onKeydown)
  onScopeDispose(() => window.removeEventListener('keydown', onKeydown))
}
