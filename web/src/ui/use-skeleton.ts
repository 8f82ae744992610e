import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue'

const waitMs = 200
const leastMs = 300

/**
 * Whether to show skeletons while `loading()` holds: only after 200 ms, so that quick answers do not flicker, and
 * then for at least 300 ms.
 */
export function useSkeleton(loading: () => boolean): Readonly<Ref<boolean>> {
  const shown = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let shownAt = 0

  watch(
    loading,
    (isLoading) => {
      clearTimeout(timer)
      if (isLoading && !shown.value) {
        timer = setTimeout(() => {
          shown.value = true
          shownAt = Date.now()
        }, waitMs)
      } else if (!isLoading && shown.value) {
        timer = setTimeout(() => (shown.value = false), Math.max(0, leastMs - (Date.now() - shownAt)))
      }
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
  return readonly(shown)
}
