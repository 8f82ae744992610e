import { computed, ref, watchEffect } from 'vue'
import { useRoute } from 'vue-router'
import { useMediaQuery } from '../../ui/use-media-query.ts'
import { useOfferedSections } from './use-offered-sections.ts'

/** A mouse or a touchpad: where there is one, there is a keyboard too. */
const keyboardQuery = '(any-hover: hover) and (any-pointer: fine)'

/**
 * The sections that are of use to this user on this device. Shortcuts are shown without a mouse too when a link leads to
 * them: that of the help, which a key opens.
 */
export function useShownSections() {
  const offered = useOfferedSections()
  const route = useRoute()
  const hasMouse = useMediaQuery(keyboardQuery)
  const isAskedForKeys = ref(false)
  watchEffect(() => {
    if (route.hash === '#shortcuts') isAskedForKeys.value = true
  })
  return computed(() =>
    offered.value.filter(({ id }) => id !== 'shortcuts' || hasMouse.value || isAskedForKeys.value),
  )
}
