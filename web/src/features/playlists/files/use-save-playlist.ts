import type { LibraryPlaylist } from '@pezzottify/client'
import { useI18n } from 'vue-i18n'
import { useServices } from '../../../shared/services.ts'
import { toastError } from '../../../shared/toast-error.ts'
import { useToasts } from '../../../ui/use-toasts.ts'

/** Saves a playlist as a file for other programs, and for the import of another server. */
export function useSavePlaylist() {
  const { api, page } = useServices()
  const { t } = useI18n()
  const toasts = useToasts()
  return async ({ id, name }: LibraryPlaylist): Promise<void> => {
    try {
      const response = await api.playlists.file({ params: { id } })
      const file = `${name.replace(/[/\\:*?"<>|\p{Cc}]/gu, '_')}.m3u8`
      page.saveText({ name: file, mime: 'audio/x-mpegurl', text: await response.text() })
    } catch (error) {
      toastError(error, t, toasts)
    }
  }
}
