import type { UserId } from '@pezzottify/contract'
import { createInsert } from '../insert.ts'
import { takeDevices, takeGrants, takePasswords, takeRoles, takeSessions } from './accounts.ts'
import { takeBandwidth, takeListening } from './history.ts'
import { takeLikes, takePlaylists, takeSettings } from './owned.ts'
import type { TakenUser, UserImport } from './owner.ts'
import { integerIn, textIn, timeIn } from './source.ts'

export const userVersions = { oldest: 99_999, newest: 100_008 } as const

/**
 * Imports the accounts of the original server with their data, inside a transaction of `target`. Users are matched by
 * name. Password, roles, grants and sessions are imported for new users only: existing users have set their own here.
 * Events are not imported, so that devices of new users fetch the whole state once. What existing users get is told to
 * their devices by new events.
 */
export function takeUsers(parts: Omit<UserImport, 'users'>): void {
  const all: UserImport = { ...parts, users: takeHandles(parts) }
  takePasswords(all)
  takeRoles(all)
  takeGrants(all)
  takeSessions(all, takeDevices(all))
  takeSettings(all)
  takeLikes(all)
  takePlaylists(all)
  takeListening(all)
  takeBandwidth(all)
  beginNumbers(all)
}

function takeHandles({ source, target, report, now }: Omit<UserImport, 'users'>): Map<number, TakenUser> {
  const columns = ['handle', 'created'] as const
  const insert = createInsert(target, report, { table: 'user', kind: 'users', columns })
  const find = target.query<{ id: UserId }, [string]>('SELECT id FROM user WHERE handle = ?')
  const users = new Map<number, TakenUser>()
  for (const row of source.rows('user', 'id')) {
    const [id, handle] = [integerIn(row, 'id'), textIn(row, 'handle')]
    if (id === null || !handle?.trim()) {
      report.unfit('users', `user ${id}`, 'the name is blank')
      continue
    }
    const outcome = insert(handle, { handle, created: timeIn(row, 'created') ?? now })
    const here = find.get(handle)
    if (here) users.set(id, { id: here.id, handle, isNew: outcome === 'new' })
  }
  return users
}

/**
 * The sequences of new users begin behind all numbers of the source. From 0 on they would reach the number of a device
 * that stays signed in: it would take what comes after it for all that it missed.
 */
function beginNumbers({ source, target, now, users }: UserImport): void {
  const [newest] = source.rows('user_events', 'seq DESC')
  const last = newest && integerIn(newest, 'seq')
  if (!last) return
  const begin = target.query('INSERT INTO user_event_head (user_id, seq, at) VALUES (?, ?, ?)')
  for (const { id, isNew } of users.values()) if (isNew) begin.run(id, last + 1, now)
}
