import type { DeviceId, EventPayload, EventType, StoredEvent, UserId } from '@pezzottify/contract'
import type { Transaction } from 'kysely'
import type { Clock } from '../clock.ts'
import type { UserStore } from '../db/user/schema.ts'
import type { UserTables } from '../db/user/tables.ts'
import { AppError } from '../errors.ts'
import { createHub } from './hub.ts'

export type Append = <T extends EventType>(type: T, payload: EventPayload<T>) => Promise<void>

/** Who changes their own things, and on which device. */
export type Actor = { user_id: UserId; device_id: DeviceId | null }

export type EventLog = ReturnType<typeof createEventLog>

/** The log of what happened to each user's things. Without a hub, nobody is listening. */
export function createEventLog(users: UserStore, clock: Clock, hub = createHub()) {
  const headOf = users.reader.query<{ seq: number }, [number]>(
    'SELECT seq FROM user_event_head WHERE user_id = ?',
  )
  return {
    /**
     * Runs a change and its events as one transaction, and tells the user's devices after the commit: all of them, or
     * all but the `actor`. `seq` is taken by updating the user's head row inside it, so the order of numbers is the
     * order of commits; the writing connection is held until they were told, so it is the order of telling too.
     */
    record: <R>(
      userId: UserId,
      change: (tx: Transaction<UserTables>, append: Append) => Promise<R>,
      actor: DeviceId | null = null,
    ): Promise<R> =>
      users.write.connection().execute(async (connection) => {
        const events: StoredEvent[] = []
        const result = await connection.transaction().execute((tx) =>
          change(tx, async (type, payload) => {
            events.push(await append(tx, userId, type, payload, clock.now()))
          }),
        )
        hub.announce(userId, events, actor)
        return result
      }),

    /** The number of the user's last event; 0 when there never was one. */
    head: (userId: UserId): number => headOf.get(userId)?.seq ?? 0,

    /**
     * What happened after `seq`, oldest first; with 0 or less everything that is still kept.
     *
     * @throws AppError `gone` when an event after `seq` is no longer kept, or `seq` was never given
     */
    since: async (userId: UserId, seq: number): Promise<{ events: StoredEvent[]; current_seq: number }> => {
      // One statement, so that head and events are of the same moment.
      const rows = await users.read
        .selectFrom('user_event_head as head')
        .leftJoin('user_events as event', (join) =>
          join.onRef('event.user_id', '=', 'head.user_id').on('event.seq', '>', seq),
        )
        .select(['head.seq as current_seq', 'event.seq', 'event_type', 'payload', 'server_timestamp'])
        .where('head.user_id', '=', userId)
        .orderBy('event.seq')
        .execute()
      const current = rows[0]?.current_seq ?? 0
      const events = rows.flatMap((row) => (row.seq === null ? [] : [toEvent(row)]))
      if (seq > 0 && events.length !== current - seq) throw new AppError('gone')
      return { events, current_seq: current }
    },

    /** Forgets events older than `days`. Sequence numbers go on where they were. Returns how many went. */
    prune: async (days: number): Promise<number> => {
      const result = await users.write
        .deleteFrom('user_events')
        .where('server_timestamp', '<', clock.now() - days * 86_400)
        .executeTakeFirst()
      return Number(result.numDeletedRows)
    },
  }
}

async function append<T extends EventType>(
  tx: Transaction<UserTables>,
  userId: UserId,
  type: T,
  payload: EventPayload<T>,
  now: number,
): Promise<StoredEvent> {
  const { seq } = await tx
    .insertInto('user_event_head')
    .values({ user_id: userId, seq: 1 })
    .onConflict((conflict) =>
      conflict.column('user_id').doUpdateSet((eb) => ({ seq: eb('user_event_head.seq', '+', 1) })),
    )
    .returning('seq')
    .executeTakeFirstOrThrow()
  const row = {
    seq,
    event_type: type,
    payload: JSON.stringify(payload),
    server_timestamp: now,
  }
  await tx
    .insertInto('user_events')
    .values({ user_id: userId, ...row })
    .execute()
  return toEvent(row)
}

type EventRow = {
  seq: number | null
  event_type: string | null
  payload: string | null
  server_timestamp: number | null
}

/** `append` is the only writer of these rows, and ties each payload to its type. */
const toEvent = ({ event_type, payload, ...row }: EventRow): StoredEvent =>
  ({
    seq: row.seq,
    type: event_type,
    payload: JSON.parse(payload ?? 'null'),
    server_timestamp: row.server_timestamp,
  }) as StoredEvent
