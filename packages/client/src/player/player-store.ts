import type { StoragePort } from '../ports.ts'
import { type PlayerState, restoredState, signedOutState } from './player-state.ts'
import { createOwnStorage } from './own-storage.ts'
import { savePosition, saveSleepTimer } from './player-storage.ts'
import { saveQueue } from './queue-storage.ts'

/** The most that the stored position may lag behind. */
const positionLagSeconds = 4

export type PlayerStore = ReturnType<typeof createPlayerStore>

/** The player's state: observable, and stored for the next page. */
export function createPlayerStore(device: StoragePort) {
  const storage = createOwnStorage(device)
  const listeners = new Set<(state: PlayerState) => void>()
  let state = restoredState(storage)
  let savedPosition = state.positionSeconds
  /** Another tab stores the state; this one only shows it. */
  let isMirror = false
  /** Nobody is signed in: nothing is shown, and what is kept stays. */
  let isSignedOut = false

  function update(patch: Partial<PlayerState>): void {
    const before = state
    state = { ...state, ...patch }
    const isWritten = !isMirror && !isSignedOut
    if (isWritten && state.queue !== before.queue) saveQueue(storage, state.queue)
    if (isWritten && state.sleep !== before.sleep) saveSleepTimer(storage, state.sleep)
    for (const listener of listeners) listener(state)
  }

  function save(): void {
    if (isMirror || isSignedOut) return
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
    user: storage.user,
    /** Shows the queue that is kept for this user; null for none. Returns whether that is another one. */
    setUser(user: string | null): boolean {
      save()
      if (user === null) {
        if (isSignedOut) return false
        isSignedOut = true
        update(signedOutState(storage))
        return true
      }
      const wasSignedOut = isSignedOut
      const isOther = storage.setUser(user)
      if (!isOther && !wasSignedOut) return false
      const restored = restoredState(storage)
      update({ ...restored, isElsewhere: state.isElsewhere })
      isSignedOut = false
      savedPosition = restored.positionSeconds
      return true
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
