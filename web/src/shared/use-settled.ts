import { onScopeDispose, ref, watch } from 'vue'

/** The text, trimmed, once the typing pauses, so that not every letter asks the server. */
export function useSettled(text: () => string, pauseMs: number) {
  const settled = ref(text().trim())
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(text, (now) => {
    clearTimeout(timer)
    timer = setTimeout(() => (settled.value = now.trim()), pauseMs)
  })
  onScopeDispose(() => clearTimeout(timer))
  return settled
}
