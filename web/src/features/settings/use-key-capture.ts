import { onScopeDispose, shallowRef } from 'vue'
import { keyName, refusalOf } from '../../shared/shortcuts/key-name.ts'
import { textTarget } from '../../shared/shortcuts/use-shortcuts.ts'
import { actionFor, type ShortcutId, withKey } from '../../shared/shortcuts/table.ts'
import { usePreferencesStore } from '../../shared/stores/preferences.ts'

export type Capture =
  | { state: 'asking'; id: ShortcutId }
  | { state: 'refused'; id: ShortcutId; key: string; why: 'taken' | 'finds' }
  /** The key is bound to another action. */
  | { state: 'conflict'; id: ShortcutId; key: string; holder: ShortcutId }

/** Binds the next pressed key to an action. Escape cancels, and so does turning to anything outside its row. */
export function useKeyCapture() {
  const preferences = usePreferencesStore()
  const capture = shallowRef<Capture | null>(null)

  function onKeydown(event: KeyboardEvent): void {
    const now = capture.value
    // The conflict is resolved by the buttons.
    if (!now || now.state === 'conflict') return
    const key = keyName(event)
    // Tab leaves the row, and the key then belongs to the focused element.
    if (key === 'Tab' || key === 'Shift+Tab') return stop()
    if (event.target instanceof Element && event.target.closest(textTarget)) return stop()
    event.preventDefault()
    event.stopImmediatePropagation()
    if (key === 'Escape') return stop()
    if (key !== '') choose(now.id, key)
  }

  /** What is typed elsewhere is meant for that place. */
  function onElsewhere({ target }: Event): void {
    const now = capture.value
    if (!now || now.state === 'conflict') return
    if (!(target instanceof Element && target.closest(`[data-shortcut="${now.id}"]`))) stop()
  }

  function choose(id: ShortcutId, key: string): void {
    const why = refusalOf(key)
    if (why) {
      capture.value = { state: 'refused', id, key, why }
      return
    }
    const holder = actionFor(key, preferences.keys)
    if (holder && holder !== id) capture.value = { state: 'conflict', id, key, holder }
    else bind(id, key)
  }

  function bind(id: ShortcutId, key: string): void {
    preferences.keys = withKey(preferences.keys, id, key)
    stop()
  }

  function stop(): void {
    capture.value = null
  }

  const listening = new AbortController()
  const how = { capture: true, signal: listening.signal }
  window.addEventListener('keydown', onKeydown, how)
  window.addEventListener('focusin', onElsewhere, how)
  window.addEventListener('pointerdown', onElsewhere, how)
  onScopeDispose(() => listening.abort())
  return {
    capture,
    ask: (id: ShortcutId): void => void (capture.value = { state: 'asking', id }),
    bind,
    stop,
    reset(): void {
      preferences.keys = {}
      stop()
    },
  }
}
