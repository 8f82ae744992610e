import type { DeviceId, EventBefore, EventPayload, StoredEvent, UserId } from '@pezzottify/contract'
import type { Kysely } from 'kysely'
import type { Clock } from '../base/clock.ts'
import { createGroupCommit } from '../db/group-commit.ts'
import { unlessGone } from './user-gone.ts'
import type { UserStore } from '../db/user/schema.ts'
import type { UserTables } from '../db/user/tables.ts'
import { createLog } from '../base/log.ts'
import type { Log } from '../base/log.ts'
import type { RequestWrite } from '../base/writes.ts'
import { createAppend } from './append.ts'
import { createHub } from './hub.ts'
import { createEventLogReader } from './event-log-reader.ts'
import { createIdempotencyRecordWriter } from './idempotency-records.ts'
import type { LoggedType } from './stored.ts'

export type Transaction = Kysely<UserTables>

/** Writes an event, together with its before-image if the type has one. */
export type Append = <T extends LoggedType>(
  type: T,
  payload: EventPayload<T>,
  ...former: EventBefore<T> extends null ? [] : [EventBefore<T>]
) => Promise<void>

/** The user whose things are changed, and the acting device; without a device, all devices get the event. */
export type Actor = { user_id: UserId; device_id: DeviceId | null; write?: RequestWrite | undefined }

export type EventLog = ReturnType<typeof createEventLog>

/** The log of each user's events. Without a hub, no socket gets them. */
export function createEventLog(
  users: UserStore,
  clock: Clock,
  hub = createHub(),
  log: Pick<Log, 'error'> = createLog('ERROR'),
) {
  const group = createGroupCommit(users, log)
  const writeReceipt = createIdempotencyRecordWriter(users.writer, clock)
  const append = createAppend(users, clock)
  const { timed } = users
  const kept = users.reader.query<{ count: number }, []>(
    `SELECT coalesce(sum(seq + 1 - oldest), 0) AS count FROM (
       SELECT seq, (SELECT min(seq) FROM user_events WHERE user_id = head.user_id) AS oldest
       FROM user_event_head AS head)`,
  )

  return {
    ...createEventLogReader(users.reader, timed),
    /** The same inside `users.snapshot`. */
    inSnapshot: createEventLogReader(users.snapshotReader, timed),
    /** The same as a running change sees it: including its own changes, and uncommitted ones before it. */
    inTransaction: createEventLogReader(users.writer, timed),

    /**
     * Runs a change and its events as one transaction, and passes the events to the user's devices after the commit:
     * to all of them, or all but the one that acted. `seq` is taken by updating the user's head row inside it, so the
     * order of numbers is the order of commits, and of delivery too. Changes of other requests may share the commit.
     * An idempotency record is written with the change: the result of `change` is the answer that a repeated request
     * gets.
     *
     * @throws AppError `not_found` when the user no longer exists
     */
    record: timed(
      'append_event',
      async <R>(
        { user_id, device_id, write }: Actor,
        change: (tx: Transaction, append: Append) => Promise<R>,
      ): Promise<R> => {
        const done = await unlessGone(
          group.run(
            async (tx) => {
              const events: StoredEvent[] = []
              const result = await change(tx, async (type, payload, ...former) => {
                events.push(append(user_id, type, payload, former[0] ?? null))
              })
              const seq = events.at(-1)?.seq ?? null
              if (write?.receipt) writeReceipt(user_id, write.receipt, { result, seq })
              return { result, events, seq }
            },
            ({ events, seq }) => {
              if (write) write.seq = seq
              if (write?.receipt) write.receipt.isWritten = true
              hub.announce(user_id, events, device_id)
            },
          ),
        )
        return done.result
      },
    ),

    /** The number of stored events of all users. Numbers have no gaps, so it is computed without counting rows. */
    count: (): number => kept.get()?.count ?? 0,

    /** Deletes events older than `days`. Sequence numbers continue where they were. Returns how many were deleted. */
    prune: timed('prune_events_older_than', async (days: number): Promise<number> => {
      const result = await users.write
        .deleteFrom('user_events')
        .where('server_timestamp', '<', clock.now() - days * 86_400)
        .executeTakeFirst()
      return Number(result.numDeletedRows)
    }),
  }
}
