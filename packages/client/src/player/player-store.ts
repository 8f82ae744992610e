import { createListeners } from '../listeners.ts'
import type { StoragePort } from '../ports.ts'
import { createPlaceStorage } from './place-storage.ts'
import type { PlacesStorage } from './player-options.ts'
import { isSounding, type PlayerState, restoredState, signedOutState } from './player-state.ts'
import { savePosition, saveSleepTimer } from './player-storage.ts'
import { saveQueue } from './queue-storage.ts'

/** The most that the stored position may lag behind. */
const positionLagSeconds = 4

export type PlayerStore = ReturnType<typeof createPlayerStore>

/** The player's state: observable, and stored for the next page. */
export function createPlayerStore(device: StoragePort, places: PlacesStorage | null) {
  const storage = createPlaceStorage(device, places)
  const listeners = createListeners<[state: PlayerState]>()
  let state = restoredState(storage)
  let savedPosition = state.positionSeconds
  /** Another tab stores the state; this one only shows it. */
  let isMirror = false
  /** Nobody is signed in: the player is empty, and the stored queue stays as it is. */
  let isSignedOut = false
  let recovered = recover()

  function update(patch: Partial<PlayerState>): void {
    const before = state
    state = { ...state, ...patch }
    const isWritten = !isMirror && !isSignedOut
    if (isWritten && state.queue !== before.queue) saveQueue(storage, state.queue)
    if (isWritten && state.sleep !== before.sleep) saveSleepTimer(storage, state.sleep)
    listeners.tell(state)
  }

  function save(): void {
    if (isMirror || isSignedOut || state.positionSeconds === savedPosition) return
    savePosition(storage, state.positionSeconds)
    savedPosition = state.positionSeconds
  }

  function restore(): void {
    const restored = restoredState(storage)
    const { isElsewhere, device, devices } = state
    update({ ...restored, isElsewhere, device, devices })
    savedPosition = restored.positionSeconds
  }

  /** Shows what a killed browser had not written down yet, unless something was done here or in another tab meanwhile. */
  async function recover(): Promise<void> {
    const { queue, positionSeconds, sleep } = state
    const isUntouched = (): boolean =>
      !isSignedOut &&
      state.queue === queue &&
      state.positionSeconds === positionSeconds &&
      state.sleep === sleep &&
      !isSounding(state.status)
    if (await storage.recover(isUntouched)) restore()
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
      const isNew = isSignedOut || storage.user() !== user
      const isShown = storage.setUser(user) || isSignedOut
      if (isShown) restore()
      isSignedOut = false
      if (isNew) recovered = recover()
      return isShown
    },
    /** Removes the stored queues and the position of a user who has signed out. */
    forget: storage.forget,
    /** Resolves once it is known whether the place was lost by the last browser. */
    recovered: (): Promise<void> => recovered,
    /** What is stored, paused. */
    kept: (): PlayerState => restoredState(storage),
    /** Stores the exact position. */
    save,
    subscribe: listeners.listen,
    dispose: listeners.clear,
  }
}
