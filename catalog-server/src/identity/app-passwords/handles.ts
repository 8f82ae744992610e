import type { UserId } from '@pezzottify/contract'
import { knownHandleMaxCharacters } from '@pezzottify/contract'
import type { UserStore } from '../../db/user/schema.ts'
import type { LookUps } from '../permissions/look-ups.ts'
import { handleKey } from '../users/queries.ts'

type UserRow = { id: number; handle: string }
type Handles = { exact: Map<string, UserId>; alike: Map<string, UserId | null> }

/**
 * Users by their names, compared as at log-in. Looking through the names takes the same time whether there is such a
 * user or not.
 */
export function createHandleLookUp(users: UserStore, lookUps: LookUps): (handle: string) => UserId | null {
  const list = users.reader.query<UserRow, []>('SELECT id, handle FROM user')
  const cached = lookUps.cached<Handles>()
  return (handle) => {
    if (handle.length > knownHandleMaxCharacters) return null
    const known = cached('', () => handlesOf(list.all()))
    return known?.exact.get(handle) ?? known?.alike.get(handleKey(handle)) ?? null
  }
}

/** Null for a name that several users of an older database share. */
function handlesOf(rows: readonly UserRow[]): Handles {
  const handles: Handles = { exact: new Map(), alike: new Map() }
  for (const { id, handle } of rows) {
    const key = handleKey(handle)
    handles.exact.set(handle, id as UserId)
    handles.alike.set(key, handles.alike.has(key) ? null : (id as UserId))
  }
  return handles
}
