import { type AppPort, isSounding, type Player, type SyncedLibrary } from '@pezzottify/client'

/** On a phone the page lives on without a window: it is connected only while somebody looks, or listens on this device. */
export function connectWhileNeeded(phone: AppPort, synced: SyncedLibrary, player: Player): void {
  let isVisible = true
  function tellNeed(): void {
    const { status, device } = player.getState()
    synced.setNeeded(isVisible || (isSounding(status) && device === null))
  }
  phone.onVisibility((now) => {
    isVisible = now
    tellNeed()
  })
  player.subscribe(tellNeed)
}
