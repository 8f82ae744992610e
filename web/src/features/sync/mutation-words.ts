import type { Mutation } from '@pezzottify/client'
import type { ContentType, ErrorCode, PlaylistId } from '@pezzottify/contract'

export type NameSource = {
  /** Empty when no name is known. */
  playlist: (id: PlaylistId) => string
  content: (type: ContentType, id: string) => string
}
type Translate = (key: string, named: Record<string, unknown>) => string

/** A change as a noun phrase with a verb: “Kitchen, loud” renamed. */
export function mutationWords(mutation: Mutation, names: NameSource, t: Translate): string {
  switch (mutation.type) {
    case 'like':
    case 'unlike': {
      const name = names.content(mutation.content_type, mutation.content_id)
      return name
        ? t(`change.${mutation.type}`, { name })
        : t(`change.${mutation.type}Unnamed.${mutation.content_type}`, {})
    }
    case 'change_setting':
      return t(`change.setting.${mutation.setting.key}`, {})
    case 'undo':
      return t('change.undo', {})
    case 'create_playlist':
    case 'rename_playlist':
      return t(`change.${mutation.type}`, { name: mutation.name })
    case 'delete_playlist':
    case 'edit_playlist':
    case 'restore_playlist':
    case 'undelete_playlist':
      return t(`change.${mutation.type}`, { name: names.playlist(mutation.id) || t('change.aPlaylist', {}) })
    default:
      // Made by a tab with a newer version of the app.
      return t('change.newer', {})
  }
}

/** Why the server refused a change. */
export function refusalWords(mutation: Mutation, code: ErrorCode, message: string, t: Translate): string {
  if (code === 'forbidden') return t('refusal.forbidden', {})
  if (code === 'not_found' && 'id' in mutation) return t('refusal.playlistGone', {})
  if (code === 'conflict' && mutation.type === 'undo') return t('refusal.changedSince', {})
  if (code === 'gone' && mutation.type === 'undo') return t('refusal.tooOld', {})
  return message
}
