import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import type { Read, ReadWorld } from './read-world.ts'
import { createReadWorld } from './read-world.ts'
import { statementsOf, watchStatements } from './statement-log.ts'

/** The most statements of a read, including four for a session that is not known yet or any more. */
const statementsMax = 12
const tighter: Record<string, number> = {
  'server.health': 3,
  'playback.stream': 5,
  'images.image': 5,
  'catalog.artist': 7,
  'catalog.discography': 9,
  'catalog.albumResolved': 11,
  'catalog.albums': 6,
  'settings.list': 5,
  // It searches for similar music, like a radio.
  'radio.related': 18,
  // It checks both databases like a start.
  'server.doctor': 18,
}

let world: ReadWorld
let stores: Database[]
let unwatch: () => void
beforeAll(async () => {
  unwatch = watchStatements()
  world = await createReadWorld()
  stores = ['catalog.db', 'user.db', 'search.db'].map(
    (name) => new Database(join(world.folder, 'data', name), { readonly: true }),
  )
})
afterAll(async () => {
  for (const store of stores) store.close()
  await world[Symbol.asyncDispose]()
  unwatch()
})

const ask = async ({ name, path }: Read): Promise<void> => {
  const response = await world.request(path, { as: 'alice' })
  expect([name, response.status]).toEqual([name, 200])
  await response.bytes()
}

/** `data_version` of each store, which changes with each commit of another connection. */
const versions = (): unknown[] => stores.map((store) => store.query('PRAGMA data_version').get())

test('a read asks a few questions, and not one for each thing it tells', async () => {
  expect(Object.keys(tighter).filter((name) => !world.reads.some((read) => read.name === name))).toEqual([])
  for (const read of world.reads) {
    const ran = await statementsOf(() => ask(read))
    const max = tighter[read.name] ?? statementsMax
    expect([read.name, ran.length > max ? ran : []]).toEqual([read.name, []])
    expect([read.name, ran.length > 0]).toEqual([read.name, true])
  }
})

test('a read runs no statement that writes', async () => {
  const reading = /^\s*(SELECT|WITH|BEGIN DEFERRED$|COMMIT$|PRAGMA \w+$)/i
  for (const read of world.reads) {
    const ran = await statementsOf(() => ask(read))
    expect([read.name, ran.filter((sql) => !reading.test(sql))]).toEqual([read.name, []])
  }
  const ran = await statementsOf(() => like('one'))
  expect(ran.some((sql) => !reading.test(sql))).toBe(true)
})

const like = (id: string): Promise<unknown> => world.as('bob').likes.like({ params: { type: 'track', id } })

/** Last-used times are written every half a minute, independent of reads. */
const triesMax = 3

test('a read leaves every database as it was', async () => {
  for (const read of world.reads) {
    let isUnchanged = false
    for (let tried = 0; tried < triesMax && !isUnchanged; tried++) {
      const before = versions()
      await ask(read)
      isUnchanged = Bun.deepEquals(before, versions())
    }
    expect([read.name, isUnchanged]).toEqual([read.name, true])
  }
  const before = versions()
  await like('two')
  expect(versions()).not.toEqual(before)
})
