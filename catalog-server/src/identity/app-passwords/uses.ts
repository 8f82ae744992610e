import { appClientMaxBytes } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import { flushRegularly } from '../../base/flush-regularly.ts'
import type { Log } from '../../base/log.ts'
import type { Session } from '../../base/session.ts'
import { cutToBytes } from '../../base/text.ts'
import type { UserStore } from '../../db/user/schema.ts'

type Use = { last_used: number; last_client: string }

/** Uses of app passwords are collected in memory and written together, so that reads do not write. */
export function createUses(users: UserStore, clock: Clock, log: Log) {
  const used = new Map<number, Use>()

  const flush = async (): Promise<void> => {
    if (used.size === 0) return
    const uses = [...used]
    used.clear()
    await users.exclusively((writer) => {
      const touch = writer.query(
        'UPDATE app_password SET last_used = max(coalesce(last_used, 0), ?), last_client = ? WHERE id = ?',
      )
      writer.transaction(() => {
        for (const [id, use] of uses) touch.run(use.last_used, use.last_client, id)
      })()
    })
  }
  const { close } = flushRegularly(flush, log, 'Uses of app passwords were not kept')

  return {
    /** `client`: the name that the app gives itself. */
    note: ({ token_id }: Session, client: string): void =>
      void used.set(-token_id, {
        last_used: clock.now(),
        last_client: cutToBytes(client, appClientMaxBytes),
      }),
    /** The use that is not written yet. */
    of: (id: number): Use | undefined => used.get(id),
    close,
  }
}
