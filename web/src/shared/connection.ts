import { readonly, shallowRef } from 'vue'

/** `back` is shown briefly after the server answers again. */
export type Connection = 'fine' | 'lost' | 'back'

const askEveryMs = 5_000
const backForMs = 3_000

/**
 * Tracks whether the server answers, from the requests the app makes anyway. Only while it does not, it is polled with
 * `isThere`.
 */
export function createConnection(isThere: () => Promise<unknown>) {
  const state = shallowRef<Connection>('fine')
  let timer: ReturnType<typeof setTimeout> | undefined

  function answered(): void {
    if (state.value !== 'lost') return
    clearTimeout(timer)
    state.value = 'back'
    timer = setTimeout(() => (state.value = 'fine'), backForMs)
  }

  function failed(): void {
    if (state.value === 'lost') return
    clearTimeout(timer)
    state.value = 'lost'
    timer = setTimeout(ask, askEveryMs)
  }

  async function ask(): Promise<void> {
    try {
      await isThere()
      answered()
    } catch {
      timer = setTimeout(ask, askEveryMs)
    }
  }

  return { state: readonly(state), answered, failed, ask, isThere }
}
