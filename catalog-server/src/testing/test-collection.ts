import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TrackId, UserId } from '@pezzottify/contract'
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
  const isThere = (id: string) => id !== 'gone'
  const catalog = {
    known: async (_: unknown, ids: readonly string[]) => new Set(ids.filter(isThere)),
    shownTracks: async (ids: readonly string[]) =>
      new Map(ids.filter(isThere).map((id) => [id, { id: id as TrackId, duration_secs: null }])),
  }
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
