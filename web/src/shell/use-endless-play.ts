import type { Player } from '@pezzottify/client'
import { inject, onScopeDispose, watch } from 'vue'
import { useServices } from '../shared/services.ts'
import { playerKey } from '../shared/stores/player.ts'
import { usePreferencesStore } from '../shared/stores/preferences.ts'

/** Enables endless play while the app is open. Its code is loaded once something plays. */
export function useEndlessPlay(): void {
  const player = inject(playerKey)
  if (!player) throw new Error('The app was made without its player')
  const { api, storage, tracks, connection } = useServices()
  const preferences = usePreferencesStore()
  let isOver = false

  const stopWaiting = player.subscribe(({ status }) => {
    if (status !== 'playing') return
    stopWaiting()
    void start(player)
  })
  let stop = (): void => undefined

  async function start(player: Player): Promise<void> {
    const loaded = await import('@pezzottify/client/radio').catch(() => null)
    if (!loaded || isOver) return
    const endless = loaded.createEndlessPlay({
      player,
      api,
      storage,
      isOn: () => preferences.endlessPlay,
      isReachable: () => connection.state.value !== 'lost',
      onTracks: tracks.rememberListed,
      now: Date.now,
    })
    const unwatch = watch(() => preferences.endlessPlay, endless.switched)
    stop = () => {
      unwatch()
      endless.dispose()
    }
  }

  onScopeDispose(() => {
    isOver = true
    stopWaiting()
    stop()
  })
}
