import type { StoragePort } from '../ports.ts'
import { type PlayerState, restoredState } from './player-state.ts'
import { savePosition, saveSleepTimer } from './player-storage.ts'
import { saveQueue } from './queue-storage.ts'

/** The most that the stored position may lag behind. */
const positionLagSeconds = 4

export type PlayerStore = ReturnType<typeof createPlayerStore>

/** The player's state: observable, and stored for the next page. */
export function createPlayerStore(storage: StoragePort) {
  const listeners = new Set<(state: PlayerState) => void>()
  let state = restoredState(storage)
  let savedPosition = state.positionSeconds
  /** Another tab stores the state; this one only shows it. */
  let isMirror = false

  function update(patch: Partial<PlayerState>): void {
    const before = state
    state = { ...state, ...patch }
    if (!isMirror && state.queue !== before.queue) saveQueue(storage, state.queue)
    if (!isMirror && state.sleep !== before.sleep) saveSleepTimer(storage, state.sleep)
    for (const listener of listeners) listener(state)
  }

  function save(): void {
    if (isMirror) return
    savePosition(storage, state.positionSeconds)
    savedPosition = state.positionSeconds
  }

  return {
    get: (): PlayerState => state,
    update,
    /** `keep` stores it at once; otherwise it is stored every few seconds. */
    setPosition(seconds: number, keep = false): void {
      update({ positionSeconds: seconds })
      if (keep || Math.abs(seconds - savedPosition) > positionLagSeconds) save()
    },
    setMirror(on: boolean): void {
      isMirror = on
    },
    /** Stores the exact position. */
    save,
    subscribe(listener: (state: PlayerState) => void): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    dispose: (): void => listeners.clear(),
  }
}
