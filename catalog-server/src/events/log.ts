import type { EventPayload, EventType, UserId } from '@pezzottify/contract'
import type { Transaction } from 'kysely'
import type { Clock } from '../clock.ts'
import type { UserStore } from '../db/user/schema.ts'
import type { UserTables } from '../db/user/tables.ts'

export type Append = <T extends EventType>(type: T, payload: EventPayload<T>) => Promise<void>

export type EventLog = ReturnType<typeof createEventLog>

/** The log of what happened to each user's things. */
export function createEventLog(users: UserStore, clock: Clock) {
  return {
    /**
     * Runs a change and its events as one transaction. `seq` is taken by updating the user's head row inside it, so the
     * order of numbers is the order of commits.
     */
    record: <R>(
      userId: UserId,
      change: (tx: Transaction<UserTables>, append: Append) => Promise<R>,
    ): Promise<R> =>
      users.write
        .transaction()
        .execute((tx) => change(tx, (type, payload) => append(tx, userId, type, payload, clock.now()))),

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
): Promise<void> {
  const { seq } = await tx
    .insertInto('user_event_head')
    .values({ user_id: userId, seq: 1 })
    .onConflict((conflict) =>
      conflict.column('user_id').doUpdateSet((eb) => ({ seq: eb('user_event_head.seq', '+', 1) })),
    )
    .returning('seq')
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('user_events')
    .values({
      user_id: userId,
      seq,
      event_type: type,
      payload: JSON.stringify(payload),
      server_timestamp: now,
    })
    .execute()
}
