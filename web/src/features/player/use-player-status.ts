import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { usePlayerStore } from '../../shared/stores/player.ts'

/** A status text that replaces the artists; empty when there is nothing to report. */
export function usePlayerStatus() {
  const { t } = useI18n()
  const player = usePlayerStore()
  return computed(() => {
    if (player.outage === 'offline') return t('player.waitingOffline')
    if (player.outage !== null) return t('player.waitingOutage')
    return player.isElsewhere && player.isPlaying ? t('player.elsewhere') : ''
  })
}
