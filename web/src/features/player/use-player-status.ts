import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { usePlayerStore } from '../../shared/stores/player.ts'

/** What stands in the place of the artists while something is worth a word; empty else. */
export function usePlayerStatus() {
  const { t } = useI18n()
  const player = usePlayerStore()
  return computed(() => {
    if (player.outage === 'offline') return t('player.waitingOffline')
    if (player.outage !== null) return t('player.waitingOutage')
    return player.isElsewhere && player.isPlaying ? t('player.elsewhere') : ''
  })
}
