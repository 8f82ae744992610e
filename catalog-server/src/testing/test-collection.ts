import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { UserId } from '@pezzottify/contract'
import { createCollection } from '../collection/create.ts'
import { openUsers } from '../db/user/schema.ts'
import { createEventLog } from '../events/log.ts'
import { settableClock } from './settable-clock.ts'

/** What users own, on a database of its own with the users ann and ben. The catalog knows every id but `gone`. */
export async function createTestCollection() {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-collection-'))
  const clock = settableClock()
  const users = openUsers(join(folder, 'user.db'))
  const events = createEventLog(users, clock)
  const listedTracks = async (ids: readonly string[]) => new Set(ids.filter((id) => id !== 'gone'))
  const catalog = { known: (_: unknown, ids: readonly string[]) => listedTracks(ids), listedTracks }
  const add = async (handle: string): Promise<UserId> => {
    const added = await users.write
      .insertInto('user')
      .values({ handle, created: 0 })
      .executeTakeFirstOrThrow()
    return Number(added.insertId) as UserId
  }
  return {
    ...createCollection({ users, events, clock, catalog }),
    users,
    events,
    clock,
    ann: await add('ann'),
    ben: await add('ben'),
    [Symbol.asyncDispose]: async () => {
      await users.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
