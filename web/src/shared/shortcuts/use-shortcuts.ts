import { onScopeDispose } from 'vue'
import { usePreferencesStore } from '../stores/preferences.ts'
import { isCharacter, keyName, worksInFields } from './key-name.ts'
import { actionFor, type ShortcutId } from './table.ts'

const writable = '[contenteditable]:not([contenteditable="false"])'
/** Elements that use letters themselves: text fields, and lists with type-ahead. */
export const textTarget = `textarea, select, [role="listbox"], ${writable}, input:not([type="checkbox"], [type="radio"], [type="range"], [type="button"], [type="file"])`
const pressedBySpace =
  'button, a, summary, input, [role="button"], [role="radio"], [role="switch"], [role="tab"], [role="option"]'
/** Shortcuts are off while a dialog or menu is open; the full player, although a dialog, permits them. */
const keepsKeys = '[role="dialog"]:not([data-keeps-shortcuts]), [role="alertdialog"], [role="menu"]'
/** These repeat while the key is held down. */
const repeating: ReadonlySet<ShortcutId> = new Set(['forward', 'backward', 'louder', 'quieter'])

/** Binds the keys of this device to the window. */
export function useShortcuts(actions: Record<ShortcutId, () => void>): void {
  const preferences = usePreferencesStore()

  function onKeydown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return
    const key = keyName(event)
    const id = actionFor(key, preferences.keys)
    if (!id || (isCharacter(key) && !preferences.characterKeys)) return
    const target = event.target instanceof Element ? event.target : null
    if (target?.closest(textTarget) && !worksInFields(key)) return
    if (key === ' ' && target?.closest(pressedBySpace)) return
    if (document.querySelector(keepsKeys)) return
    event.preventDefault()
    if (!event.repeat || repeating.has(id)) actions[id]()
  }
  window.addEventListener('keydown', onKeydown)
  onScopeDispose(() => window.removeEventListener('keydown', onKeydown))
}
