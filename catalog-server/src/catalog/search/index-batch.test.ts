import { Database } from 'bun:sqlite'
import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCatalog } from '../../db/catalog/schema.ts'
import { catalogNames } from './catalog-names.ts'
import { find } from './find.ts'
import { indexBatch, stepsBehind, takenBy } from './index-batch.ts'
import { openIndex } from './index-file.ts'
import { createIndexThread } from './index-thread.ts'
import { createQueue } from './queue.ts'

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-index-batch-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let opened = 0

/** A catalog with a few hundred artists, and an index that has not begun. */
function world(artists = 300) {
  opened += 1
  const paths = {
    catalogPath: join(folder, `${opened}-catalog.db`),
    indexPath: join(folder, `${opened}-search.db`),
  }
  const store = openCatalog(paths.catalogPath)
  const insert = store.writer.query('INSERT INTO artists (id, name) VALUES (?, ?)')
  const add = (from: number, to: number): void =>
    store.writer.transaction(() => {
      for (let at = from; at < to; at += 1) insert.run(`id${at}`, `Artist number${at}`)
    })()
  add(0, artists)
  const index = openIndex(paths.indexPath)
  const names = catalogNames(store.reader)
  return {
    paths,
    store,
    index,
    names,
    queue: createQueue(store),
    add,
    syncToEnd: (max: number): number => {
      let steps = 0
      for (; stepsBehind(names, index, 1) > 0; steps += 1) indexBatch(names, index, max)
      return steps
    },
    idsOf: async (query: string) => (await find(index, query, ['artist'])).map(({ item_id }) => item_id),
    count: () => index.query<{ n: number }, []>('SELECT count(*) AS n FROM artist_names').get()?.n,
    [Symbol.asyncDispose]: async () => {
      index.close()
      await store.close()
    },
  }
}

test('an index goes on where it was left, in the midst of its first names and of the queue', async () => {
  await using it = world()
  indexBatch(it.names, it.index, 100)
  indexBatch(it.names, it.index, 100)
  expect(it.count()).toBe(200)
  using again = new Database(it.paths.indexPath)
  indexBatch(it.names, again, 100)
  expect(it.count()).toBe(300)
  // Changes of names that are taken already, of others, and a removal, while the first names are taken.
  it.store.writer.run("UPDATE artists SET name = 'Renamed' WHERE id = 'id7'")
  it.store.writer.run("DELETE FROM artists WHERE id = 'id8'")
  it.add(300, 350)
  it.syncToEnd(20)
  expect([await it.idsOf('renamed'), await it.idsOf('number7'), await it.idsOf('number8')]).toEqual([
    ['id7'],
    expect.not.arrayContaining(['id7']),
    expect.not.arrayContaining(['id8']),
  ])
  expect(it.count()).toBe(349)
  expect(takenBy(it.index)).toBe(it.names.queue().newest)
})

test('the queue forgets what is taken and nothing else, and its numbers are never used again', async () => {
  await using it = world(5_000)
  indexBatch(it.names, it.index, 10_000)
  const { newest } = it.names.queue()
  it.add(5_000, 5_010)
  await it.queue.forget(newest)
  expect([it.queue.length(), it.names.queue().oldest]).toEqual([10, newest + 1])
  it.syncToEnd(100)
  await it.queue.forget(takenBy(it.index))
  expect(it.queue.length()).toBe(0)
  it.add(5_010, 5_011)
  expect(it.names.queue()).toEqual({ newest: newest + 11, oldest: newest + 11 })
  expect(stepsBehind(it.names, it.index, 10)).toBe(1)
})

const outOfStep: [string, (it: ReturnType<typeof world>) => void][] = [
  ['lost changes that it had not taken', (it) => it.store.writer.run('DELETE FROM search_queue')],
  [
    'lost some of them',
    (it) =>
      it.store.writer.run('DELETE FROM search_queue WHERE number = (SELECT min(number) FROM search_queue)'),
  ],
  [
    'is older than it',
    (it) => it.store.writer.run("UPDATE sqlite_sequence SET seq = 3 WHERE name = 'search_queue'"),
  ],
]
test.each(outOfStep)('an index whose catalog %s says so', async (_, change) => {
  await using it = world()
  it.syncToEnd(1_000)
  await it.queue.forget(takenBy(it.index))
  it.add(300, 310)
  change(it)
  expect(() => stepsBehind(it.names, it.index, 10)).toThrow('not the one that the index has followed')
})

test('the thread follows to the end, tells how far it is, stops when asked, and tells what it cannot do', async () => {
  await using it = world(12_000)
  const thread = createIndexThread(it.paths)
  const taken: number[] = []
  const stopped = await thread.sync((number) => {
    taken.push(number)
    thread.stop()
  })
  expect(stopped).toEqual({ type: 'ended' })
  const partly = it.count() ?? 0
  expect([partly > 0, partly < 12_000]).toEqual([true, true])
  expect(await thread.sync((number) => taken.push(number))).toEqual({ type: 'ended' })
  expect(it.count()).toBe(12_000)
  expect(taken.at(-1)).toBe(it.names.queue().newest)

  it.store.writer.run('DELETE FROM search_queue')
  it.add(12_000, 12_001)
  it.store.writer.run('DELETE FROM search_queue')
  expect(await thread.sync(() => undefined)).toMatchObject({ type: 'lost' })
  await thread.close()
  const nowhere = createIndexThread({ ...it.paths, indexPath: join(folder, 'nowhere.db') })
  expect(await nowhere.sync(() => undefined)).toMatchObject({ type: 'lost' })
  await nowhere.close()
})

/** The parts in which the words of the artists are written. */
const segmentsOf = (index: Database): number =>
  index.query<{ n: number }, []>('SELECT count(DISTINCT segid) AS n FROM artist_words_idx').get()?.n ?? 0

test('a thread without work merges what it wrote, until there is work again, and ends', async () => {
  await using it = world(0)
  const thread = createIndexThread(it.paths, 0)
  const write = async (from: number, to: number): Promise<void> => {
    it.add(from, to)
    expect(await thread.sync(() => undefined)).toEqual({ type: 'ended' })
  }
  for (let at = 0; at < 15_000; at += 5_000) await write(at, at + 5_000)
  expect(segmentsOf(it.index)).toBe(3)

  thread.rest(() => undefined)
  // It has begun, or has even ended.
  while (segmentsOf(it.index) === 3) await Bun.sleep(1)
  await thread.rouse()
  await write(15_000, 15_001)
  expect(thread.isReady()).toBe(true)

  const { promise, resolve } = Promise.withResolvers<string>()
  thread.rest(({ type }) => resolve(type))
  expect(await promise).toBe('ended')
  expect([thread.isReady(), segmentsOf(it.index)]).toEqual([false, 1])
  expect(await it.idsOf('number15000')).toContain('id15000')
  expect(await it.idsOf('number4999')).toContain('id4999')
  await write(15_001, 15_002)
  expect(it.count()).toBe(15_002)
  await thread.close()
})

test('an index that is gone when it is to be merged is told', async () => {
  await using it = world()
  const thread = createIndexThread(it.paths, 0)
  await thread.sync(() => undefined)
  rmSync(it.paths.indexPath)
  const { promise, resolve } = Promise.withResolvers<string>()
  thread.rest(({ type }) => resolve(type))
  expect(await promise).toBe('lost')
  await thread.close()
})
