import { join } from 'node:path'
import { featuresHeader } from '@pezzottify/contract'
import type { StoredEvent } from '@pezzottify/contract'
import { openUsers } from '../catalog-server/src/db/user/schema.ts'
import { makeAdministrator } from './tools/account.ts'
import type { Connection } from './tools/connection.ts'
import { connectTo } from './tools/connection.ts'
import { Rounds } from './tools/measure.ts'
import type { BenchOptions } from './tools/options.ts'
import { loadCore, pinSelf, serverCore } from './tools/process.ts'
import type { Row } from './tools/report.ts'
import { publish } from './tools/report.ts'
import { startServer } from './tools/server.ts'
import { emptyFolder } from './tools/work-folder.ts'

const size = { events: 10_000, likes: 50_000, playlists: 500, entriesEach: 200 }
const settleMs = 500
const limits = { events: 50, state: 100, stall: 20 }

/** B9: how long a device waits that was away for long, or that is new to a large library. */
export async function benchCatchUp({ rounds }: BenchOptions): Promise<void> {
  const data = emptyFolder('catch-up')
  const token = await makeAdministrator(data)
  fill(join(data, 'user.db'))
  const bare = bareRead(join(data, 'user.db'))
  pinSelf(loadCore)
  const server = await startServer({ data, token, path: '/v1/sync/events?since=9999', core: serverCore })
  const results = new Rounds()
  const headers = { authorization: token, [featuresHeader]: 'entries', 'accept-encoding': 'identity' }
  const timed = async (connection: Connection, path: string): Promise<number> => {
    const startedAt = performance.now()
    await connection.get(path, headers)
    return performance.now() - startedAt
  }
  const [device, other] = [await connectTo(server.url), await connectTo(server.url)]
  for (let round = 0; round < Math.max(rounds, 5) * 4; round += 1)
    for (const [name, path] of [
      ['events', '/v1/sync/events?since=0'],
      ['state', '/v1/sync/state'],
    ] as const) {
      // Garbage of the bare reads must not be collected during our measurement.
      Bun.gc(true)
      await Bun.sleep(settleMs)
      const ms = await timed(device, path)
      const stalls = watchStalls(() => timed(other, '/v1/health'))
      await device.get(path, headers)
      const longest = await stalls.stop()
      if (round === 0) continue
      results.add(name, ms)
      results.add(`${name} stall`, longest)
      results.add(`${name} bare`, bare[name]())
    }
  await server.stop()
  await publish({
    name: 'catch-up',
    title: 'B9: catching up',
    settings: { rounds, ...size, server: `core ${serverCore}`, load: `core ${loadCore}` },
    rows: (['events', 'state'] as const).flatMap((name) => rowsOf(name, results)),
    notes: [
      'A stall is the longest that a health check waited meanwhile, asked for without a pause.',
      'Uncompressed, as the bare read is: zstd takes another tenth.',
    ],
  })
}

/** Repeats a request until stopped; returns the longest wait. */
function watchStalls(ask: () => Promise<number>): { stop: () => Promise<number> } {
  let longest = 0
  let isOver = false
  const watching = (async () => {
    while (!isOver) longest = Math.max(longest, await ask())
  })()
  return {
    stop: async () => {
      isOver = true
      await watching
      return longest
    },
  }
}

function fill(path: string): void {
  const { writer } = openUsers(path)
  const id = (prefix: string, index: number): string =>
    prefix + String(index).padStart(16 - prefix.length, '0')
  const like = writer.query(
    'INSERT INTO liked_content (user_id, content_type, content_id, created) VALUES (1, 3, ?, 0)',
  )
  const playlist = writer.query(
    'INSERT INTO user_playlist (id, user_id, creator_id, name, created) VALUES (?, 1, 1, ?, 0)',
  )
  const entry = writer.query('INSERT INTO user_playlist_tracks VALUES (?, ?, ?, ?, 0, NULL)')
  const event = writer.query('INSERT INTO user_events VALUES (1, ?, ?, ?, ?, NULL, NULL)')
  writer.transaction(() => {
    for (let index = 0; index < size.likes; index += 1) like.run(id('t', index))
    for (let list = 0; list < size.playlists; list += 1) {
      playlist.run(id('p', list), `Playlist ${list}`)
      for (let index = 0; index < size.entriesEach; index += 1)
        entry.run(id('p', list), id('e', index), id('t', list * index), id('', index + 1).slice(-4))
    }
    const now = Math.floor(Date.now() / 1_000)
    for (let seq = 1; seq <= size.events; seq += 1) {
      const liked: StoredEvent['payload'] = { content_type: 'track', content_id: id('t', seq) }
      event.run(seq, 'content_liked', JSON.stringify(liked), now)
    }
    writer.run('INSERT INTO user_event_head VALUES (1, ?, ?)', [size.events, now])
  })()
  writer.close()
}

/** The same rows, read by one index and turned into JSON in this process. */
function bareRead(path: string): { events: () => number; state: () => number } {
  const { reader } = openUsers(path)
  const events = reader.query('SELECT * FROM user_events WHERE user_id = 1 ORDER BY seq')
  const likes = reader.query('SELECT content_id FROM liked_content WHERE user_id = 1 ORDER BY id')
  const entries = reader.query(
    'SELECT playlist_id, id, track_id, order_key FROM user_playlist_tracks ORDER BY playlist_id, order_key',
  )
  const timed = (read: () => string): number => {
    const startedAt = performance.now()
    read()
    return performance.now() - startedAt
  }
  return {
    events: () => timed(() => JSON.stringify(events.all())),
    state: () => timed(() => JSON.stringify([likes.all(), entries.all()])),
  }
}

function rowsOf(name: 'events' | 'state', results: Rounds): Row[] {
  const [ours, bare, stall] = [results.of(name), results.of(`${name} bare`), results.of(`${name} stall`)]
  const workload = name === 'events' ? '10,000 events' : '50,000 likes, 500 × 200 entries'
  return [
    {
      workload,
      ours,
      unit: 'ms',
      baseline: { name: 'index read and JSON', sample: bare },
      ratio: ours.median / bare.median,
      target: `≤ ${limits[name]} ms`,
      isMet: ours.median <= limits[name],
    },
    {
      workload: '  longest stall meanwhile',
      ours: stall,
      unit: 'ms',
      target: `≤ ${limits.stall} ms`,
      isMet: stall.median <= limits.stall,
    },
  ]
}
