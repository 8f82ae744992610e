import { RemoteDevice, RemoteQueue, RemoteState, type UserId } from '@pezzottify/contract'
import { valueIn } from '../../base/stored-json.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { unlessGone } from '../../events/index.ts'
import type { Told } from './claim.ts'

type Kept = Omit<Told, 'toldMs'> & { queueVersion: string }

/** What users listen to, beyond the life of this process. What cannot be read counts as nothing. */
export function createPlaybackStore(users: UserStore) {
  return {
    read: async (userId: UserId): Promise<Kept | null> => {
      const row = await users.read
        .selectFrom('shared_playback')
        .innerJoin('shared_queue', 'shared_queue.user_id', 'shared_playback.user_id')
        .select(['device', 'state', 'acted_ms', 'heard_ms', 'version'])
        .where('shared_playback.user_id', '=', userId)
        .executeTakeFirst()
      if (!row) return null
      const device = RemoteDevice.safeParse(valueIn(row.device))
      const state = RemoteState.safeParse(valueIn(row.state))
      if (!device.success || !state.success) return null
      return {
        device: device.data,
        state: state.data,
        actedMs: row.acted_ms,
        heardMs: row.heard_ms,
        queueVersion: row.version,
      }
    },

    queue: async (userId: UserId): Promise<RemoteQueue | null> => {
      const row = await users.read
        .selectFrom('shared_queue')
        .select('queue')
        .where('user_id', '=', userId)
        .executeTakeFirst()
      return (row && RemoteQueue.safeParse(valueIn(row.queue)).data) ?? null
    },

    write: async (userId: UserId, told: Told, queue: RemoteQueue | undefined): Promise<void> => {
      const row = {
        device: JSON.stringify(told.device),
        state: JSON.stringify(told.state),
        acted_ms: Math.round(told.actedMs),
        heard_ms: Math.round(told.heardMs),
      }
      await unlessGone(
        users.write.transaction().execute(async (tx) => {
          if (queue) {
            const queueRow = { version: queue.version, queue: JSON.stringify(queue) }
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
        }),
      )
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
