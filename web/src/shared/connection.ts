import { createListeners } from '@pezzottify/client/listeners'
import { readonly, shallowRef } from 'vue'

/** `back` is shown briefly after the server answers again. */
export type Connection = 'fine' | 'lost' | 'back'

const askEveryMs = 5_000
/** The random share of the delay, so that not all pages poll at the same moment. */
const spread = 0.3
const backForMs = 3_000

/**
 * Tracks whether the server answers, from the requests the app makes anyway. Only while it does not, it is polled with
 * `isThere`.
 */
export function createConnection(isThere: () => Promise<unknown>, random: () => number) {
  const state = shallowRef<Connection>('fine')
  const { tell, listen } = createListeners<[isLost: boolean]>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let asking: Promise<void> | null = null

  const askLater = (): void => {
    clearTimeout(timer)
    timer = setTimeout(ask, askEveryMs * (1 + spread * random()))
  }

  function answered(): void {
    if (state.value !== 'lost') return
    clearTimeout(timer)
    state.value = 'back'
    timer = setTimeout(() => (state.value = 'fine'), backForMs)
    tell(false)
  }

  function failed(): void {
    if (state.value === 'lost') return
    state.value = 'lost'
    askLater()
    tell(true)
  }

  /** Polls once for all callers. */
  function ask(): Promise<void> {
    asking ??= isThere()
      .then(answered, () => (state.value === 'lost' ? askLater() : failed()))
      .finally(() => (asking = null))
    return asking
  }

  /** Something suggests that the server is away. One path of a proxy may fail while the server answers: it is asked. */
  function doubted(): void {
    if (state.value !== 'lost') void ask()
  }

  return {
    state: readonly(state),
    answered,
    failed,
    doubted,
    ask,
    isThere,
    /** Adds a listener for when the server is lost, and when it answers again. */
    listen,
  }
}
