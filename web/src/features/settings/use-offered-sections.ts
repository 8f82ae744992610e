import { computed } from 'vue'
import { useServerInfo } from '../../music/use-catalog.ts'
import { useSessionStore } from '../../shared/stores/session.ts'
import { needsOf, settingsSections } from './sections.ts'

/** The sections that this user may see, and that the server offers. */
export function useOfferedSections() {
  const session = useSessionStore()
  const info = useServerInfo()
  return computed(() =>
    settingsSections.filter(
      (section) =>
        session.canAny(needsOf(section)) &&
        (section.id !== 'apps' || (info.data.value?.subsonic ?? 'off') !== 'off'),
    ),
  )
}
