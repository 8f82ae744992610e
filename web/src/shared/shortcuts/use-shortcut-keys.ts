import { useI18n } from 'vue-i18n'
import { useServices } from '../services.ts'
import { usePreferencesStore } from '../stores/preferences.ts'
import { isCharacter, writtenKey } from './key-name.ts'
import { keyFor, type ShortcutId } from './table.ts'

/** Shortcuts as shown in tooltips, menus and lists. */
export function useShortcutKeys() {
  const { t } = useI18n()
  const preferences = usePreferencesStore()
  const isMac = /Mac|iPhone|iPad/.test(useServices().page.userAgent)
  const written = (key: string): string => writtenKey(key, { space: t('shortcuts.space'), isMac })

  return {
    written,
    /** The key of an action; empty when it has none, or it is disabled. */
    keysOf(id: ShortcutId): string {
      const key = keyFor(id, preferences.keys)
      return isCharacter(key) && !preferences.characterKeys ? '' : written(key)
    },
  }
}
