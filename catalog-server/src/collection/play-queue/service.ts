import type { TrackId, UserId } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import { AppError } from '../../base/errors.ts'
import { listIn } from '../../base/stored-json.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { unlessGone } from '../../events/index.ts'

export type PlayQueues = ReturnType<typeof createPlayQueues>
/** `current_index`: the track that plays, counted from 0; 0 in an empty queue. `changed_by`: the client. */
export type PlayQueue = {
  track_ids: TrackId[]
  current_index: number
  position_ms: number
  changed: number
  changed_by: string
}

export const playQueueTracksMax = 10_000

/** The queue that a user takes from one client to another. There is one, and the last writer wins. */
export function createPlayQueues({ users, clock }: { users: UserStore; clock: Clock }) {
  return {
    /** Undefined when none was ever saved. */
    get: async (userId: UserId): Promise<PlayQueue | undefined> => {
      const row = await users.read
        .selectFrom('play_queue')
        .select(['track_ids', 'current_index', 'position_ms', 'changed', 'changed_by'])
        .where('user_id', '=', userId)
        .executeTakeFirst()
      return row && { ...row, track_ids: listIn(row.track_ids).map((id) => String(id) as TrackId) }
    },

    /** @throws AppError `bad_request` for too many tracks, a current index beyond them, or a bad position */
    save: async (userId: UserId, queue: Omit<PlayQueue, 'changed'>): Promise<void> => {
      check(queue)
      const row = { ...queue, track_ids: JSON.stringify(queue.track_ids), changed: clock.now() }
      await unlessGone(
        users.write
          .insertInto('play_queue')
          .values({ user_id: userId, ...row })
          .onConflict((conflict) => conflict.column('user_id').doUpdateSet(row))
          .execute(),
      )
    },
  }
}

function check({ track_ids, current_index, position_ms }: Omit<PlayQueue, 'changed'>): void {
  if (track_ids.length > playQueueTracksMax)
    throw new AppError('bad_request', `A queue holds at most ${playQueueTracksMax} tracks`)
  const last = Math.max(0, track_ids.length - 1)
  if (!Number.isInteger(current_index) || current_index < 0 || current_index > last)
    throw new AppError('bad_request', 'The current track is not in the queue')
  if (!Number.isSafeInteger(position_ms) || position_ms < 0)
    throw new AppError('bad_request', 'A position is a number of milliseconds from 0 on')
}
