import type { StoragePort, TimersPort } from '../ports.ts'

const key = 'pezzottify_private_until'
/** Who forgets to switch it off is not left without a history for ever. */
export const privateMs = 6 * 3_600_000

/** A while in which nothing that is played is reported, on this device. All its tabs share it. */
export function createPrivateSession(storage: StoragePort, timers: Pick<TimersPort, 'now'>) {
  /** Milliseconds since 1970; null while none runs. */
  const until = (): number | null => {
    const kept = Number(storage.getItem(key) ?? 0)
    const now = timers.now()
    // A clock that was set back does not make it last for days.
    return kept > now && kept <= now + privateMs ? kept : null
  }
  return {
    until,
    set: (isOn: boolean): void =>
      isOn ? storage.setItem(key, String(timers.now() + privateMs)) : storage.removeItem(key),
  }
}
