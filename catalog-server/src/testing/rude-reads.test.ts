import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { featuresHeader, matchLinesMax } from '@pezzottify/contract'
import { endpoints } from './endpoints.ts'
import { fillCatalog, fillUser, forwardClock, large } from './large-world.ts'
import { holdOf } from './hold-meter.ts'
import type { RudeRead } from './rude-reads.ts'
import { rudeReads } from './rude-reads.ts'
import { statementsOf, watchStatements } from './statement-log.ts'
import type { TestApp } from './test-app.ts'
import { createTestApp } from './test-app.ts'
import { inTurn } from './database-beside.ts'

/** A delay that a listener or a user of the web app does not notice. */
const holdMaxMs = 50
const triesMax = 3
/** With an additional one per page of items for answers of unlimited length. */
const statementsMax = 14
const itemsPerStatement = 100
/** A search takes three statements a kind, as many again for mistakes, one a word, and three for what its user owns. */
const tellsMore: Record<string, number> = {
  // Seeds, taste, each way to find candidates, and their facts.
  'radio.build': 20,
  'radio.related': 20,
  'search.search': 37,
  'sync.events': statementsMax + large.entries / 1_000,
  // A path, and four readings of a name as searches.
  'catalog.match': 40 * matchLinesMax,
  'playlists.file': statementsMax + large.entries / 250,
  'playlists.history': statementsMax + large.entries / 1_000,
  'playlists.atRevision': statementsMax + large.entries / 1_000,
  'sync.state': statementsMax + large.playlists + (3 * large.likes) / 5_000,
}

/** Endpoints that change something, redirect, or answer with files and folders, which have tests of their own. */
const notHere = [
  'auth.logout auth.challenge setup.state playback.stream playback.waveform images.image downloads.download',
  'library.browse library.count server.doctor operations.storage backups.list backups.download',
].flatMap((names) => names.split(' '))

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-large-'))
const clock = forwardClock()
let app: TestApp
let catalog: Database
let unwatch: () => void
beforeAll(async () => {
  mkdirSync(join(folder, 'data'))
  await fillCatalog(folder)
  unwatch = watchStatements()
  const dataFolder = join(folder, 'data')
  app = await createTestApp({ clock, dataFolder, catalogDb: join(dataFolder, 'catalog.db') })
  await fillUser(app.folder, 'alice')
  catalog = new Database(join(dataFolder, 'catalog.db'))
})
afterAll(async () => {
  catalog.close()
  await app[Symbol.asyncDispose]()
  unwatch()
  rmSync(folder, { recursive: true, force: true })
})

/** Clears caches of answers: the first request is the slow one. */
async function forgetAnswers(): Promise<void> {
  await inTurn(() => {
    catalog.run("UPDATE albums SET label = coalesce(label, '') || '.' WHERE id = 'album2'")
  })
  clock.forward(61_000)
  await new Promise(setImmediate)
}

async function ask({ name, path, body, entries, status = 200 }: RudeRead): Promise<string> {
  const response = await app.request(path, {
    as: 'alice',
    headers: { 'content-type': 'application/json', ...(entries && { [featuresHeader]: 'entries' }) },
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  })
  expect([name, path, body, response.status]).toEqual([name, path, body, status])
  return response.text()
}

test('every read of the interface is asked here', () => {
  const asked = new Set([...rudeReads.map(({ name }) => name), ...notHere])
  const reads = endpoints.filter(([, { method }]) => method === 'GET').map(([name]) => name)
  expect(reads.filter((name) => !asked.has(name))).toEqual([])
})

test('no read, however rude, holds up the others, or asks the database for ever', async () => {
  await ask({ name: 'warm', path: '/v1/content/tracks?filter=a' })
  const slow: unknown[] = []
  for (const read of rudeReads) {
    let held = Infinity
    let answered = ''
    let ran: string[] = []
    for (let tried = 0; tried < triesMax && held >= holdMaxMs / 2; tried += 1) {
      await forgetAnswers()
      held = Math.min(
        held,
        await holdOf(async () => {
          ran = await statementsOf(async () => (answered = await ask(read)))
        }),
      )
    }
    const items = answered.split('"id":').length
    if (held > holdMaxMs || ran.length > (tellsMore[read.name] ?? statementsMax + items / itemsPerStatement))
      slow.push([read.name, read.path, Math.round(held), ran.length])
  }
  expect(slow).toEqual([])
}, 120_000)
