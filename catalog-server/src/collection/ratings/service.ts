import type { ContentType, UserId } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import { AppError } from '../../base/errors.ts'
import { inBatches } from '../../base/turns.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { unlessGone } from '../../events/index.ts'
import { contentTypeNumber } from '../likes/content-types.ts'

export type Ratings = ReturnType<typeof createRatings>
/** `own`: the user's own value, 0 for none; `mean`: that of all users who rated it. Both from 1 to 5. */
export type Rating = { own: number; mean: number }
export type RatedItem = Rating & { id: string }

const ratingMax = 5
const idsAtOnce = 500

/** Stars that users give. Ids are not looked up: an item that is gone from the catalog stays rated, like a like. */
export function createRatings({ users, clock }: { users: UserStore; clock: Clock }) {
  const summary = `content_id AS id, avg(value) AS mean, coalesce(max(iif(user_id = ?1, value, NULL)), 0) AS own`
  const among = users.reader.query<RatedItem, [UserId, number, string]>(
    `SELECT ${summary} FROM rating
     WHERE content_type = ?2 AND content_id IN (SELECT value FROM json_each(?3)) GROUP BY content_id`,
  )
  const ofUser = users.reader.query<RatedItem, [UserId, number]>(
    `SELECT ${summary} FROM rating
     WHERE content_type = ?2 AND content_id IN
       (SELECT content_id FROM rating WHERE user_id = ?1 AND content_type = ?2)
     GROUP BY content_id ORDER BY own DESC, mean DESC, id`,
  )

  const remove = (userId: UserId, type: ContentType, id: string): Promise<unknown> =>
    users.write
      .deleteFrom('rating')
      .where('user_id', '=', userId)
      .where('content_type', '=', contentTypeNumber(type))
      .where('content_id', '=', id)
      .execute()

  const put = (userId: UserId, type: ContentType, id: string, value: number): Promise<unknown> =>
    users.write
      .insertInto('rating')
      .values({
        user_id: userId,
        content_type: contentTypeNumber(type),
        content_id: id,
        value,
        created: clock.now(),
      })
      .onConflict((conflict) =>
        conflict.columns(['user_id', 'content_type', 'content_id']).doUpdateSet((row) => ({
          value: row.ref('excluded.value'),
          created: row.ref('excluded.created'),
        })),
      )
      .execute()

  return {
    /** A value of 0 takes the rating back. @throws AppError `bad_request` for a value that is none */
    rate: async (userId: UserId, type: ContentType, id: string, value: number): Promise<void> => {
      if (!Number.isInteger(value) || value < 0 || value > ratingMax)
        throw new AppError('bad_request', `A rating is a whole number from 0 to ${ratingMax}`)
      await unlessGone(value === 0 ? remove(userId, type, id) : put(userId, type, id, value))
    },

    /** Of those among these ids that anybody rated. */
    of: async (userId: UserId, type: ContentType, ids: readonly string[]): Promise<Map<string, Rating>> => {
      const found = new Map<string, Rating>()
      await inBatches(ids, idsAtOnce, (batch) => {
        for (const { id, own, mean } of among.all(userId, contentTypeNumber(type), JSON.stringify(batch)))
          found.set(id, { own, mean })
      })
      return found
    },

    /** All that the user rated, best first; those of the same value by the mean of all users. */
    rated: (userId: UserId, type: ContentType): RatedItem[] => ofUser.all(userId, contentTypeNumber(type)),
  }
}
