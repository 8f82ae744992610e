import type { LibraryPlaylist } from '@pezzottify/client'
import type { Services } from '../../../shared/services.ts'

/** Saves a playlist as a file for other programs, and for the import of another server. @throws ApiError */
export async function savePlaylist(
  { api, page }: Pick<Services, 'api' | 'page'>,
  { id, name }: LibraryPlaylist,
): Promise<void> {
  const response = await api.playlists.file({ params: { id } })
  const file = `${name.replace(/[/\\:*?"<>|\p{Cc}]/gu, '_')}.m3u8`
  page.saveText({ name: file, mime: 'audio/x-mpegurl', text: await response.text() })
}
