import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../base/clock.ts'
import { systemCodeOf } from '../base/errors.ts'
import type { Health } from '../base/degraded-reasons.ts'
import { createHealth } from '../base/degraded-reasons.ts'
import { createLog } from '../base/log.ts'
import { watchDisk } from './disk-watch.ts'
import { createGroupCommit } from './group-commit.ts'
import type { UserStore } from './user/schema.ts'
import { openUsers } from './user/schema.ts'

// For SQLite, a database that may not grow is the same as a full disk.
const folder = mkdtempSync(join(tmpdir(), 'pezzottify-disk-watch-'))
const lines: string[] = []
const log = createLog('INFO', (line) => lines.push(line))
let store: UserStore
let health: Health
let errors = 0
let stop: () => void

beforeAll(() => {
  store = openUsers(join(folder, 'user.db'))
  health = createHealth(systemClock, log)
  stop = watchDisk({ store, label: 'user.db', health, onError: () => (errors += 1) })
})
afterAll(async () => {
  stop()
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const pagesOf = (): number =>
  store.writer.query<{ page_count: number }, []>('PRAGMA page_count').get()?.page_count ?? 0
const letGrowTo = (pages: number) => store.writer.query(`PRAGMA max_page_count = ${pages}`).get()
const rows = (): number =>
  store.reader.query<{ n: number }, []>('SELECT count(*) AS n FROM user').get()?.n ?? 0
/** Far more than the page cache holds, so that SQLite has to roll back by itself. */
const long = 'x'.repeat(64 * 1024 * 1024)
const codeOf = (error: unknown): string => `${systemCodeOf(error)}`

test('a failed write reports the reason, in a transaction, a group and a slice, and affects no other', async () => {
  letGrowTo(pagesOf())
  const full = store.write.transaction().execute(async (tx) => {
    await tx.insertInto('user').values({ handle: 'small', created: 0 }).execute()
    await tx.insertInto('user').values({ handle: long, created: 0 }).execute()
  })
  expect(await full.catch(codeOf)).toBe('SQLITE_FULL')
  expect(store.writer.inTransaction).toBe(false)

  const group = createGroupCommit(store, log)
  const insert = store.writer.query('INSERT INTO user (handle, created) VALUES (?, 0)')
  const changes = ['one', long, 'two'].map((handle) =>
    group
      .run(
        async () => void insert.run(handle),
        () => undefined,
      )
      .then(() => 'kept', codeOf),
  )
  // A change without a fault of its own is either kept or rejected with the reason.
  for (const answer of await Promise.all(changes)) expect(['kept', 'SQLITE_FULL']).toContain(answer)
  expect(await changes[1]).toBe('SQLITE_FULL')
  expect(rows()).toBe((await Promise.all(changes)).filter((answer) => answer === 'kept').length)

  expect(await store.gate.transact(() => insert.run(long)).catch(codeOf)).toBe('SQLITE_FULL')
  expect(lines.join('\n')).not.toContain('transaction is active')
})

test('the health knows the full disk by its first cause, and that it is mended without being told', async () => {
  expect(health.problems()).toMatchObject([{ reason: 'disk_full', subject: 'user.db' }])
  expect(health.problems()[0]?.detail).toStartWith('SQLITE_FULL: ')
  expect(lines.filter((line) => line.includes('Degraded'))).toHaveLength(1)
  expect(errors).toBeGreaterThan(2)
  letGrowTo(1_000_000)
  while (health.reasons().length > 0) await Bun.sleep(20)
  await store.write.insertInto('user').values({ handle: 'after', created: 0 }).execute()
})

test('a watch that was ended does not begin anew while its database is closed', () => {
  const health = createHealth(systemClock, log)
  watchDisk({ store, label: 'user.db', health, onError: () => undefined })()
  store.noteError(Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' }))
  expect(health.problems()).toEqual([])
})
