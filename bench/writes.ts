import { Database } from 'bun:sqlite'
import { join } from 'node:path'
import { socketPath } from '@pezzottify/contract'
import { makeAdministrators } from './tools/account.ts'
import { Rounds } from './tools/measure.ts'
import type { BenchOptions } from './tools/options.ts'
import { loadCore, pinned, runToEnd, serverCore } from './tools/process.ts'
import type { Row } from './tools/report.ts'
import { publish } from './tools/report.ts'
import { startServer } from './tools/server.ts'
import { emptyFolder } from './tools/work-folder.ts'

const writerCounts = [1, 16, 64]
const kinds = ['like', 'edit'] as const
const seconds = 3
const delayMs = 5
const target = 5
const load = join(import.meta.dirname, 'tools/write-load.ts')

/** The durability of a commit: as on this disk, without waiting for the disk, or with every wait made longer. */
const disks = {
  real: [],
  'without fsync': ['eatmydata'],
  // The tracer is detached (-D) and sees only these calls (--seccomp-bpf): everything else runs at its own speed.
  'slow disk': 'strace -D -f --seccomp-bpf -qq -o /dev/null -e trace=fsync,fdatasync -e'
    .split(' ')
    .concat(`inject=fsync,fdatasync:delay_exit=${delayMs * 1_000}`),
}
type Disk = keyof typeof disks

/**
 * B8: likes and playlist edits by several writers, each with its event, its idempotency record and a listening
 * device.
 */
export async function benchWrites({ rounds }: BenchOptions): Promise<void> {
  const results = new Rounds()
  for (let round = 0; round < rounds; round += 1) {
    results.add('bare', bareCommitsPerSecond([]))
    for (const disk of Object.keys(disks)) await measure(disk as Disk, results)
  }
  await publish({
    name: 'writes',
    title: 'B8: durable writes',
    settings: {
      rounds,
      seconds,
      server: `core ${serverCore}`,
      load: `core ${loadCore}`,
      'rate limits': 'off',
    },
    rows: [...kinds].flatMap((kind) => rowsOf(kind, results)),
    notes: [
      'Each write carries an Idempotency-Key: the change, its event and its receipt are one transaction.',
      `One commit per fsync, bare SQLite on this disk: ${results.of('bare').median.toFixed(0)} a second.`,
      `The slow disk waits ${delayMs} ms longer at every fsync (strace -e inject); its limit is a commit per wait.`,
    ],
  })
}

async function measure(disk: Disk, results: Rounds): Promise<void> {
  const data = emptyFolder('writes')
  const tokens = await makeAdministrators(data, Math.max(...writerCounts), 2)
  const server = await startServer({
    data,
    token: tokens[0]?.[0] ?? '',
    path: '/v1/sync/state',
    core: serverCore,
    under: disks[disk],
  })
  const sockets = tokens.map(([, token = '']) => listen(server.url, token))
  await Promise.all(
    sockets.map((socket) => new Promise((resolve) => socket.addEventListener('message', resolve))),
  )
  try {
    for (const kind of kinds)
      for (const writers of writerCounts) {
        const chosen = tokens.slice(0, writers).map(([token]) => token)
        const args = [
          '--url',
          server.url,
          '--kind',
          kind,
          '--seconds',
          String(seconds),
          '--tokens',
          chosen.join(','),
        ]
        const { output } = await runToEnd(pinned(loadCore, [process.execPath, load, ...args]))
        const { perSecond, p99 } = JSON.parse(output) as { perSecond: number; p99: number }
        results.add(`${kind} ${writers} ${disk}`, perSecond)
        results.add(`${kind} ${writers} ${disk} p99`, p99)
      }
  } finally {
    for (const socket of sockets) socket.close()
    await server.stop()
  }
}

/** A device that only listens. Bun's WebSocket takes headers, which the types of the web lack. */
const listen = (url: string, token: string): WebSocket =>
  new WebSocket(`${url.replace('http', 'ws')}${socketPath}`, { headers: { authorization: token } } as never)

/** A table of one row that is written again and again, each time durably. */
function bareCommitsPerSecond(values: number[]): number {
  using database = new Database(join(emptyFolder('bare-commits'), 'bare.db'), { create: true })
  database.run('PRAGMA journal_mode = WAL')
  database.run('PRAGMA synchronous = FULL')
  database.run('CREATE TABLE counter (value INTEGER)')
  database.run('INSERT INTO counter VALUES (0)')
  const count = database.query('UPDATE counter SET value = value + 1')
  const until = performance.now() + 1_000
  while (performance.now() < until) values.push(Number(count.run().changes))
  return values.length
}

function rowsOf(kind: string, results: Rounds): Row[] {
  const rate = (writers: number, disk: string) => results.of(`${kind} ${writers} ${disk}`)
  const bare = results.of('bare')
  const [one = 1, ...more] = writerCounts
  const most = more.at(-1) ?? one
  const single = (writers: number): Row => ({
    workload: `${kind}, ${writers} writers`,
    ours: rate(writers, 'real'),
    unit: '/s',
    baseline: { name: 'one commit per fsync', sample: bare },
    ratio: rate(writers, 'real').median / bare.median,
    target: '',
    isMet: null,
  })
  const perFsync = rate(most, 'real').median / bare.median
  const withoutFsync = rate(most, 'real').median / rate(most, 'without fsync').median
  const slow = rate(most, 'slow disk').median / rate(one, 'slow disk').median
  return [
    ...writerCounts.map(single),
    {
      workload: `  the same, ${most} writers`,
      ours: rate(most, 'real'),
      unit: '/s',
      baseline: { name: 'without fsync', sample: rate(most, 'without fsync') },
      ratio: withoutFsync,
      target: `≥ 0.5, or ≥ ${target} × a commit each`,
      isMet: withoutFsync >= 0.5 || perFsync >= target,
    },
    {
      workload: `  slow disk, ${most} writers`,
      ours: rate(most, 'slow disk'),
      unit: '/s',
      baseline: { name: `${one} writer`, sample: rate(one, 'slow disk') },
      ratio: slow,
      target: `≥ ${target} ×`,
      isMet: slow >= target,
    },
    {
      workload: `  waiting for it, ${most} writers, p99`,
      ours: results.of(`${kind} ${most} real p99`),
      unit: 'ms',
      target: '',
      isMet: null,
    },
  ]
}
