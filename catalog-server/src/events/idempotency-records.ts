import type { Database } from 'bun:sqlite'
import { idempotencyDays } from '@pezzottify/contract'
import type { UserId } from '@pezzottify/contract'
import type { Clock } from '../base/clock.ts'
import type { UserStore } from '../db/user/schema.ts'
import type { IdempotencyRecord } from '../base/writes.ts'
import { ifNotGone, unlessGone } from './user-gone.ts'

/**
 * The stored answer to a write. `status` is null while the first attempt runs, and after it was interrupted.
 * `content_type` is that of an answer with a body, and of a refusal its error code.
 */
export type Answered = {
  body_hash: string
  status: number | null
  content_type: string | null
  body: string | null
  seq: number | null
}

export type IdempotencyRecords = ReturnType<typeof createIdempotencyRecords>

/** Stores the answer to a write in the transaction of its change. */
export function createIdempotencyRecordWriter(writer: Database, clock: Clock) {
  const put = writer.query<
    unknown,
    [number, string, string, string, number, string | null, string | null, number | null, number]
  >(
    `INSERT OR REPLACE INTO write_receipt (user_id, route, key, body_hash, status, content_type, body, seq, created)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  return (
    userId: UserId,
    receipt: IdempotencyRecord,
    { result, seq }: { result: unknown; seq: number | null },
  ): void => {
    const { route, key, bodyHash, status } = receipt
    const hasBody = result !== undefined
    const type = hasBody ? 'application/json' : null
    put.run(
      userId,
      route,
      key,
      bodyHash,
      status,
      type,
      hasBody ? JSON.stringify(result) : null,
      seq,
      clock.now(),
    )
  }
}

/** The answers to earlier writes, by user, route and key. */
export function createIdempotencyRecords(users: UserStore, clock: Clock) {
  const select = users.reader.query<Answered, [number, string, string]>(
    `SELECT body_hash, status, content_type, body, seq FROM write_receipt
     WHERE user_id = ? AND route = ? AND key = ?`,
  )
  const row = (userId: UserId, { route, key, bodyHash }: IdempotencyRecord) => ({
    user_id: userId,
    route,
    key,
    body_hash: bodyHash,
    created: clock.now(),
  })
  return {
    find: (userId: UserId, { route, key }: IdempotencyRecord): Answered | null =>
      select.get(userId, route, key),

    /**
     * Records durably that a write begins whose change cannot be committed together with its
     * record.
     *
     * @throws AppError `not_found` when the user no longer exists
     */
    begin: async (userId: UserId, receipt: IdempotencyRecord): Promise<void> => {
      const nothing = { status: null, content_type: null, body: null, seq: null }
      await unlessGone(
        users.write
          .insertInto('write_receipt')
          .values({ ...row(userId, receipt), ...nothing })
          .execute(),
      )
    },

    /** Nobody repeats a write of a user who was deleted meanwhile: its answer is given, and not kept. */
    keep: (userId: UserId, receipt: IdempotencyRecord, answer: Omit<Answered, 'body_hash'>): Promise<void> =>
      ifNotGone(
        users.write
          .insertInto('write_receipt')
          .values({ ...row(userId, receipt), ...answer })
          .onConflict((conflict) => conflict.columns(['user_id', 'route', 'key']).doUpdateSet(answer))
          .execute(),
      ),

    /** Deletes the record, so that the next attempt counts as the first. */
    forget: async (userId: UserId, { route, key }: IdempotencyRecord): Promise<void> => {
      await users.write
        .deleteFrom('write_receipt')
        .where('user_id', '=', userId)
        .where('route', '=', route)
        .where('key', '=', key)
        .execute()
    },

    prune: async (): Promise<void> => {
      await users.write
        .deleteFrom('write_receipt')
        .where('created', '<', clock.now() - idempotencyDays * 86_400)
        .execute()
    },
  }
}
