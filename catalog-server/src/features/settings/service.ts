import type { Setting, UserId } from '@pezzottify/contract'
import type { Clock } from '../../clock.ts'
import { storedSettings } from '../../db/user/stored-settings.ts'
import type { UserStore } from '../../db/user/schema.ts'
import type { Actor, EventLog } from '../../events/log.ts'

export type Settings = ReturnType<typeof createSettings>

/** What a user sets once for all devices. */
export function createSettings({
  users,
  events,
  clock,
}: {
  users: UserStore
  events: EventLog
  clock: Clock
}) {
  return {
    list: (userId: UserId): Promise<Setting[]> => storedSettings(users.read, userId),

    /** Each is told as an event of its own; of two with the same key the later one counts. */
    change: async ({ user_id, device_id }: Actor, settings: readonly Setting[]): Promise<void> => {
      if (settings.length === 0) return
      const last = new Map(settings.map((setting) => [setting.key, setting.value]))
      const rows = [...last].map(([key, value]) => ({
        user_id,
        setting_key: key,
        setting_value: JSON.stringify(value),
        updated: clock.now(),
      }))
      await events.record(
        user_id,
        async (tx, append) => {
          await tx
            .insertInto('user_settings')
            .values(rows)
            .onConflict((conflict) =>
              conflict.columns(['user_id', 'setting_key']).doUpdateSet((eb) => ({
                setting_value: eb.ref('excluded.setting_value'),
                updated: eb.ref('excluded.updated'),
              })),
            )
            .execute()
          for (const setting of settings) await append('setting_changed', { setting })
        },
        device_id,
      )
    },
  }
}
