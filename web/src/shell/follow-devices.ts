import {
  type ApiClient,
  newName,
  type RemotePlayer,
  type StoragePort,
  type SyncedLibrary,
  type TabsPorts,
} from '@pezzottify/client'
import { createFollowing } from '@pezzottify/client/following'
import { createPrivateSession } from '@pezzottify/client/private-session'
import type { Pinia } from 'pinia'
import { watch } from 'vue'
import { i18n } from '../i18n/index.ts'
import '../i18n/remote.ts'
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

/** Plays in step with the user's other devices, unless the user does not want to. Loaded after the first page. */
export function followDevices({ pinia, remote, synced, plays, storage, ...ports }: Parts): void {
  const preferences = usePreferencesStore(pinia)
  const session = useSessionStore(pinia)
  const toasts = useToasts()
  const { t } = i18n.global
  const { until: privateUntil } = createPrivateSession(storage, ports.timers)
  const isWanted = (): boolean =>
    preferences.followDevices &&
    session.session.state === 'signed_in' &&
    // The first one knows of its end, once its code is loaded.
    (plays.privateUntil.value ?? privateUntil()) === null
  const server = {
    isLive: () => synced.status().state === 'live',
    onChange: synced.subscribe,
    onPlayback: synced.onPlayback,
  }
  const rate = (): number => preferences.sound.rate
  const onFailure = (deviceName: string | null): void =>
    void toasts.show({ text: t('remote.noAnswer', { name: deviceName ?? t('remote.other') }), isError: true })
  watch(
    isWanted,
    (wanted) => {
      synced.setFollowing(wanted)
      remote.setFollowing(
        wanted ? (parts) => createFollowing({ ...ports, ...parts, rate, newName, server, onFailure }) : null,
      )
    },
    { immediate: true },
  )
}
