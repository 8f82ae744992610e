import type { Setting, UserId } from '@pezzottify/contract'
import { settingDefaults } from '@pezzottify/contract'
import type { Clock } from '../../clock.ts'
import { storedSettings } from '../../db/user/stored-settings.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { AppError } from '../../errors.ts'
import type { Actor, Append, EventLog, Transaction } from '../../events/log.ts'

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
    change: async (actor: Actor, settings: readonly Setting[]): Promise<void> => {
      if (settings.length === 0) return
      await events.record(actor, async (tx, append) => {
        for (const setting of settings) await put(tx, append, actor.user_id, setting)
      })
    },

    /** Gives it its former value, unless it has another since. @throws AppError `conflict` */
    undo: (actor: Actor, { key, value }: Setting, former: Setting['value'] | null): Promise<void> =>
      events.record(actor, async (tx, append) => {
        if ((await valueOf(tx, actor.user_id, key)) !== value)
          throw new AppError('conflict', 'It has been changed again since')
        await put(tx, append, actor.user_id, { key, value: former ?? settingDefaults[key] })
      }),
  }

  async function put(tx: Transaction, append: Append, userId: UserId, setting: Setting): Promise<void> {
    const { key, value } = setting
    const former = await valueOf(tx, userId, key)
    const row = { setting_value: JSON.stringify(value), updated: clock.now() }
    await tx
      .insertInto('user_settings')
      .values({ user_id: userId, setting_key: key, ...row })
      .onConflict((conflict) => conflict.columns(['user_id', 'setting_key']).doUpdateSet(row))
      .execute()
    await append('setting_changed', { setting }, { value: former })
  }
}

async function valueOf(
  tx: Transaction,
  userId: UserId,
  key: Setting['key'],
): Promise<Setting['value'] | null> {
  const stored = await storedSettings(tx, userId)
  return stored.find((setting) => setting.key === key)?.value ?? null
}
