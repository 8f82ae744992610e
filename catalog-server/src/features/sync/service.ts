import type { SyncEvents, SyncState, UserId } from '@pezzottify/contract'
import type { Clock } from '../../clock.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { AppError } from '../../errors.ts'
import type { EventLog } from '../../events/log.ts'
import type { Cursor } from '../../events/past.ts'
import { Serialized } from '../../http/serialized.ts'
import { createStateReader } from './state.ts'

export type Sync = ReturnType<typeof createSync>

/** How a device gets to know all that is its user's: everything of one moment, or what happened since. */
export function createSync(parts: { users: UserStore; events: EventLog; clock: Clock }) {
  const { events } = parts
  const read = createStateReader(parts)

  return {
    state: async (userId: UserId, withEntries: boolean): Promise<Serialized<SyncState>> =>
      new Serialized((await read(userId, withEntries)).bytes),

    /**
     * What happened after a place. From where no way leads on, clients that know entries get everything anew.
     *
     * @throws AppError `gone` for the others
     */
    since: async (
      userId: UserId,
      cursor: Cursor,
      withEntries: boolean,
    ): Promise<SyncEvents | Serialized<SyncEvents>> => {
      const found = events.since(userId, cursor)
      if (found && !withEntries) return { ...found, events: events.wholeLists(found.events) }
      // From the very beginning, the others get what is kept, though the first events may be missing.
      if (found && found.events.length === found.current_seq - Math.max(cursor.since, 0)) return found
      if (!withEntries) throw new AppError('gone')
      const { head, bytes } = await read(userId, true)
      const { seq, at, epoch } = head
      const place = JSON.stringify({ events: [], current_seq: seq, epoch, at })
      const start = Buffer.from(`${place.slice(0, -1)},"snapshot":`)
      return new Serialized(Buffer.concat([start, bytes, Buffer.from('}')]))
    },
  }
}
