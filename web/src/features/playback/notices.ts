import type { PlayerNotice } from '@pezzottify/client'

type Translate = (key: string, named: Record<string, unknown>) => string

/** What to tell the listener about a track that was left out. */
export function noticeText(notice: PlayerNotice, t: Translate): string {
  switch (notice.reason) {
    case 'cannot-decode':
      return t('notice.cannotDecode', { title: notice.title, codec: notice.codec })
    case 'failed':
      return notice.title ? t('notice.failed', { title: notice.title }) : t('notice.failedUnnamed', {})
    case 'missing':
      return t('notice.missing', {})
    case 'gave-up':
      return t('notice.gaveUp', {})
  }
}
