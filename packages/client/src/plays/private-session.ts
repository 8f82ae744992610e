import type { StoragePort, TimersPort } from '../ports.ts'

const key = 'pezzottify_private_until'
/** Limited, so that a listener who forgets to end it does not lose their history for ever. */
export const privateMs = 6 * 3_600_000

/** A period in which plays on this device are not reported. All its tabs share it. */
export function createPrivateSession(storage: StoragePort, timers: Pick<TimersPort, 'now'>) {
  /** Milliseconds since 1970; null when none is running. */
  const until = (): number | null => {
    const stored = Number(storage.getItem(key) ?? 0)
    const now = timers.now()
    // A clock that was set back must not make it last for days.
    return stored > now && stored <= now + privateMs ? stored : null
  }
  return {
    until,
    set: (isOn: boolean): void =>
      isOn ? storage.setItem(key, String(timers.now() + privateMs)) : storage.removeItem(key),
  }
}
