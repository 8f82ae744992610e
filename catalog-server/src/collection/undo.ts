import type { Permission, PlaylistId } from '@pezzottify/contract'
import { AppError } from '../base/errors.ts'
import type { Actor, EventLog, LoggedEvent } from '../events/index.ts'
import type { Likes } from './likes/service.ts'
import type { Playlists } from './playlists/service.ts'
import type { Settings } from './settings/service.ts'

type Parts = { events: EventLog; likes: Likes; playlists: Playlists; settings: Settings }
type Undoer = Actor & { permissions: ReadonlySet<Permission> }

/** Takes back one change, by another change of the same kinds: it syncs like any, and can be taken back itself. */
export function createUndo({ events, likes, playlists, settings }: Parts) {
  /**
   * @throws AppError `not_found` for a number that was never given, `gone` when the event is no longer kept, `conflict`
   * for what cannot be taken back, or not any more, `forbidden` without the permission for that kind of thing
   */
  return async (actor: Undoer, seq: number): Promise<void> => {
    const event = events.find(actor.user_id, seq)
    const permission = permissionFor(event)
    if (!actor.permissions.has(permission)) throw new AppError('forbidden')
    if (event.type === 'content_liked' || event.type === 'content_unliked') {
      const { content_type, content_id } = event.payload
      const takeBack = event.type === 'content_liked' ? likes.unlike : likes.like
      return takeBack(actor, content_type, content_id)
    }
    if (event.type === 'setting_changed')
      return settings.undo(actor, event.payload.setting, event.former.value)
    return undoOfPlaylist(playlists, actor, event)
  }
}

function undoOfPlaylist(playlists: Playlists, actor: Actor, event: LoggedEvent): Promise<void> {
  if (!('playlist_id' in event.payload)) throw new AppError('conflict', 'This cannot be undone')
  const id: PlaylistId = event.payload.playlist_id
  switch (event.type) {
    case 'playlist_created':
      return playlists.remove(actor, id)
    case 'playlist_deleted':
      return playlists.undelete(actor, id)
    case 'playlist_renamed':
      return playlists.undoRename(actor, id, { from: event.payload.name, to: event.former.name })
    case 'playlist_entries_changed':
      return playlists.undoEntries(actor, id, event)
    default:
      throw new AppError('conflict', 'This cannot be undone')
  }
}

/**
 * @throws AppError `conflict` for what others decide: it is not the user's to take back; and for a type that a newer
 * server wrote, before this version was put in its place again
 */
function permissionFor({ type }: LoggedEvent): Permission {
  switch (type) {
    case 'content_liked':
    case 'content_unliked':
      return 'LikeContent'
    case 'setting_changed':
      return 'AccessCatalog'
    case 'permission_granted':
    case 'permission_revoked':
    case 'permissions_reset':
      throw new AppError('conflict', 'What somebody may do cannot be undone')
    case 'playlist_created':
    case 'playlist_renamed':
    case 'playlist_deleted':
    case 'playlist_entries_changed':
      return 'OwnPlaylists'
    default:
      throw new AppError(
        'conflict',
        'This was done by a newer version of the server and cannot be undone here',
      )
  }
}
