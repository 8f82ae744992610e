import type { UserId } from '@pezzottify/contract'
import { Setting, settingDefaults } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import { storedSettings } from './queries.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { AppError } from '../../base/errors.ts'
import type { Actor, Append, EventLog, Transaction, Undoers } from '../../events/index.ts'

export type Settings = ReturnType<typeof createSettings>

/** Settings that a user has in common on all devices. */
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
    list: users.timed('get_all_user_settings', (userId: UserId): Promise<Setting[]> =>
      storedSettings(users.read, userId),
    ),

    /** Each setting makes an event of its own; of two with the same key the later one counts. */
    change: users.timed(
      'set_user_setting',
      async (actor: Actor, settings: readonly Setting[]): Promise<void> => {
        if (settings.length === 0) return
        await events.record(actor, async (tx, append) =>
          put(tx, append, actor.user_id, settings, await valuesOf(tx, actor.user_id)),
        )
      },
    ),

    undoers: {
      /**
       * Restores the previous value, unless it has been changed since. @throws AppError `conflict`
       */
      setting_changed: (actor, { payload: { setting }, former }) =>
        events.record(actor, async (tx, append) => {
          const { key, value } = setting
          const known = await valuesOf(tx, actor.user_id)
          if (known.get(key) !== value) throw new AppError('conflict', 'It has been changed again since')
          const back = Setting.parse({ key, value: former.value ?? settingDefaults[key] })
          await put(tx, append, actor.user_id, [back], known)
        }),
    } satisfies Undoers<'setting_changed'>,
  }

  async function put(
    tx: Transaction,
    append: Append,
    userId: UserId,
    settings: readonly Setting[],
    known: Map<Setting['key'], Setting['value']>,
  ): Promise<void> {
    const wanted = new Map<Setting['key'], Setting['value']>()
    for (const setting of settings) {
      const { key, value } = setting
      await append('setting_changed', { setting }, { value: wanted.get(key) ?? known.get(key) ?? null })
      wanted.set(key, value)
    }
    const updated = clock.now()
    await tx
      .insertInto('user_settings')
      .values(
        Array.from(wanted, ([setting_key, value]) => ({
          user_id: userId,
          setting_key,
          setting_value: JSON.stringify(value),
          updated,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['user_id', 'setting_key']).doUpdateSet((row) => ({
          setting_value: row.ref('excluded.setting_value'),
          updated: row.ref('excluded.updated'),
        })),
      )
      .execute()
  }
}

const valuesOf = async (tx: Transaction, userId: UserId): Promise<Map<Setting['key'], Setting['value']>> =>
  new Map((await storedSettings(tx, userId)).map(({ key, value }) => [key, value]))
