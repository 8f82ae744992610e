import type { Ref } from 'vue'
import { ref } from 'vue'
import { suggestPassword } from './suggest-password.ts'

/** Puts a suggestion into a field in clear text, since it has to be passed on, and announces it to screen readers. */
export function useSuggestedPassword(password: Ref<string>, field: Readonly<Ref<{ focus(): void } | null>>) {
  const isRevealed = ref(false)
  function suggest(): void {
    password.value = suggestPassword()
    isRevealed.value = true
    field.value?.focus()
  }
  return { isRevealed, suggest }
}
