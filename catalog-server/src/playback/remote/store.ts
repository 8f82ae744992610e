import { RemoteDevice, RemoteQueue, RemoteState, type UserId } from '@pezzottify/contract'
import { valueIn } from '../../base/stored-json.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { contradictionIn, isPlaceIn } from './checks.ts'
import type { Told } from './claim.ts'

type Kept = Omit<Told, 'toldMs'> & { queue: RemoteQueue }

/** What users listen to, beyond the life of this process. What cannot be read counts as nothing. */
export function createPlaybackStore(users: UserStore) {
  return {
    /** Null too where state and queue do not belong together: the next report brings both. */
    read: async (userId: UserId): Promise<Kept | null> => {
      const row = await users.read
        .selectFrom('shared_playback')
        .innerJoin('shared_queue', 'shared_queue.user_id', 'shared_playback.user_id')
        .select(['device', 'state', 'acted_ms', 'heard_ms', 'queue'])
        .where('shared_playback.user_id', '=', userId)
        .executeTakeFirst()
      if (!row) return null
      const device = RemoteDevice.safeParse(valueIn(row.device))
      const state = RemoteState.safeParse(valueIn(row.state))
      const queue = queueIn(row.queue)
      if (!device.success || !state.success || !queue) return null
      const { queue_version, index } = state.data
      if (queue.version !== queue_version || !isPlaceIn(index, queue.track_ids.length)) return null
      return {
        device: device.data,
        state: state.data,
        actedMs: row.acted_ms,
        heardMs: row.heard_ms,
        queue,
      }
    },

    queue: async (userId: UserId): Promise<RemoteQueue | null> => {
      const row = await users.read
        .selectFrom('shared_queue')
        .select('queue')
        .where('user_id', '=', userId)
        .executeTakeFirst()
      return row ? queueIn(row.queue) : null
    },

    /** Fails on its foreign key when the user was deleted meanwhile. */
    write: async (userId: UserId, told: Told, queue: RemoteQueue | undefined): Promise<void> => {
      const row = {
        device: JSON.stringify(told.device),
        state: JSON.stringify(told.state),
        acted_ms: Math.floor(told.actedMs),
        heard_ms: Math.floor(told.heardMs),
      }
      await users.write.transaction().execute(async (tx) => {
        if (queue) {
          const queueRow = { queue: JSON.stringify(queue) }
          await tx
            .insertInto('shared_queue')
            .values({ user_id: userId, ...queueRow })
            .onConflict((conflict) => conflict.column('user_id').doUpdateSet(queueRow))
            .execute()
        }
        await tx
          .insertInto('shared_playback')
          .values({ user_id: userId, ...row })
          .onConflict((conflict) => conflict.column('user_id').doUpdateSet(row))
          .execute()
      })
    },

    /** Those of these devices that are known, in this order. */
    devices: async (ids: readonly number[]): Promise<RemoteDevice[]> => {
      if (ids.length === 0) return []
      const rows = await users.read
        .selectFrom('device')
        .select(['id', 'device_name as name', 'device_type as type'])
        .where('id', 'in', [...ids])
        .execute()
      const found = new Map(rows.map((row) => [row.id, row]))
      // The column was filled with ids of this brand.
      return ids.flatMap((id) => found.get(id) ?? []) as RemoteDevice[]
    },
  }
}

function queueIn(text: string): RemoteQueue | null {
  const { data } = RemoteQueue.safeParse(valueIn(text))
  return data && contradictionIn(data) === null ? data : null
}
