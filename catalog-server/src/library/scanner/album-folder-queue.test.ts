import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { createWriteGate } from '../../db/write-gate.ts'
import type { AlbumFolderMessage } from './1-discover/messages.ts'
import { nothingKnown } from './2-read/known-album-folder.ts'
import type { AlbumFolderQueue, Waiting } from './album-folder-queue.ts'
import { createAlbumFolderQueue } from './album-folder-queue.ts'
import type { DecidedAlbumFolder } from './4-write/write-album-folder.ts'
import type { Writer } from '../store/writer.ts'
import { createWriter } from '../store/writer.ts'

const albumFolderOf = (directory: string): AlbumFolderMessage => ({
  type: 'album-folder',
  folderId: 1,
  directories: [directory],
  changed: [],
  returned: [],
  gone: [],
  cleared: [],
  problems: [],
  covers: [],
  isCoverUnreachable: false,
  artistPictures: [],
  isKnown: false,
})

const decidedOf = (directory: string): DecidedAlbumFolder => ({
  albumFolder: albumFolderOf(directory),
  reading: { read: [], bad: [] },
  known: nothingKnown(),
  identification: { files: [], duplicates: [], replaced: [], isUncertain: false },
  albums: [],
  pictures: { beside: null, artist: null, adopted: [], usable: [], problems: new Map() },
  isOutdated: () => false,
})

type Wrap = (writer: Writer) => Writer

/**
 * A queue that records the folder of each album folder twice; for the folder "full" the second write
 * fails.
 */
function createQueue(wrap: Wrap = (writer) => writer) {
  const database = new Database(':memory:', { strict: true })
  database.run("CREATE TABLE noted (folder TEXT, part INT, CHECK (folder <> 'full' OR part = 1))")
  const note = database.query('INSERT INTO noted VALUES (?, ?)')
  let forgotten = 0
  const queue = createAlbumFolderQueue(
    wrap(createWriter(database, createWriteGate(database))),
    function* ({ albumFolder }, _, outcome) {
      for (const part of [1, 2]) {
        note.run(albumFolder.directories[0], part)
        outcome.added += 1
        yield
      }
    },
    () => (forgotten += 1),
  )
  const noted = (): string[] =>
    database
      .query<{ text: string }, []>("SELECT folder || ' ' || part AS text FROM noted ORDER BY rowid")
      .all()
      .map(({ text }) => text)
  return { queue, noted, forgotten: () => forgotten }
}

const add = (queue: AlbumFolderQueue, directory: string, signal: AbortSignal, canBeDecidedNow = true) =>
  queue.add(Promise.resolve(waitingFor(directory, signal, canBeDecidedNow)))

const waitingFor = (directory: string, signal: AbortSignal, canBeDecidedNow = true): Waiting => ({
  signal,
  isNew: canBeDecidedNow,
  decideNow: () => (canBeDecidedNow ? decidedOf(directory) : null),
  decide: async () => decidedOf(directory),
})

test('an album that cannot be written takes none of those beside it along', async () => {
  const { queue, noted, forgotten } = createQueue()
  const { signal } = new AbortController()
  const results = await Promise.allSettled(['a', 'full', 'b'].map((name) => add(queue, name, signal)))
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(results[0]).toMatchObject({ value: { added: 2 } })
  expect(noted().toSorted()).toEqual(['a 1', 'a 2', 'b 1', 'b 2'])
  expect(forgotten()).toBeGreaterThan(0)
})

test('albums are written in their order, also one that has to be looked for', async () => {
  const { queue, noted } = createQueue()
  const { signal } = new AbortController()
  await Promise.all([
    add(queue, 'a', signal),
    add(queue, 'b', signal, false),
    add(queue, 'c', signal),
    add(queue, 'd', signal, false),
  ])
  expect(noted()).toEqual(['a 1', 'a 2', 'b 1', 'b 2', 'c 1', 'c 2', 'd 1', 'd 2'])
  await add(queue, 'e', signal)
  expect(noted().slice(-2)).toEqual(['e 1', 'e 2'])
})

test('uncertain albums are written when no others come and all of those are written', async () => {
  const { queue, noted } = createQueue()
  const { signal } = new AbortController()
  const uncertain = (directory: string): Promise<Waiting> => {
    const decided = decidedOf(directory)
    const identification = { ...decided.identification, isUncertain: true }
    return Promise.resolve({
      ...waitingFor(directory, signal, false),
      decide: async () => ({ ...decided, identification }),
    })
  }
  const late = Promise.withResolvers<Waiting | null>()
  const all = [
    queue.add(uncertain('a')),
    add(queue, 'b', signal),
    queue.add(uncertain('c')),
    queue.add(late.promise),
  ]
  await all[1]
  queue.end()
  await Bun.sleep(1)
  expect(noted()).toEqual(['b 1', 'b 2'])
  late.resolve(waitingFor('d', signal))
  expect(await Promise.all(all)).toMatchObject([{ added: 2 }, { added: 2 }, { added: 2 }, { added: 2 }])
  expect(noted().slice(2)).toEqual(['d 1', 'd 2', 'a 1', 'a 2', 'c 1', 'c 2'])
  await queue.add(uncertain('e'))
  expect(noted().slice(-2)).toEqual(['e 1', 'e 2'])
})

test('after a scan was cancelled nothing is begun', async () => {
  const { queue, noted } = createQueue()
  const controller = new AbortController()
  const waiting = add(queue, 'a', controller.signal)
  controller.abort()
  expect(await waiting).toMatchObject({ added: 0 })
  expect(noted()).toEqual([])
})

test('when nothing can be written at all everybody who waits hears so, and the next album is tried anew', async () => {
  let isRefused = true
  const { queue, noted } = createQueue((writer) => ({
    ...writer,
    exclusively: (work) =>
      isRefused ? Promise.reject(new Error('The disk is full')) : writer.exclusively(work),
  }))
  const { signal } = new AbortController()
  const results = await Promise.allSettled(['a', 'b'].map((name) => add(queue, name, signal)))
  expect(results).toMatchObject([
    { status: 'rejected', reason: { message: 'The disk is full' } },
    { status: 'rejected', reason: { message: 'The disk is full' } },
  ])
  isRefused = false
  await add(queue, 'c', signal)
  expect(noted()).toEqual(['c 1', 'c 2'])
})

test('what is read within a moment is written in one transaction, and the last ones at once', async () => {
  const commits: number[] = []
  const { queue, noted } = createQueue((writer) => ({
    ...writer,
    timeSliced: (steps, onCommit) =>
      writer.timeSliced(steps, () => {
        commits.push(noted().length / 2)
        onCommit?.()
      }),
  }))
  const { signal } = new AbortController()
  const last = Promise.withResolvers<Waiting | null>()
  const all = [add(queue, 'a', signal), add(queue, 'b', signal), queue.add(last.promise)]
  await Bun.sleep(1)
  expect(noted()).toEqual([])
  last.resolve(waitingFor('c', signal))
  await Promise.race([Promise.all(all), Bun.sleep(30).then(() => Promise.reject(new Error('It waited')))])
  expect(commits).toEqual([3])
})

test('one of which something is known waits for no others', async () => {
  const { queue, noted } = createQueue()
  const { signal } = new AbortController()
  const late = Promise.withResolvers<Waiting | null>()
  const other = queue.add(late.promise)
  await Promise.race([
    add(queue, 'known', signal, false),
    Bun.sleep(30).then(() => Promise.reject(new Error('It waited'))),
  ])
  expect(noted()).toEqual(['known 1', 'known 2'])
  late.resolve(null)
  await other
})
