import { computed, ref, watchEffect } from 'vue'
import { useRoute } from 'vue-router'
import { useServerInfo } from '../../music/use-catalog.ts'
import { useSessionStore } from '../../shared/stores/session.ts'
import { useMediaQuery } from '../../ui/use-media-query.ts'
import { needsOf, settingsSections } from './sections.ts'

/** A mouse or a touchpad: where there is one, there is a keyboard too. */
const keyboardQuery = '(any-hover: hover) and (any-pointer: fine)'

/**
 * The sections that are of use to this user on this device, and that the server offers. Shortcuts are shown without a mouse too when a link leads to them:
 * that of the help, which a key opens.
 */
export function useShownSections() {
  const session = useSessionStore()
  const route = useRoute()
  const info = useServerInfo()
  const hasMouse = useMediaQuery(keyboardQuery)
  const isAskedForKeys = ref(false)
  watchEffect(() => {
    if (route.hash === '#shortcuts') isAskedForKeys.value = true
  })
  return computed(() =>
    settingsSections.filter(
      (section) =>
        session.canAny(needsOf(section)) &&
        (section.id !== 'shortcuts' || hasMouse.value || isAskedForKeys.value) &&
        (section.id !== 'apps' || (info.data.value?.subsonic ?? 'off') !== 'off'),
    ),
  )
}
