import {
  type ApiClient,
  newName,
  type RemotePlayer,
  type StoragePort,
  type SyncedLibrary,
  type TabsPorts,
} from '@pezzottify/client'
import type { Pinia } from 'pinia'
import { watch } from 'vue'
import { i18n } from '../i18n/index.ts'
import type { PlaysService } from '../shared/plays/service.ts'
import { usePreferencesStore } from '../shared/stores/preferences.ts'
import { useSessionStore } from '../shared/stores/session.ts'
import { useToasts } from '../ui/use-toasts.ts'

type Parts = {
  pinia: Pinia
  remote: RemotePlayer
  synced: SyncedLibrary
  api: ApiClient
  storage: StoragePort
  timers: TabsPorts['timers']
  plays: PlaysService
}

/** The first page comes first. */
const loadAfterMs = 1_500

/** Plays in step with the user's other devices, unless the user does not want to. Its code is not part of the first page. */
export function followDevices({ pinia, remote, synced, plays, storage, ...ports }: Parts): void {
  const preferences = usePreferencesStore(pinia)
  const session = useSessionStore(pinia)
  const toasts = useToasts()
  const { t } = i18n.global
  const isWanted = (): boolean =>
    preferences.followDevices && session.session.state === 'signed_in' && plays.privateUntil.value === null
  const server = {
    isLive: () => synced.status().state === 'live',
    onChange: synced.subscribe,
    onPlayback: synced.onPlayback,
  }
  const onFailure = (deviceName: string | null): void =>
    void toasts.show({
      text: t('remote.noAnswer', { name: deviceName ?? t('remote.other') }),
      isError: true,
    })
  const isPageLoaded = new Promise((resolve) => setTimeout(resolve, loadAfterMs))
  async function start(): Promise<void> {
    await isPageLoaded
    const [{ createFollowing }, { createPrivateSession }] = await Promise.all([
      import('@pezzottify/client/following'),
      import('@pezzottify/client/private-session'),
      import('../i18n/remote.ts'),
    ])
    // `plays` knows of a private session once its own code is loaded, and then of its end too.
    if (!isWanted() || createPrivateSession(storage, ports.timers).until() !== null) return
    const rate = (): number => preferences.sound.rate
    remote.setFollowing((parts) => createFollowing({ ...ports, ...parts, rate, newName, server, onFailure }))
    synced.setFollowing(true)
  }
  watch(
    isWanted,
    (wanted) => {
      // Without its code this device plays for itself, and nothing else fails.
      if (wanted) return void start().catch(() => undefined)
      synced.setFollowing(false)
      remote.setFollowing(null)
    },
    { immediate: true },
  )
}
