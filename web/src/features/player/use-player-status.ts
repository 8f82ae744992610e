import { computed, onScopeDispose, ref } from 'vue'
import { useI18n } from 'vue-i18n'
import '../../i18n/remote.ts'
import { usePlayerStore } from '../../shared/stores/player.ts'
import { useAgo } from '../../shared/use-ago.ts'
import { useDeviceName } from './use-device-name.ts'

/** `since` follows the text, and is not cut off where there is little room. */
export type PlayerStatus = { text: string; since?: string }

const lookAgainMs = 60_000

/** What replaces the artists; null when there is nothing to report. */
export function usePlayerStatus() {
  const { t } = useI18n()
  const player = usePlayerStore()
  const nameOf = useDeviceName()
  const ago = useAgo()
  const now = ref(Date.now())
  const timer = setInterval(() => (now.value = Date.now()), lookAgainMs)
  onScopeDispose(() => clearInterval(timer))

  return computed((): PlayerStatus | null => {
    const { device, outage, isElsewhere, isPlaying } = player
    if (outage === 'offline') return { text: t('player.waitingOffline') }
    if (outage !== null) return { text: t('player.waitingOutage') }
    if (device === null) return isElsewhere && isPlaying ? { text: t('player.elsewhere') } : null
    if (isPlaying) return null
    const name = nameOf(device)
    if (device.isConnected) return { text: t('remote.pausedOn', { name }) }
    const when = ago(Math.min(device.heardAt, now.value) / 1_000)
    return { text: t('remote.from', { name }), since: t('remote.since', { when }) }
  })
}
