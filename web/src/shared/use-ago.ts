import { useI18n } from 'vue-i18n'
import { relativeTime } from '../i18n/relative-time.ts'

/** The time since an event in words: `2 hours ago`, `just now`. */
export function useAgo(): (seconds: number) => string {
  const { t } = useI18n()
  return (seconds) => {
    const now = Date.now() / 1000
    return now - seconds < 60 ? t('time.justNow') : relativeTime(seconds, now)
  }
}
