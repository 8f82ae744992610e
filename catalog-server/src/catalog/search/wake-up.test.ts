import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../base/clock.ts'
import { openCatalog } from '../../db/catalog/schema.ts'
import { openUsers } from '../../db/user/schema.ts'
import { createHealth } from '../../base/degraded-reasons.ts'
import { createLog } from '../../base/log.ts'
import { createPreferences } from '../../collection/index.ts'
import { createCatalog } from '../read/service.ts'
import { createSearch } from './service.ts'

/** An index that tells when it has looked for the last time, over a catalog whose writing connection can fail once. */
function opened() {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-wake-up-'))
  const store = openCatalog(join(folder, 'catalog.db'))
  const users = openUsers(join(folder, 'user.db'))
  const log = createLog('ERROR', () => undefined)
  const watched = { after: (): void => undefined, fails: false }
  const catalog: typeof store = {
    ...store,
    snapshotReader: store.snapshotReader,
    exclusively: async (work) => {
      if (watched.fails) {
        watched.fails = false
        watched.after()
        throw new Error('The disk did not answer')
      }
      return store.exclusively(work)
    },
  }
  const reads = createCatalog(store, users, systemClock).listed
  const noted = createHealth(systemClock, log)
  const health: typeof noted = {
    ...noted,
    recover: (...what) => {
      noted.recover(...what)
      watched.after()
    },
  }
  const people = createPreferences(store, users)
  const search = createSearch({ path: join(folder, 'search.db'), catalog, reads, people, health, log })
  let added = 0
  return {
    watched,
    search,
    add: (): void => {
      store.writer.query('INSERT INTO artists (id, name) VALUES (?1, ?1)').run(`Artist ${(added += 1)}`)
      void search.syncIndex()
    },
    waiting: (): number => store.reader.query('SELECT * FROM search_queue').all().length,
    [Symbol.asyncDispose]: async () => {
      await search.close()
      await store.close()
      await users.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Far more turns than between the last look at the queue and the end of indexing. */
const turns = 30

test('a change is indexed at whatever moment it comes while the index is catching up', async () => {
  await using it = opened()
  await it.search.syncIndex()
  for (let turn = 0; turn < turns; turn += 1) {
    const { promise, resolve } = Promise.withResolvers<void>()
    let later = Promise.resolve()
    it.watched.after = () => {
      it.watched.after = () => undefined
      for (let passed = 0; passed < turn; passed += 1) later = later.then(() => undefined)
      void later.then(it.add).then(resolve)
    }
    await it.search.syncIndex()
    await promise
    // When indexing has ended for a caller, everything that was queued at the time of the call must be
    // indexed.
    await Bun.sleep(0)
    for (let looks = 0; it.waiting() > 0 && looks < 1_000; looks += 1) await Bun.sleep(2)
    expect([turn, it.waiting()]).toEqual([turn, 0])
  }
})

test('a change that comes while following fails is indexed all the same', async () => {
  await using it = opened()
  await it.search.syncIndex()
  it.watched.after = () => {
    it.watched.after = () => undefined
    it.add()
  }
  it.watched.fails = true
  it.add()
  await it.search.syncIndex()
  expect(it.waiting()).toBe(0)
})
