import type { Permission } from '@pezzottify/contract'
import { undoPermissions } from '@pezzottify/contract'
import { AppError } from '../base/errors.ts'
import type { Actor, EventLog, LoggedEvent, Undoers } from '../events/index.ts'
import type { Likes } from './likes/service.ts'
import type { Playlists } from './playlists/service.ts'
import type { Settings } from './settings/service.ts'

type Parts = { events: EventLog; likes: Likes; playlists: Playlists; settings: Settings }
type Undoer = Actor & { permissions: ReadonlySet<Permission> }

export type Undo = ReturnType<typeof createUndo>

/** Undoes a change by another change of the same kind: it syncs like any other, and can be undone itself. */
export function createUndo({ events, likes, playlists, settings }: Parts) {
  const undoers: Undoers = { ...likes.undoers, ...playlists.undoers, ...settings.undoers }

  /**
   * @throws AppError `not_found` for a number that was never given, `gone` when the event is no longer kept, `conflict`
   * when it cannot be undone, or no longer, `forbidden` without the permission for that kind of change
   */
  return async (actor: Undoer, seq: number): Promise<void> => {
    const event = events.find(actor.user_id, seq)
    if (!actor.permissions.has(permissionFor(event))) throw new AppError('forbidden')
    // Every type with a permission has an undoer; the look-up by name loses that relation.
    const undoer = undoers[event.type as keyof Undoers] as (actor: Actor, event: LoggedEvent) => Promise<void>
    return undoer(actor, event)
  }
}

/**
 * @throws AppError `conflict` for events that only others can cause, and for types that a newer server wrote before
 * this version was installed again
 */
function permissionFor({ type }: LoggedEvent): Permission {
  const permission = undoPermissions.get(type)
  if (permission === undefined)
    throw new AppError('conflict', 'This was done by a newer version of the server and cannot be undone here')
  if (permission === null) throw new AppError('conflict', 'What somebody may do cannot be undone')
  return permission
}
