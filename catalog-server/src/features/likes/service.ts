import type { ContentType, UserId } from '@pezzottify/contract'
import type { Clock } from '../../clock.ts'
import { contentTypeNumber } from '../../db/user/content-types.ts'
import type { UserStore } from '../../db/user/schema.ts'
import type { Actor, EventLog } from '../../events/log.ts'

export type Likes = ReturnType<typeof createLikes>

/** What users like. Ids are not looked up: what is gone from the catalog stays liked, should it return. */
export function createLikes({ users, events, clock }: { users: UserStore; events: EventLog; clock: Clock }) {
  return {
    /** Oldest first. */
    list: async (userId: UserId, type: ContentType): Promise<string[]> => {
      const rows = await users.read
        .selectFrom('liked_content')
        .select('content_id')
        .where('user_id', '=', userId)
        .where('content_type', '=', contentTypeNumber(type))
        .orderBy('id')
        .execute()
      return rows.map((row) => row.content_id)
    },

    /** Liking it again changes nothing, and nobody is told. */
    like: (actor: Actor, type: ContentType, id: string): Promise<void> =>
      events.record(actor, async (tx, append) => {
        const { numInsertedOrUpdatedRows } = await tx
          .insertInto('liked_content')
          .values({
            user_id: actor.user_id,
            content_type: contentTypeNumber(type),
            content_id: id,
            created: clock.now(),
          })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst()
        if (numInsertedOrUpdatedRows) await append('content_liked', { content_type: type, content_id: id })
      }),

    unlike: (actor: Actor, type: ContentType, id: string): Promise<void> =>
      events.record(actor, async (tx, append) => {
        const { numDeletedRows } = await tx
          .deleteFrom('liked_content')
          .where('user_id', '=', actor.user_id)
          .where('content_type', '=', contentTypeNumber(type))
          .where('content_id', '=', id)
          .executeTakeFirst()
        if (numDeletedRows) await append('content_unliked', { content_type: type, content_id: id })
      }),
  }
}
