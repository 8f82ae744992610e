import type { PlayerNotice } from '@pezzottify/client'
import { errorMessageKey } from '../../shared/error-messages.ts'

type Translate = (key: string, named: Record<string, unknown>) => string

/** The message about a track that was skipped, or has to wait. */
export function noticeText(notice: PlayerNotice, t: Translate): string {
  switch (notice.reason) {
    case 'cannot-decode':
      return t('notice.cannotDecode', { title: notice.title, codec: notice.codec })
    case 'failed':
      return notice.title ? t('notice.failed', { title: notice.title }) : t('notice.failedUnnamed', {})
    case 'missing':
      return notice.title ? t('notice.gone', { title: notice.title }) : t('notice.missing', {})
    case 'refused':
      return t('notice.refused', {})
    case 'gave-up':
      return t('notice.gaveUp', {})
    case 'outage': {
      const why = t(notice.code === 'offline' ? 'app.lost' : errorMessageKey(notice.code), {})
      return `${why} ${t('trouble.goesOn', {})}`
    }
  }
}
