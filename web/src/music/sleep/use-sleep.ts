import '../../i18n/sleep.ts'
import { computed, onScopeDispose, ref, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { usePlayerStore } from '../../shared/stores/player.ts'

const tickMs = 1_000
const msPerMinute = 60_000

/** The sleep timer for display: whether it runs, and the time that is left. */
export function useSleep() {
  const { t, n } = useI18n()
  const player = usePlayerStore()
  const now = ref(Date.now())
  let timer = 0
  watch(
    () => player.sleep?.until === 'time',
    (isRunning) => {
      now.value = Date.now()
      window.clearInterval(timer)
      if (isRunning) timer = window.setInterval(() => (now.value = Date.now()), tickMs)
    },
    { immediate: true },
  )
  onScopeDispose(() => window.clearInterval(timer))

  /** The minutes that are left, rounded up; null when it waits for the end of a track or an album. */
  const minutesLeft = computed(() =>
    player.sleep?.until === 'time'
      ? Math.max(1, Math.ceil((player.sleep.at - Math.max(now.value, Date.now())) / msPerMinute))
      : null,
  )
  return {
    isOn: computed(() => player.sleep !== null),
    minutesLeft,
    /** A few characters for a button; empty when it waits for the end of a track or an album. */
    shortText: computed(() =>
      minutesLeft.value === null ? '' : t('sleep.short', { n: n(minutesLeft.value) }),
    ),
    /** The end of the music as a sentence; empty when no timer runs. */
    text: computed(() => {
      if (player.sleep === null) return ''
      const { value } = minutesLeft
      if (value !== null) return t('sleep.left', { n: n(value) }, value)
      return t(player.sleep.until === 'track' ? 'sleep.untilTrack' : 'sleep.untilAlbum')
    }),
  }
}
